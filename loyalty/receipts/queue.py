"""The queue: documents that wait for a person, listed, looked at, and let go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, update

from db.errors import LostSwap
from db.session import Session
from loyalty import tables
from loyalty.errors import ParkedClosed, UnknownParked
from loyalty.receipt import Receipt
from loyalty.receipt_json import from_json
from loyalty.receipts import redeeming
from loyalty.receipts.values import Reason
from loyalty.receipts.values import from_json as answer_from_json
from loyalty.rewards import voucher_uses

_parked, _claim = tables.parked.c, tables.claim.c

# What ends the waiting, besides a newer revision of the document and dismissing it.
REMEDIES: Mapping[Reason, tuple[str, ...]] = {
    Reason.UNIDENTIFIED: ("identify",),
    Reason.UNKNOWN_MEMBER: ("identify", "enrol", "retry"),
    Reason.CARD_BLOCKED: ("unblock", "identify", "retry"),
    Reason.UNKNOWN_ORIGINAL: ("sale", "retry"),
    Reason.UNMATCHED: ("sale", "retry"),
    Reason.OTHER_MEMBER: ("accept",),
    Reason.CLOCK_AHEAD: ("wait", "retry"),
    Reason.OTHER_CONTENT: ("accept",),
}


@dataclass(frozen=True, slots=True)
class Parked:
    """A document that waits or did, whole. All instants are UTC; `closed_…` say how a person ended it.

    `receipt_id` is the document's, of other content under a taken key the first one's; `who` and
    `waits_for` are how the document names its member and its sale, empty where it does not.
    """

    claim_key: str
    digest: str
    receipt_id: str
    reason: Reason
    status: str
    who: str
    waits_for: str
    purchased_at: datetime
    parked_at: datetime
    document: Receipt
    closed_at: datetime | None
    closed_by: str
    closed_why: str

    def remedies(self) -> tuple[str, ...]:
        """What would end the waiting; nothing once it has ended."""
        return REMEDIES[self.reason] if self.status == "waiting" else ()


@dataclass(frozen=True, slots=True)
class Search:
    """Which documents to list; what is empty does not narrow. Times are when they were parked, `to` excluded.

    `but` is a reason that is left out: a shop's many customers without a card hide what wants a person.

    `stores` names those that may be seen, None for all.
    """

    reason: str = ""
    status: str = ""
    stores: frozenset[str] | None = None
    since_at: datetime | None = None
    to_at: datetime | None = None
    but: str = ""


def page(
    session: Session, search: Search, limit: int, after: tuple[datetime, str] | None = None
) -> list[Parked]:
    """At most `limit` documents, newest first; `after` is (parked at, digest) of the last one before."""
    wanted = [
        *([_parked.reason == search.reason] if search.reason else ()),
        *([_parked.reason != search.but] if search.but else ()),
        *([_parked.status == search.status] if search.status else ()),
        *([_parked.parked_at >= search.since_at] if search.since_at else ()),
        *([_parked.parked_at < search.to_at] if search.to_at else ()),
    ]
    if search.stores is not None:
        wanted.append(or_(false(), *(_is_of(store) for store in search.stores)))
    if after is not None:
        at, digest = after
        wanted.append(or_(_parked.parked_at < at, and_(_parked.parked_at == at, _parked.digest < digest)))
    query = select(tables.parked).where(*wanted).order_by(_parked.parked_at.desc(), _parked.digest.desc())
    return [_value(row) for row in session.mappings(query.limit(limit))]


def _is_of(store: str) -> ColumnElement[bool]:
    """Whether a document is a store's. Not LIKE, which on SQLite takes `A` for `a`."""
    return func.substr(_parked.claim_key, 1, len(store) + 1) == f"{store}/"


def find(session: Session, digest: str) -> Parked:
    """A document by the digest of its content, which covers its key as well. Raises UnknownParked."""
    rows = session.mappings(select(tables.parked).where(_parked.digest == digest).limit(1))
    if not rows:
        raise UnknownParked(digest)
    return _value(rows[0])


def beside(session: Session, key: str, limit: int) -> list[Parked]:
    """At most `limit` documents that wait or did under a document's own key, or for it, newest first."""
    mine = or_(_parked.claim_key == key, _parked.waits_for == key)
    query = select(tables.parked).where(mine).order_by(_parked.parked_at.desc(), _parked.digest.desc())
    return [_value(row) for row in session.mappings(query.limit(limit))]


def waiting(session: Session, digest: str) -> Parked:
    """The same, if it still waits. Raises UnknownParked, ParkedClosed."""
    found = find(session, digest)
    if found.status != "waiting":
        raise ParkedClosed(found.status, found.closed_at)
    return found


def dismiss(session: Session, digest: str, by: str, why: str, at: datetime) -> Parked:
    """Let a document go: it is kept, and posted no more unless a newer revision comes.

    Of a document of other content this keeps the first. What still comes for its key is judged as before:
    the same again gets the first answer, a sale it waited for is posted without it. Raises UnknownParked,
    ParkedClosed, and LostSwap when it was taken up meanwhile: then look again.
    """
    found = waiting(session, digest)
    end(session, found, "dismissed", by, why, at)
    _give_back_vouchers(session, found, at)
    return find(session, digest)


def _give_back_vouchers(session: Session, found: Parked, at: datetime) -> None:
    """What a document used while it waited comes back, unless another one was recorded under its number."""
    own = (_claim.key == found.claim_key, _claim.digest == found.digest, _claim.member_id.is_(None))
    for row in session.rows(select(_claim.answer).where(*own)):
        used = redeeming.vouchers_of(answer_from_json(row.answer))
        voucher_uses.restore(session, found.claim_key, used, at=at)


def end(session: Session, found: Parked, status: str, by: str, why: str, at: datetime) -> None:
    """End the waiting of a document that was found waiting. Raises LostSwap when it ended meanwhile."""
    if not _closed(session, found, "waiting", {"status": status, **_by(by, why, at)}):
        raise LostSwap(f"{found.claim_key} waits no more")


def sign(session: Session, found: Parked, by: str, why: str, at: datetime) -> None:
    """Say by whom a document was resolved that this transaction has posted. Raises LostSwap if it has not."""
    if not _closed(session, found, "resolved", _by(by, why, at)):
        raise LostSwap(f"{found.claim_key} was let go meanwhile")


def _closed(session: Session, found: Parked, before: str, values: Mapping[str, Any]) -> bool:
    mine = (_parked.claim_key == found.claim_key, _parked.digest == found.digest, _parked.status == before)
    return session.connection.execute(update(tables.parked).where(*mine).values(values)).rowcount == 1


def _by(by: str, why: str, at: datetime) -> dict[str, Any]:
    return {"closed_at": at, "closed_by": by, "closed_why": why}


def _value(row: Mapping[str, Any]) -> Parked:
    return Parked(
        row["claim_key"],
        row["digest"],
        row["receipt_id"],
        Reason(row["reason"]),
        row["status"],
        row["who"],
        row["waits_for"],
        row["purchased_at"],
        row["parked_at"],
        from_json(row["content"]),
        row["closed_at"],
        row["closed_by"] or "",
        row["closed_why"] or "",
    )
