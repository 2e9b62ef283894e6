"""`flask till-key`: the keys by which tills prove who they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from cli.door import now, opened
from db.session import Session
from identity import audit
from loyalty.people import privacy
from loyalty.shops import till_keys
from loyalty.shops.till_keys import LONGEST_OVERLAP, SCOPES, TillKey

STORE = click.option("--store", metavar="CODE", required=True, help="The till's store.")
LABEL = click.option("--label", metavar="TEXT", required=True, help='What people call the till, "Till 1".')
KEY = click.option("--id", "key_id", metavar="til_…", required=True, help="The key's id; `list` shows it.")
HOURS = LONGEST_OVERLAP // timedelta(hours=1)


@click.group("till-key")
def till_key() -> None:
    """Keys of tills; each speaks for one store."""


@till_key.command()
@STORE
@LABEL
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(SCOPES),
    help="What it is for; given several times.  [default: everything]",
)
@click.option("--signed", is_flag=True, help="A key that signs every request and is never sent.")
@click.option(
    "--until",
    metavar="WHEN",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%SZ"]),
    help="The instant (UTC) it ends by itself, such as 2026-12-01T00:00:00Z.  [default: never]",
)
def add(store: str, label: str, scopes: tuple[str, ...], until: datetime | None, *, signed: bool) -> None:
    """Make a key and show it, this once: only its digest is kept."""
    at, ends = now(), until.replace(tzinfo=UTC) if until else None
    with opened() as house:
        ring = house.retailer.ring if signed else None

        def work(session: Session) -> str:
            secret = till_keys.add(
                session, store, label, at, scopes=scopes, sealed_under=ring, expires_at=ends
            )
            audit.note(session, at, "cli", "tills.add", _id(secret), {"store": store})
            return secret

        secret = house.database.write(work)
    _show(store, label, secret)


@till_key.command()
@STORE
@KEY
@click.option(
    "--overlap-hours",
    type=click.IntRange(0, HOURS),
    default=24,
    show_default=True,
    help="How long the old key goes on working.",
)
def rotate(store: str, key_id: str, overlap_hours: int) -> None:
    """Make a key in place of another and show it, this once."""
    at, overlap = now(), timedelta(hours=overlap_hours)
    with opened() as house:
        ring = house.retailer.ring

        def work(session: Session) -> str:
            secret = till_keys.rotate(session, ring, store, key_id, at, overlap)
            audit.note(session, at, "cli", "tills.rotate", _id(secret), {"store": store})
            return secret

        secret = house.database.write(work)
    _show(store, key_id, secret)


@till_key.command()
@STORE
@LABEL
def revoke(store: str, label: str) -> None:
    """Revoke a key, and what it replaced: from the next request on, nobody gets in with it."""
    at = now()

    def work(session: Session) -> None:
        till_keys.revoke_label(session, store, label, at)
        audit.note(session, at, "cli", "tills.revoke", "", {"store": store})

    with opened() as house:
        house.database.write(work)
    click.echo(f'the key of "{label}" in store "{store}" is revoked')


@till_key.command("list")
@STORE
def list_(store: str) -> None:
    """List a store's keys by label, those revoked too; never the keys themselves."""
    at = now()
    with opened() as house:
        keys = house.database.read(lambda session: till_keys.of_store(session, store))
    for key in keys:
        click.echo(f"{key.label}  {key.key_id}  made {key.created_at:%Y-%m-%d %H:%M} UTC  {_state(key, at)}")


def _state(key: TillKey, at: datetime) -> str:
    """What a key is for and until when, in words."""
    if key.revoked_at:
        return f"revoked {key.revoked_at:%Y-%m-%d %H:%M} UTC"
    if not key.is_in_use(at):
        return f"ended {key.expires_at:%Y-%m-%d %H:%M} UTC"
    words = ["in use"]
    words += [f"until {key.expires_at:%Y-%m-%d %H:%M} UTC"] if key.expires_at else []
    words += ["signs"] if key.is_signed else []
    words += [f"for {', '.join(key.scopes)}"] if key.scopes else []
    return ", ".join(words)


def _id(secret: str) -> str:
    return till_keys.public_id(privacy.secret_digest(secret))


def _show(store: str, called: str, secret: str) -> None:
    click.echo(f'the key of "{called}" in store "{store}", {_id(secret)}; it is not shown again:', err=True)
    click.echo(secret)
