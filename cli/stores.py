"""`flask store`: the shops whose tills send receipts."""

from __future__ import annotations

import click

from cli.door import now, opened
from loyalty import shelf, stores


@click.group()
def store() -> None:
    """Stores; each belongs to one programme."""


@store.command("open")
@click.argument("code")
@click.option("--program", metavar="CODE", required=True, help="The programme its customers are members of.")
@click.option("--name", default="", help="What people call it.")
def open_(code: str, program: str, name: str) -> None:
    """Open the store CODE in the programme's zone; one that is open stays as it is."""
    at = now()
    with opened() as house:
        found = house.database.write(
            lambda session: stores.open_store(
                session, shelf.current(session, house.retailer.shelf, program, at), code, at, name=name
            )
        )
    click.echo(f'store "{found.code}" of programme "{found.program}" is open, in {found.zone}')
