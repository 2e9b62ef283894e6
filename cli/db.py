"""`flask db`: the schema of the database."""

from __future__ import annotations

import click

from cli.door import check_schema, settings, shown, told
from db import migrations


@click.group()
def db() -> None:
    """The database's schema."""


@db.command()
def upgrade() -> None:
    """Bring the schema to this version; safe to run again."""
    url = settings().database_url
    with told():
        migrations.upgrade(url)
    click.echo(f"{shown(url)} has the schema of this version")


@db.command()
def current() -> None:
    """Say whether the schema is of this version; exit code 1 when it is not."""
    url = settings().database_url
    check_schema(url)
    click.echo(f"{shown(url)} has the schema of this version")
