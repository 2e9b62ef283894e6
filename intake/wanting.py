"""Wanting: what a delivery names and does not hold is noted, once, until it was fetched."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, delete, func, or_, select, update

from db import plan
from db.session import Session
from intake import keeping
from intake.tables import wanted_document
from loyalty import tables
from loyalty.errors import InvalidConnection
from loyalty.people.privacy import KeyRing
from loyalty.shops import access_tokens, connections
from loyalty.shops.connections import Connection
from pos_adapter import registry
from pos_adapter.wanted import Wanted

# What is fetched may name something in its turn: a return its sale, and that what it was exchanged for.
DEEPEST: Final = 3
_row, _tally, _connection = wanted_document.c, tables.connection_tally.c, tables.connection.c


@dataclass(frozen=True, slots=True)
class Claimed:
    """What somebody fetches just now. `asked` is how often it was named when they took it up."""

    digest: str
    connection: str
    wanted: Wanted
    depth: int
    asked: int
    failures: int
    claim: str


def document(wanted: Wanted) -> bytes:
    """What is kept of it in place of a delivery, where it cannot be fetched."""
    return f"{wanted.method} {wanted.path}\n{wanted.body}".encode()


def digest_of(connection: str, wanted: Wanted) -> str:
    """What it is known by: the same thing of the same connection is the same."""
    return keeping.digest_of(connection, document(wanted))


def put(session: Session, connection: str, named: Sequence[Wanted], at: datetime, depth: int = 0) -> None:
    """Note what a delivery names. What is noted already is only counted, unless it was given up.

    The count lets whoever fetches it just now see that they may have been too early.
    """
    for wanted in sorted(named, key=lambda each: digest_of(connection, each)):
        digest = digest_of(connection, wanted)
        known = _find(session, digest, lock=True)
        row = {**(known or _new(digest, connection, wanted, depth)), "wanted_at": at}
        if row["status"] == "given-up":
            row |= {"status": "waiting", "failures": 0, "next_at": at}
        row |= {"asked": row["asked"] + 1, "depth": min(row["depth"], depth)}
        session.apply(plan.of(wanted_document, [{"next_at": at, **row}]))


def _new(digest: str, connection: str, wanted: Wanted, depth: int) -> dict[str, Any]:
    return {
        "digest": digest,
        "connection": connection,
        "method": wanted.method,
        "path": wanted.path,
        "body": wanted.body,
        "depth": depth,
        "status": "waiting",
        "asked": 0,
        "failures": 0,
        "claim": None,
        "claimed_until": None,
    }


def find(session: Session, digest: str) -> Wanted | None:
    """What is still to be fetched, or was given up, under a digest."""
    row = _find(session, digest)
    return Wanted(row["method"], row["path"], row["body"]) if row else None


def again(session: Session, digest: str, at: datetime) -> None:
    """Let one be fetched at once, from the first try on; whoever fetches it just now goes on."""
    values = {"status": "waiting", "failures": 0, "next_at": at}
    session.connection.execute(update(wanted_document).where(_row.digest == digest).values(values))


def with_token(
    session: Session, ring: KeyRing, connection: str, token: str, api_url: str | None, at: datetime
) -> Connection:
    """Give a connection a token, and let all that it waits for be fetched with it at once.

    `api_url` is checked by who asks. Raises UnknownConnection, and InvalidConnection also where an adapter's
    deliveries hold all there is.
    """
    adapter = connections.get(session, connection, lock=True).wish.adapter
    if registry.find_api(adapter) is None:
        raise InvalidConnection(
            f'what adapter "{adapter}" reads holds all there is, so nothing is fetched and no token is of use'
        )
    values = {"status": "waiting", "failures": 0, "next_at": at}
    session.connection.execute(update(wanted_document).where(_row.connection == connection).values(values))
    return access_tokens.put(session, ring, connection, token, api_url, at)


def forget(session: Session, connection: str) -> None:
    """Want nothing of a connection any more: it is gone, or another vendor's."""
    session.connection.execute(delete(wanted_document).where(_row.connection == connection))


def counts(session: Session, codes: Collection[str]) -> Mapping[str, int]:
    """How many things each of these connections waits for, given up or not; none where it is none."""
    asked = select(_row.connection, func.count().label("n")).where(_row.connection.in_(codes))
    return {row.connection: row.n for row in session.rows(asked.group_by(_row.connection))}


def take(
    session: Session, at: datetime, claim: str, lease: timedelta, resting: Collection[str]
) -> Claimed | None:
    """Claim what has been due longest, of a connection that is on and may fetch, and does not rest.

    What others hold or are just taking is passed by.
    """
    due = (
        select(wanted_document)
        .join(tables.connection, _connection.code == _row.connection)
        .join(tables.connection_tally, _tally.connection == _row.connection)
        .where(_row.status == "waiting", _row.next_at <= at, _row.connection.not_in(resting))
        .where(_connection.state == "on", _connection.sealed_token.is_not(None))
        .where(_tally.token_refused_at.is_(None))
        .where(or_(_row.claimed_until.is_(None), _row.claimed_until <= at))
        .order_by(_row.next_at, _row.digest)
        .limit(1)
        .with_for_update(skip_locked=True, of=wanted_document)
    )
    for row in session.mappings(due):
        held = {"claim": claim, "claimed_until": at + lease}
        session.connection.execute(update(wanted_document).where(_row.digest == row["digest"]).values(held))
        wanted = Wanted(row["method"], row["path"], row["body"])
        return Claimed(
            row["digest"], row["connection"], wanted, row["depth"], row["asked"], row["failures"], claim
        )
    return None


def done(session: Session, claimed: Claimed, at: datetime) -> None:
    """It was fetched: wanted no more, unless it was named again meanwhile; then once more, at once."""
    same = and_(_mine(claimed), _row.asked == claimed.asked)
    if not session.connection.execute(delete(wanted_document).where(same)).rowcount:
        _let_go(session, claimed, {"status": "waiting", "failures": 0, "next_at": at})


def put_off(session: Session, claimed: Claimed, next_at: datetime) -> None:
    """It failed, and is tried again then."""
    _let_go(session, claimed, {"failures": claimed.failures + 1, "next_at": next_at})


def rest(session: Session, connection: str, until: datetime) -> None:
    """Let all that a connection waits for rest until then: its vendor said so."""
    earlier = and_(_row.connection == connection, _row.next_at < until)
    session.connection.execute(update(wanted_document).where(earlier).values(next_at=until))


def give_up(session: Session, claimed: Claimed) -> bool:
    """It is tried no more until it is named again or somebody says so; whether that is ours to say."""
    return _let_go(session, claimed, {"status": "given-up", "failures": claimed.failures + 1})


def _let_go(session: Session, claimed: Claimed, values: Mapping[str, Any]) -> bool:
    freed = {**values, "claim": None, "claimed_until": None}
    return (
        session.connection.execute(update(wanted_document).where(_mine(claimed)).values(freed)).rowcount == 1
    )


def _mine(claimed: Claimed) -> Any:
    return and_(_row.digest == claimed.digest, _row.claim == claimed.claim)


def _find(session: Session, digest: str, *, lock: bool = False) -> dict[str, Any] | None:
    query = select(wanted_document).where(_row.digest == digest)
    rows = session.mappings(query.with_for_update() if lock else query)
    return rows[0] if rows else None
