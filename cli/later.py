"""Commands that are imported when they are run: to list them, a name and a line are enough."""

from __future__ import annotations

from importlib import import_module
from typing import Any, cast

import click


class Later(click.Command):
    """Stands for a command till it is run; `place` is where it is, as "module:name"."""

    def __init__(self, name: str, place: str, says: str) -> None:
        super().__init__(name, help=says)
        self.place = place

    def loaded(self) -> click.Command:
        """The command itself."""
        module, _, name = self.place.partition(":")
        return cast("click.Command", getattr(import_module(module), name))

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of the command itself, in which click goes on."""
        return self.loaded().make_context(info_name, args, parent, **extra)
