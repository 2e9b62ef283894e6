"""`flask sandbox`: the place where integrators try things."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from cli.door import now, opened, shown
from db import migrations
from db.engine import Database
from identity import sandbox as places


@click.group()
def sandbox() -> None:
    """A database of its own for tests, with keys of its own; the real books are only read."""


@sandbox.command()
@click.option("--store", "stores", metavar="CODE", multiple=True, help="Make a key for this store.")
def reset(stores: tuple[str, ...]) -> None:
    """Make the sandbox anew and show its keys, members and tokens, this once, as JSON."""
    at = now()
    with opened() as house:
        url = house.settings.sandbox_url
        if url is None:
            raise click.ClickException("there is no sandbox; set LOYALTY_SANDBOX_DATABASE_URL")
        copied = house.database.read(places.set_up)
        retailer = places.retailer_of(house.retailer)
        migrations.make_folder(url)
        database = Database.open(url, pool_size=1, patient=True)
        try:
            made = database.write(lambda session: places.remake(session, retailer, copied, at, named=stores))
        finally:
            database.dispose()
    click.echo(f"the sandbox is made anew in {shown(url)}; its secrets are not shown again:", err=True)
    click.echo(json.dumps(asdict(made), ensure_ascii=False, indent=2))
