"""What a server serves, and `flask --app wsgi` runs: the whole application, or its commands alone.

Importing everything takes two seconds of computing, and most commands need little of it.
"""

from __future__ import annotations

import gc
from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import FlaskGroup

import cli
from cli.later import Later

JOBS = Later("jobs", "jobs.commands:jobs", "What is done by the clock.")


class OfTheWhole(Later):
    """A command of a library's that looks at the whole application."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Its context, while the whole application is the current one."""
        if parent is not None:
            parent.with_resource(import_module("application").app.app_context())
        return super().make_context(info_name, args, parent, **extra)


OPENAPI = OfTheWhole("openapi", "flask_smorest.spec:openapi_cli", "OpenAPI commands.")


def _is_looking_for_a_command() -> bool:
    """Whether `flask` asks for an application only to find a command of ours in it, or to list them.

    What it does itself with an application (`run`, `routes`, `shell`) it asks for as that command.
    """
    context = click.get_current_context(silent=True)
    return context is not None and isinstance(context.command, FlaskGroup)


if _is_looking_for_a_command():
    # What a command imports stays, so looking through it again and again is in vain: of the processor's time
    # of `flask --app wsgi jobs --help` that was 4.5 % (1.95 s for 2.10, least of eight); of the list, none.
    gc.set_threshold(50_000, 20, 50)
    app = Flask("wsgi", static_folder=None)
    app.cli.add_command(OPENAPI)
else:
    # The same for a server, for good: `python -c "import wsgi"` took 2.3 s of the processor's time for 3.5 s.
    # What is frozen is not looked through at each later collection either.
    gc.disable()
    from application import app

    gc.freeze()
    gc.enable()

cli.register(app)
app.cli.add_command(JOBS)
