"""Endpoints: who wants to hear of what, and the secrets their deliveries are signed with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import ColumnElement, delete, func, select

from db import ids, plan
from db.session import Session
from events import sealing, signing, tables, wishes
from events.errors import TooManyEndpoints, UnknownEndpoint
from events.wishes import Wish

# How long the secret before a rotation goes on signing beside the new one.
OVERLAP = timedelta(hours=24)
MOST = 100
_endpoint = tables.endpoint.c

Keyring = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint as it stands. `reason` says why it is disabled: `by-hand`, or `gone` (it answered 410).

    `version` counts its edits. `old_secret_until` (UTC) is when the secret before the last rotation ends.
    """

    endpoint_id: str
    url: str
    description: str
    types: tuple[str, ...]
    status: str
    reason: str
    created_at: datetime
    version: int
    old_secret_until: datetime | None

    @property
    def is_enabled(self) -> bool:
        """Whether it is sent anything."""
        return self.status == "enabled"

    def wants(self, event_type: str) -> bool:
        """Whether it asked for events of a type."""
        return not self.types or event_type in self.types


def create(
    session: Session, keyring: Keyring, wish: Wish, at: datetime, *, development: bool
) -> tuple[Endpoint, str]:
    """Set up an endpoint; returns it and its secret, which is shown this once.

    `development` allows plain http to this machine. Raises InvalidEndpoint and TooManyEndpoints.
    """
    wish = wishes.checked(wish, development=development)
    count = session.rows(select(func.count()).select_from(tables.endpoint))[0][0]
    if count >= MOST:
        raise TooManyEndpoints(f"there are {count} webhooks already; {MOST} is the most")
    endpoint_id, secret = ids.new(at), signing.new_secret()
    row = {
        "endpoint_id": endpoint_id,
        "secret_sealed": sealing.seal(keyring, endpoint_id, secret),
        "old_secret_sealed": "",
        "old_secret_until": None,
        "created_at": at,
        "version": 1,
        **_columns(wish),
    }
    session.apply(plan.of(tables.endpoint, [row]))
    return _value(row), secret


def find(session: Session, endpoint_id: str, *, lock: bool = False) -> Endpoint:
    """An endpoint by id; `lock` keeps others from changing it meanwhile. Raises UnknownEndpoint."""
    return _value(_row(session, endpoint_id, lock=lock))


def all_of(session: Session, *wanted: ColumnElement[bool]) -> list[Endpoint]:
    """Every endpoint, the newest first; there are never more than `MOST`."""
    query = select(tables.endpoint).where(*wanted).order_by(_endpoint.endpoint_id.desc())
    return [_value(row) for row in session.mappings(query)]


def enabled(session: Session) -> list[Endpoint]:
    """Every endpoint that is sent something."""
    return all_of(session, _endpoint.status == "enabled")


def change(session: Session, endpoint_id: str, wish: Wish, *, development: bool) -> Endpoint:
    """Make an endpoint what is wished; what waits for it goes to its new address.

    Raises UnknownEndpoint and InvalidEndpoint.
    """
    row = _row(session, endpoint_id, lock=True)
    wish = wishes.checked(wish, development=development)
    return _put(session, row, _columns(wish))


def disable(session: Session, endpoint_id: str, reason: str = "by-hand") -> Endpoint:
    """Send an endpoint nothing more; what waits for it goes on waiting. Raises UnknownEndpoint."""
    row = _row(session, endpoint_id, lock=True)
    if row["status"] == "disabled":
        return _value(row)
    return _put(session, row, {"status": "disabled", "status_reason": reason})


def rotate(session: Session, keyring: Keyring, endpoint_id: str, at: datetime) -> tuple[Endpoint, str]:
    """Give an endpoint a new secret, shown this once; the old one signs beside it for `OVERLAP`.

    At a second rotation within that time the oldest of the three ends at once. Raises UnknownEndpoint.
    """
    row = _row(session, endpoint_id, lock=True)
    secret = signing.new_secret()
    changed = {
        "secret_sealed": sealing.seal(keyring, endpoint_id, secret),
        "old_secret_sealed": row["secret_sealed"],
        "old_secret_until": at + OVERLAP,
    }
    return _put(session, row, changed), secret


def remove(session: Session, endpoint_id: str) -> None:
    """Forget an endpoint. What is on its way to it is not sent any more. Raises UnknownEndpoint."""
    gone = delete(tables.endpoint).where(_endpoint.endpoint_id == endpoint_id)
    if session.connection.execute(gone).rowcount != 1:
        raise UnknownEndpoint


def secrets_of(row: Mapping[str, Any], keyring: Keyring, at: datetime) -> list[str]:
    """What a delivery is signed with at an instant: the secret, and the one before while it still holds."""
    sealed = [row["secret_sealed"]]
    if row["old_secret_until"] is not None and at < row["old_secret_until"]:
        sealed.append(row["old_secret_sealed"])
    return [sealing.open_sealed(keyring, row["endpoint_id"], each) for each in sealed]


def _row(session: Session, endpoint_id: str, *, lock: bool = False) -> dict[str, Any]:
    query = select(tables.endpoint).where(_endpoint.endpoint_id == endpoint_id)
    rows = session.mappings(query.with_for_update() if lock else query)
    if not rows:
        raise UnknownEndpoint
    return rows[0]


def _put(session: Session, row: Mapping[str, Any], changed: Mapping[str, Any]) -> Endpoint:
    after = {**row, **changed, "version": row["version"] + 1}
    session.apply(plan.of(tables.endpoint, [after]))
    return _value(after)


def _value(row: Mapping[str, Any]) -> Endpoint:
    return Endpoint(
        row["endpoint_id"],
        row["url"],
        row["description"],
        tuple(orjson.loads(row["types"])),
        row["status"],
        row["status_reason"],
        row["created_at"],
        row["version"],
        row["old_secret_until"],
    )


def _columns(wish: Wish) -> dict[str, Any]:
    return {
        "url": wish.url,
        "description": wish.description,
        "types": orjson.dumps(wish.types).decode(),
        "status": "enabled" if wish.enabled else "disabled",
        "status_reason": "" if wish.enabled else "by-hand",
    }
