"""Sources: how files are to be read, as the options of a command say or a connection was set up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from cli.door import House
from intake import reading
from loyalty.receipt import Receipt
from loyalty.shops import connections
from pos_adapter import registry
from pos_adapter.tabular import document
from pos_adapter.tabular.layout import Layout

Command = Callable[..., Any]
_OPTIONS = (
    click.option("--adapter", type=click.Choice(registry.names()), help="The files' dialect."),
    click.option("--program", metavar="CODE", help="The programme its members are in."),
    click.option("--store", metavar="CODE", help="The store; opened if there is none."),
    click.option(
        "--layout",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Which column is what, for --adapter tabular.",
    ),
    click.option(
        "--connection", metavar="CODE", help="A connection whose adapter, store, prefix and options to use."
    ),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A dialect, the store of a programme where it names none, and what a connection adds.

    `connection` is its code, empty where the files come by none.
    """

    adapter: str
    program: str
    store: str
    prefix: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    layout: Layout | None = None
    connection: str = ""

    def words(self) -> Iterator[str]:
        """All of it as texts: the same file read in another way is another file."""
        yield from (self.adapter, self.program, self.store, self.prefix, self.connection)
        for name in sorted(self.options):
            yield from (name, self.options[name])
        yield repr(self.layout)

    def owned(self, receipt: Receipt) -> Receipt:
        """A receipt as the connection's own, where there is one: the same as if the vendor had sent it.

        What came from a vendor otherwise is of a till called after the adapter, if it names none: the
        vendor counts its orders from 1 like any till.
        """
        if self.connection:
            return reading.owned(receipt, self.connection, self.prefix)
        return reading.stamped(receipt, self.adapter) if registry.is_signed(self.adapter) else receipt


def options(command: Command) -> Command:
    """Give a command the options that say how files are read; `chosen` takes them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen(
    house: House,
    adapter: str | None,
    program: str | None,
    store: str | None,
    layout: Path | None,
    connection: str | None,
) -> Source:
    """What the options say. Raises UsageError where they say too little or the same twice, InvalidLayout."""
    columns = document.read(layout.read_bytes()) if layout else None
    if connection is None:
        if adapter is None or program is None or store is None:
            raise click.UsageError("say --adapter, --program and --store, or --connection")
        _check_layout(adapter, columns)
        return Source(adapter, program, store, layout=columns)
    if adapter or program or store:
        raise click.UsageError("--connection says adapter, programme and store already; leave those out")
    found = house.database.read(lambda session: connections.get(session, connection))
    wish = found.wish
    _check_layout(wish.adapter, columns)
    own = (wish.external_prefix, wish.options)
    return Source(wish.adapter, found.program, wish.store, *own, columns, found.code)


def _check_layout(adapter: str, layout: Layout | None) -> None:
    if adapter == "tabular" and layout is None:
        raise click.UsageError("say --layout FILE: which column is what")
