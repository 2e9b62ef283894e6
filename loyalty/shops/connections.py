"""Connections: set up to be sent a vendor's sales; the vendor's secret is kept sealed and never shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import Select, delete, insert, select

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.errors import ConnectionTaken, InvalidConnection, UnknownConnection
from loyalty.people.privacy import KeyRing
from loyalty.shops import connection_secrets, connection_tallies, stores
from loyalty.shops.connection_tallies import NOTHING, Tally

# It stands in the address that the vendor is told, and behind a sign in the key of each receipt.
CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
PREFIX_CHARS: Final = 32
OPTION: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")
OPTION_CHARS: Final = 200
MOST_OPTIONS: Final = 20
MOST: Final = 1_000
LONGEST_OVERLAP: Final = timedelta(days=14)
# What the columns of a token are where there is none.
NO_TOKEN: Final[Mapping[str, None]] = {"sealed_token": None, "token_set_at": None, "api_url": None}
_connection, _store = tables.connection.c, tables.store.c


@dataclass(frozen=True, slots=True)
class Wish:
    """What a connection is to be. `store` is whose receipts they are where the vendor names no store.

    `external_prefix` stands before each id of a customer that is the vendor's own, so that those of two
    vendors are never one person. `options` are words for the adapter.
    """

    adapter: str
    store: str
    external_prefix: str = ""
    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection as it stands; never its secret. `program` and `zone` are its store's.

    `version` counts its edits, `old_secret_until` (UTC, exclusive) is how long the secret before holds.
    `token_set_at` is since when it has a token to fetch with, None for without; `api_url` where from, None
    for the vendor's own address.
    """

    code: str
    wish: Wish
    program: str
    zone: str
    has_secret: bool
    created_at: datetime
    changed_at: datetime
    version: int
    old_secret_until: datetime | None
    tally: Tally = NOTHING
    token_set_at: datetime | None = None
    api_url: str | None = None

    @property
    def may_fetch(self) -> bool:
        """Whether there is a token, and the vendor takes it as far as is known."""
        return self.token_set_at is not None and self.tally.token_refused_at is None


def add(
    session: Session, ring: KeyRing, code: str, wish: Wish, at: datetime, *, secret: str = ""
) -> Connection:
    """Set up a connection; without a secret it is good for files only.

    The adapter is checked by the door, which knows those there are. Raises ConnectionTaken, UnknownStore and
    InvalidConnection.
    """
    if not CODE.fullmatch(code):
        raise InvalidConnection("a code has 1 to 63 small letters, digits and dashes, such as till-cloud")
    connection_secrets.queue(session)
    if session.mappings(_selected().where(_connection.code == code)):
        raise ConnectionTaken(code)
    if len(session.mappings(_selected())) >= MOST:
        raise InvalidConnection(f"there are {MOST} connections, the most there may be")
    row = {
        "code": code,
        **_columns(session, wish),
        "sealed_secret": connection_secrets.own_sealed(session, ring, code, secret, at) if secret else None,
        "old_sealed_secret": None,
        "old_secret_until": None,
        "created_at": at,
        "changed_at": at,
        "version": 1,
        **NO_TOKEN,
    }
    # Not as a plan, which would write over: of two who choose a code at once, the key lets one.
    session.connection.execute(insert(tables.connection).values(row))
    connection_tallies.begin(session, code)
    return get(session, code)


def get(session: Session, code: str, *, lock: bool = False) -> Connection:
    """The connection of this code; `lock` lets nobody else change it meanwhile. Raises UnknownConnection."""
    row = row_of(session, code, lock=lock)
    return replace(_value(row), tally=connection_tallies.of(session, [code]).get(code, NOTHING))


def page(session: Session, after: str = "", limit: int = MOST) -> Sequence[Connection]:
    """At most `limit` connections after this code, by code."""
    rows = session.mappings(
        _selected().where(_connection.code > after).order_by(_connection.code).limit(limit)
    )
    tallies = connection_tallies.of(session, [row["code"] for row in rows])
    return [replace(_value(row), tally=tallies.get(row["code"], NOTHING)) for row in rows]


def change(session: Session, code: str, wish: Wish, at: datetime) -> Connection:
    """Make a connection what is wished; its secret stays, and its token unless the vendor is another.

    Raises UnknownConnection, InvalidConnection.
    """
    row = row_of(session, code, lock=True)
    token = NO_TOKEN if wish.adapter != row["adapter"] else {}
    put(session, row, {**_columns(session, wish), **token, "changed_at": at})
    return get(session, code)


def rotate(
    session: Session, ring: KeyRing, code: str, secret: str, at: datetime, overlap: timedelta
) -> Connection:
    """Give a connection a secret in place of the one it has, which holds for `overlap` beside it.

    At a second rotation within that time the oldest of the three ends at once. Raises UnknownConnection,
    InvalidConnection.
    """
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise InvalidConnection(f"an overlap is 0 to {LONGEST_OVERLAP // timedelta(hours=1)} hours")
    connection_secrets.queue(session)
    row = row_of(session, code, lock=True)
    kept = overlap and row["sealed_secret"] is not None
    changed = {
        "sealed_secret": connection_secrets.own_sealed(session, ring, code, secret, at),
        "old_sealed_secret": row["sealed_secret"] if kept else None,
        "old_secret_until": at + overlap if kept else None,
        "changed_at": at,
    }
    put(session, row, changed)
    return get(session, code)


def remove(session: Session, code: str) -> None:
    """Forget a connection and its secret; what was recorded of it stays. Raises UnknownConnection."""
    if session.connection.execute(delete(tables.connection).where(_connection.code == code)).rowcount != 1:
        raise UnknownConnection(code)
    connection_tallies.end(session, code)


def secrets_of(session: Session, ring: KeyRing, code: str, at: datetime) -> tuple[str, ...]:
    """What a delivery may be signed with at an instant, the newest first; none where it is off or unknown."""
    rows = session.mappings(_selected().where(_connection.code == code, _connection.state == "on"))
    holding = [sealed for row in rows for sealed in connection_secrets.holding(row, at)]
    return tuple(connection_secrets.opened(ring, code, holding))


def _columns(session: Session, wish: Wish) -> dict[str, Any]:
    stores.get(session, wish.store)
    prefix = wish.external_prefix
    if len(prefix) > PREFIX_CHARS or not prefix.isascii() or not prefix.isprintable() or " " in prefix:
        raise InvalidConnection(
            f"a prefix has at most {PREFIX_CHARS} letters, digits and signs, and no blank, such as sq:"
        )
    if len(wish.options) > MOST_OPTIONS:
        raise InvalidConnection(f"a connection has at most {MOST_OPTIONS} options")
    for name, value in wish.options.items():
        _check_option(name, value)
    return {
        "adapter": wish.adapter,
        "store": wish.store,
        "external_prefix": prefix,
        "options": orjson.dumps(dict(wish.options), option=orjson.OPT_SORT_KEYS).decode(),
        "state": "on" if wish.is_on else "off",
    }


def _check_option(name: str, value: str) -> None:
    if not OPTION.fullmatch(name):
        raise InvalidConnection("an option is called by small letters, digits, - and _, at most 40")
    if not 0 < len(value) <= OPTION_CHARS or not value.isprintable():
        raise InvalidConnection(f"an option says 1 to {OPTION_CHARS} visible characters")


def put(session: Session, row: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
    """Write a connection's row anew, with what changed of it, as its next version."""
    own = {f"{column.name}": row[column.name] for column in tables.connection.columns}
    session.apply(plan.of(tables.connection, [{**own, **changed, "version": row["version"] + 1}]))


def _selected() -> Select[Any]:
    return select(tables.connection, _store.program, _store.zone).join(
        tables.store, _store.code == _connection.store
    )


def row_of(session: Session, code: str, *, lock: bool = False) -> dict[str, Any]:
    """The row of a connection with its store's programme and zone. Raises UnknownConnection."""
    query = _selected().where(_connection.code == code)
    rows = session.mappings(query.with_for_update(of=tables.connection) if lock else query)
    if not rows:
        raise UnknownConnection(code)
    return rows[0]


def _value(row: Mapping[str, Any]) -> Connection:
    wish = Wish(
        row["adapter"],
        row["store"],
        row["external_prefix"],
        orjson.loads(row["options"]),
        row["state"] == "on",
    )
    return Connection(
        row["code"],
        wish,
        row["program"],
        row["zone"],
        row["sealed_secret"] is not None,
        row["created_at"],
        row["changed_at"],
        row["version"],
        row["old_secret_until"],
        token_set_at=row["token_set_at"],
        api_url=row["api_url"],
    )
