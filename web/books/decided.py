"""What people of the shop decided about a member, wherever it is kept: in the books, or elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select

from db import ids
from db.session import Session
from identity import audit
from loyalty import tables
from loyalty.books import decisions
from loyalty.books.decisions import Decision
from loyalty.cards import cards
from loyalty.people import editing, members, missing
from loyalty.rewards import voucher_search
from loyalty.shops import stores

# Deeds that are kept in the audit only, by what a letter calls them.
AUDITED: Final[Mapping[str, str]] = {
    "members.cards.block": "card-blocked",
    "members.cards.unblock": "card-unblocked",
    "members.cards.replace": "card-replaced",
    "members.merge": "merged",
    "members.merge.undo": "parted",
    "members.household.leave": "household-left",
    "members.pin": "pin-taken",
    "members.consents.withdraw": "consent-ended",
}
# What is decided in the moment in which its letter is written: afterwards nobody knows the name.
CLOSING: Final = "closing"
_STAFF: Final = ids.PREFIXES["staff"]
_EVER: Final = datetime.max.replace(tzinfo=UTC)
_parked = tables.parked.c


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: `key` finds it again, `by` is who it was (`stf_…`), `note` their words, for staff only.

    `what` names its texts, and `facts` is what they tell, as it is stored; `reason` is a code, or empty. One
    of the books comes with its `entry`, whose own sentences say what it did.
    """

    key: str
    at: datetime
    by: str
    what: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    note: str = ""
    entry: Decision | None = None


def of_member(session: Session, member_id: str, limit: int) -> list[Decided]:
    """At most `limit` of a member's, the newest first."""
    found = [each for source in _SOURCES for each in source(session, member_id, limit)]
    return sorted(found, key=lambda each: each.at, reverse=True)[:limit]


def find(session: Session, member_id: str, key: str, at: datetime) -> Decided | None:
    """One by its key; `closing` is of now. None for what nobody decided."""
    if key == CLOSING:
        return Decided(CLOSING, at, "", CLOSING)
    if key.isdigit():
        entry = decisions.find(session, member_id, int(key))
        return _of_entry(entry) if entry else None
    return next((each for each in of_member(session, member_id, 10_000) if each.key == key), None)


def _entries(session: Session, member_id: str, limit: int) -> Iterator[Decided]:
    yield from map(_of_entry, decisions.of_member(session, member_id, limit))


def _of_entry(found: Decision) -> Decided:
    facts = {"tier": found.about}
    line = found.line
    return Decided(str(line.seq), line.at, found.by, found.what, facts, found.reason, found.note, found)


def _audited(session: Session, member_id: str, limit: int) -> Iterator[Decided]:
    about = audit.Filter(subject=ids.outside("member", member_id), actions=tuple(AUDITED))
    for each in audit.listed(session, about, limit=limit):
        if each.actor.startswith(_STAFF):
            yield Decided(f"a{each.audit_id}", each.at, each.actor, AUDITED[each.action], each.detail)


def _reports(session: Session, member_id: str, limit: int) -> Iterator[Decided]:
    for each in missing.of_member(session, member_id, limit):
        if each.answer and each.answered_at and each.answered_by.startswith(_STAFF):
            facts = {"number": each.missed.number, "on": each.missed.bought_on}
            what = f"missing-{each.answer}"
            yield Decided(f"m{each.report_id}", each.answered_at, each.answered_by, what, facts)


def _vouchers(session: Session, member_id: str, limit: int) -> Iterator[Decided]:
    voided = voucher_search.Search(member_id, "voided")
    # Which moment it is does not matter to vouchers that are over.
    for row in voucher_search.page(session, voided, _EVER, limit):
        if (row["voided_by"] or "").startswith(_STAFF):
            facts, what = {"reward": row["reward"]}, "voucher-gift" if row["origin"] else "voucher-points"
            key, note = f"v{row['voucher_id']}", row["voided_why"] or ""
            yield Decided(key, row["voided_at"], row["voided_by"], what, facts, note=note)


def _let_go(session: Session, member_id: str, limit: int) -> Iterator[Decided]:
    """Receipts that named the member and waited until somebody of the staff let them go."""
    program = members.find(session, member_id).program
    names = [
        f"member:{member_id}",
        *(f"card:{each.number}" for each in cards.of_member(session, member_id)),
        *(f"external:{program}/{each}" for each in editing.external_ids(session, member_id)),
    ]
    dismissed = (_parked.who.in_(names), _parked.status == "dismissed")
    query = select(tables.parked).where(*dismissed).order_by(_parked.closed_at.desc()).limit(limit)
    for row in session.mappings(query):
        if (row["closed_by"] or "").startswith(_STAFF):
            store, _, on, number = row["claim_key"].split("/", 3)
            shop = stores.find(session, store)
            facts = {"number": number, "day": on.partition("~")[0], "shop": (shop and shop.name) or store}
            key = f"p{row['digest'][:32]}"
            yield Decided(
                key, row["closed_at"], row["closed_by"], "let-go", facts, note=row["closed_why"] or ""
            )


_SOURCES: Final[Sequence[Callable[[Session, str, int], Iterator[Decided]]]] = (
    _entries,
    _audited,
    _reports,
    _vouchers,
    _let_go,
)
