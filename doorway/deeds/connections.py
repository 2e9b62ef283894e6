"""What staff do to connections: set up, changed, given a secret or a token, forgotten; audited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from db.session import Session
from doorway import audits
from doorway.service import service
from intake import wanting, wishes
from loyalty.shops import access_tokens, connections
from loyalty.shops.connections import Connection, Wish

# What of a connection can be changed: how the audit calls it, and where a wish has it.
FIELDS: Final = {
    "adapter": "adapter",
    "store": "store",
    "external_prefix": "external_prefix",
    "options": "options",
    "state": "is_on",
}


def add(session: Session, code: str, wish: Wish, secret: str, at: datetime) -> Connection:
    """Set up a connection; `secret` may be empty. Raises what `wishes.check` and `connections.add` raise."""
    wishes.check(wish, has_secret=bool(secret))
    made = connections.add(session, service().retailer.ring, code, wish, at, secret=secret)
    audits.did(session, "connections.add", code, {"adapter": wish.adapter})
    return made


def edit(session: Session, before: Connection, wish: Wish, at: datetime) -> Connection:
    """Make a connection what is wished. `before` is held, so that it is what the wish was made over.

    The audit names what is another now, and the store and the state as they are. Raises what `wishes.check`
    and `connections.change` raise.
    """
    fields = changed(before, wish)
    if {"adapter", "options"} & {*fields}:
        wishes.check(wish, has_secret=before.has_secret)
    if "adapter" in fields:
        wanting.forget(session, before.code)
    after = connections.change(session, before.code, wish, at)
    if fields:
        audits.did(session, "connections.edit", before.code, told(wish, fields))
    return after


def changed(before: Connection, wish: Wish) -> list[str]:
    """What of a connection another wish makes another, as the audit calls it."""
    return sorted(name for name, own in FIELDS.items() if getattr(before.wish, own) != getattr(wish, own))


def told(wish: Wish, fields: Sequence[str]) -> dict[str, Any]:
    """What the audit says of a change."""
    return {"fields": [*fields], "store": wish.store, "state": "on" if wish.is_on else "off"}


def rotate(session: Session, code: str, secret: str, overlap: timedelta, at: datetime) -> Connection:
    """Put the vendor's new secret in place; the one before holds beside it for `overlap`.

    Raises UnknownConnection, and InvalidConnection also where nothing is signed.
    """
    wishes.check_signed(connections.get(session, code).wish.adapter)
    found = connections.rotate(session, service().retailer.ring, code, secret, at, overlap)
    audits.did(session, "connections.rotate", code)
    return found


def put_token(session: Session, code: str, token: str, api_url: str | None, at: datetime) -> Connection:
    """Put a token in place of any there is; None is the vendor's own address.

    Raises InvalidConnection, UnknownConnection.
    """
    house = service()
    wishes.check_api(api_url, development=house.settings.is_development)
    found = wanting.with_token(session, house.retailer.ring, code, token, api_url, at)
    audits.did(session, "connections.token", code, {"api_url": api_url})
    return found


def remove_token(session: Session, code: str, at: datetime) -> Connection:
    """Forget the token: what deliveries name is fetched no more, and waits. Raises UnknownConnection."""
    found = access_tokens.remove(session, code, at)
    audits.did(session, "connections.token-removed", code)
    return found


def remove(session: Session, code: str) -> None:
    """Forget a connection, its secret and what it waited for; receipts stay. Raises UnknownConnection."""
    connections.remove(session, code)
    wanting.forget(session, code)
    audits.did(session, "connections.remove", code)
