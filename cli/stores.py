"""`flask store`: the shops whose tills send receipts."""

from __future__ import annotations

import click

from cli.door import now, opened
from db.session import Session
from loyalty.program import shelf
from loyalty.shops import stores
from loyalty.shops.stores import Store


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


@store.command("list")
def list_() -> None:
    """List the stores by code."""
    with opened() as house:
        found = house.database.read(lambda session: stores.page(session, limit=100_000))
    for each in found:
        of = f"  [{', '.join(each.groups)}]" if each.groups else ""
        click.echo(f"{each.code}  {each.program}  {each.zone}  {each.name}{of}")


@store.command()
@click.argument("code")
@click.argument("name")
def rename(code: str, name: str) -> None:
    """Call the store CODE by another NAME; its programme and zone never change."""

    def work(session: Session) -> Store:
        return stores.rename(session, stores.get(session, code), name)

    with opened() as house:
        found = house.database.write(work)
    click.echo(f'store "{found.code}" is called {found.name}')


@store.command()
@click.argument("code")
@click.argument("groups", nargs=-1)
def group(code: str, groups: tuple[str, ...]) -> None:
    """Put the store CODE into these GROUPS and no others; none takes it out of all.

    Rules name groups in store_groups. What was bought before stays as it was.
    """

    def work(session: Session) -> Store:
        return stores.group(session, stores.get(session, code), groups)

    with opened() as house:
        found = house.database.write(work)
    click.echo(f'store "{found.code}" is of {", ".join(found.groups) or "no group"}')
