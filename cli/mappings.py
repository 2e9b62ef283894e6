"""`flask mapping`: what tills call tenders, taxes and stores, and what those are here."""

from __future__ import annotations

import click

from cli.door import opened
from db.session import Session
from loyalty.shops import mappings
from loyalty.shops.mappings import EVERYWHERE, KINDS, Mapped

KIND = click.argument("kind", type=click.Choice(KINDS))
STORE = click.option(
    "--store", "scope", metavar="CODE", default=EVERYWHERE, help="For this store only.  [default: for all]"
)


@click.group()
def mapping() -> None:
    """Tills' own words of tenders, taxes and stores."""


@mapping.command("set")
@KIND
@click.argument("theirs")
@click.argument("ours")
@STORE
def set_(kind: str, theirs: str, ours: str, scope: str) -> None:
    """Say that what tills call THEIRS is OURS here, for receipts that come from now on."""

    def work(session: Session) -> Mapped | None:
        before = mappings.find(session, scope, kind, theirs, lock=True)
        mappings.put(session, Mapped(scope, kind, theirs, ours))
        return before

    with opened() as house:
        before = house.database.write(work)
    was = f' (was "{before.ours}")' if before and before.ours != ours else ""
    where = "for all programmes and stores" if scope == EVERYWHERE else f'for store "{scope}" only'
    click.echo(f'{kind} "{theirs}" is "{ours}"{was}, {where}')


@mapping.command()
@KIND
@click.argument("theirs")
@STORE
def remove(kind: str, theirs: str, scope: str) -> None:
    """Say nothing of THEIRS any more."""
    with opened() as house:
        house.database.write(lambda session: mappings.remove(session, scope, kind, theirs))
    click.echo(f'{kind} "{theirs}" is left as tills say it')


@mapping.command("list")
def list_() -> None:
    """List what is said, by scope, kind and name."""
    with opened() as house:
        found = house.database.read(mappings.page)
    for each in found:
        click.echo(f"{each.scope}  {each.kind}  {each.theirs}  {each.ours}")
