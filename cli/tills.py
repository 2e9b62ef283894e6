"""`flask till-key`: the keys by which tills prove who they are."""

from __future__ import annotations

import click

from cli.door import now, opened
from loyalty import stores

STORE = click.option("--store", metavar="CODE", required=True, help="The till's store.")
LABEL = click.option("--label", metavar="TEXT", required=True, help='What people call the till, "Till 1".')


@click.group("till-key")
def till_key() -> None:
    """Keys of tills; each speaks for one store."""


@till_key.command()
@STORE
@LABEL
def add(store: str, label: str) -> None:
    """Make a key and show it, this once: only its digest is kept."""
    at = now()
    with opened() as house:
        secret = house.database.write(lambda session: stores.add_till_key(session, store, label, at))
    click.echo(f'the key of "{label}" in store "{store}"; it is not shown again:', err=True)
    click.echo(secret)


@till_key.command()
@STORE
@LABEL
def revoke(store: str, label: str) -> None:
    """Revoke a key: from the next request on, nobody gets in with it."""
    at = now()
    with opened() as house:
        house.database.write(lambda session: stores.revoke_till_key(session, store, label, at))
    click.echo(f'the key of "{label}" in store "{store}" is revoked')


@till_key.command("list")
@STORE
def list_(store: str) -> None:
    """List a store's keys by label, those revoked too; never the keys themselves."""
    with opened() as house:
        keys = house.database.read(lambda session: stores.till_keys(session, store))
    for key in keys:
        state = f"revoked {key.revoked_at:%Y-%m-%d %H:%M} UTC" if key.revoked_at else "in use"
        click.echo(f"{key.label}  made {key.created_at:%Y-%m-%d %H:%M} UTC  {state}")
