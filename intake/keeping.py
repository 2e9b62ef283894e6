"""Keeping: a delivery of which something could not be taken waits, sealed, for a person; not for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from sqlalchemy import and_, delete, or_, select, update

from db import plan
from db.errors import LostSwap
from db.session import Session
from intake.errors import DeliveryClosed, UnknownDelivery
from intake.tables import rejected_delivery, wanted_document
from loyalty.people import privacy
from loyalty.people.privacy import KeyRing
from loyalty.shops.connections import Connection
from pos_adapter.adapter import Reject

KEPT_DAYS: Final = 90
_CODES_CHARS: Final = 200
# Of one delivery; the rest would say the same, and is found again by reading it anew.
MOST_TOLD: Final = 500
_row = rejected_delivery.c


@dataclass(frozen=True, slots=True)
class Kept:
    """A delivery that waits or did, without what stood in it. All instants are UTC.

    `codes` are the kinds of things that were wrong with `documents` of its documents when it was last tried.
    """

    digest: str
    connection: str
    store: str
    status: str
    codes: tuple[str, ...]
    documents: int
    received_at: datetime
    tried_at: datetime
    closed_at: datetime | None
    closed_by: str
    closed_why: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A delivery that waits, with what is wrong with it and its body as it came."""

    kept: Kept
    rejects: tuple[Reject, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Search:
    """Which deliveries to list; what is empty does not narrow. Times are when they came, `to` excluded.

    `stores` names those whose connections may be seen, None for all.
    """

    connection: str = ""
    status: str = ""
    stores: frozenset[str] | None = None
    since_at: datetime | None = None
    to_at: datetime | None = None


def digest_of(connection: str, body: bytes) -> str:
    """What a delivery is kept under: the same delivery again is the same."""
    return hashlib.sha256(connection.encode() + b"\n" + body).hexdigest()


def keep(
    session: Session,
    ring: KeyRing,
    connection: Connection,
    body: bytes,
    rejects: Sequence[Reject],
    at: datetime,
    *,
    anew: bool = False,
) -> None:
    """Let a delivery wait for what is wrong with it; one that waits is told anew, one that ended stays.

    `anew` lets one that ended wait again: what could not be fetched may be named again later on.
    """
    digest = digest_of(connection.code, body)
    known = _find(session, digest, lock=True)
    if known is not None and known["status"] != "waiting":
        if not anew:
            return
        known = None
    data_key = privacy.new_data_key()
    told = orjson.dumps([asdict(each) for each in rejects[:MOST_TOLD]]).decode()
    row = {
        "digest": digest,
        "connection": connection.code,
        "store": connection.wish.store,
        "status": "waiting",
        "codes": _codes(rejects),
        "documents": len(rejects),
        "wrapped": privacy.wrap(ring, data_key, digest),
        # Latin-1 has a letter for every byte, and most of what comes is letters.
        "sealed": privacy.seal(data_key, digest, "body", body.decode("latin-1")),
        "notes": privacy.seal(data_key, digest, "notes", told),
        "received_at": known["received_at"] if known else at,
        "tried_at": at,
        "closed_at": None,
        "closed_by": "",
        "closed_why": "",
    }
    session.apply(plan.of(rejected_delivery, [row]))


def page(
    session: Session, search: Search, limit: int, after: tuple[datetime, str] | None = None
) -> list[Kept]:
    """At most `limit` deliveries, newest first; `after` is (received at, digest) of the last one before."""
    wanted = [
        *([_row.connection == search.connection] if search.connection else ()),
        *([_row.status == search.status] if search.status else ()),
        *([_row.store.in_(search.stores)] if search.stores is not None else ()),
        *([_row.received_at >= search.since_at] if search.since_at else ()),
        *([_row.received_at < search.to_at] if search.to_at else ()),
    ]
    if after is not None:
        at, digest = after
        wanted.append(or_(_row.received_at < at, and_(_row.received_at == at, _row.digest < digest)))
    order = (_row.received_at.desc(), _row.digest.desc())
    rows = session.mappings(select(rejected_delivery).where(*wanted).order_by(*order).limit(limit))
    return [_value(row) for row in rows]


def find(session: Session, digest: str) -> Kept:
    """A delivery by its digest. Raises UnknownDelivery."""
    row = _find(session, digest)
    if row is None:
        raise UnknownDelivery
    return _value(row)


def opened(session: Session, ring: KeyRing, digest: str) -> Opened:
    """A delivery that waits, whole. Raises UnknownDelivery, DeliveryClosed; Unreadable without its key."""
    row = _find(session, digest)
    if row is None:
        raise UnknownDelivery
    if row["status"] != "waiting":
        raise DeliveryClosed(row["status"])
    data_key = privacy.unwrap(ring, row["wrapped"], digest)
    body = privacy.open_sealed(data_key, digest, "body", row["sealed"])
    told = orjson.loads(privacy.open_sealed(data_key, digest, "notes", row["notes"]))
    return Opened(_value(row), tuple(Reject(**each) for each in told), body.encode("latin-1"))


def dismiss(session: Session, digest: str, by: str, why: str, at: datetime) -> Kept:
    """Let a delivery go: its body is forgotten, and what it names is fetched no more.

    Raises UnknownDelivery, DeliveryClosed, LostSwap.
    """
    found = find(session, digest)
    if found.status != "waiting":
        raise DeliveryClosed(found.status)
    if not close(session, digest, "dismissed", by, why, at):
        raise LostSwap(f"delivery {digest} waits no more")
    session.connection.execute(delete(wanted_document).where(wanted_document.c.digest == digest))
    return find(session, digest)


def close(session: Session, digest: str, status: str, by: str, why: str, at: datetime) -> bool:
    """End the waiting of a delivery and forget its body; whether it waited."""
    ended = {"status": status, "closed_at": at, "closed_by": by, "closed_why": why, "tried_at": at}
    mine = (_row.digest == digest, _row.status == "waiting")
    wiped = {"wrapped": "", "sealed": "", "notes": ""}
    done = session.connection.execute(update(rejected_delivery).where(*mine).values({**ended, **wiped}))
    return done.rowcount == 1


def _find(session: Session, digest: str, *, lock: bool = False) -> dict[str, Any] | None:
    query = select(rejected_delivery).where(_row.digest == digest)
    rows = session.mappings(query.with_for_update() if lock else query)
    return rows[0] if rows else None


def _codes(rejects: Sequence[Reject]) -> str:
    """The kinds, each once, as many as there is room for."""
    text = ""
    for code in sorted({each.code for each in rejects}):
        longer = f"{text} {code}".strip()
        text = longer if len(longer) <= _CODES_CHARS else text
    return text


def _value(row: Mapping[str, Any]) -> Kept:
    return Kept(
        row["digest"],
        row["connection"],
        row["store"],
        row["status"],
        tuple(row["codes"].split()),
        row["documents"],
        row["received_at"],
        row["tried_at"],
        row["closed_at"],
        row["closed_by"],
        row["closed_why"],
    )
