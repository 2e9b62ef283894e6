"""`flask funding`: a month's statement of every payer, and what stores owe one another, as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO

import click

from cli.door import now, opened
from loyalty.funding import clearing as between_stores
from loyalty.funding import statement as of_payers

MONTH = click.DateTime(["%Y-%m"])


@click.group()
def funding() -> None:
    """Who pays for points and rewards."""


@funding.command()
@click.argument("program")
@click.argument("month", type=MONTH)
def statement(program: str, month: datetime) -> None:
    """Print what each payer bears of the MONTH (2026-05) of the PROGRAM, by recorded day, as CSV."""
    at = now()
    with opened() as house:
        found = house.database.read(
            lambda session: of_payers.month(session, house.retailer, program, month.date(), at)
        )
    _print(
        ("payer", "what", "kind", "code", "currency", "points", "amount"),
        (
            (line.payer, line.what, line.kind, line.code, line.currency, line.points, line.amount)
            for line in found.lines
        ),
    )
    for due in found.dues:
        click.echo(f"{due.payer} owes {due.minor} in minor units of {found.program.money}", err=True)
    if not found.closed:
        click.echo("the month is not over: this may change", err=True)
    if not found.reconciles:
        raise click.ClickException("what was given is not what the books say was issued")


@funding.command()
@click.argument("program")
@click.argument("month", type=MONTH)
def clearing(program: str, month: datetime) -> None:
    """Print the points earned in one store and redeemed in another in the MONTH of the PROGRAM, as CSV."""
    at = now()
    with opened() as house:
        found = house.database.read(
            lambda session: between_stores.month(session, house.retailer, program, month.date(), at)
        )
    _print(
        ("earned_in", "redeemed_in", "currency", "points", "amount"),
        ((cell.earned_in, cell.redeemed_in, cell.currency, cell.points, cell.amount) for cell in found.cells),
    )
    for net in found.nets:
        click.echo(f"{net.store} owes {net.minor} in minor units of {found.program.money}", err=True)


def _print(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    text = StringIO()
    csv.writer(text).writerows([columns, *rows])
    click.echo(text.getvalue(), nl=False)
