"""Cards: which a member has, and what is done to them: replaced, blocked, opened again, kept to earning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from db import plan
from db.errors import LostSwap
from db.session import Session
from events import outbox
from loyalty import tables
from loyalty.cards import card_numbers, rotating, scanned
from loyalty.errors import CardHeld, CardUnusable, UnknownCard
from loyalty.offline import ending
from loyalty.program.cards import CardPolicy

USABLE = ("active", "earn-only")
_card, _member = tables.card.c, tables.member.c


@dataclass(frozen=True, slots=True)
class Card:
    """A card as its member sees it. `held`: the shop blocked it. `replaced_by` is a number, or empty.

    `kind` is empty for a plain number; `valid_through` is the last day of its term, None for ever.

    Status: active · earn-only (collects, spends nothing) · blocked · replaced · expired.
    """

    number: str
    status: str
    issued_at: datetime
    held: bool = False
    replaced_by: str = ""
    kind: str = ""
    valid_through: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to a card, fit for an audit; `before` is `after` where nothing was left to do."""

    number: str
    before: str
    after: str
    replaced_by: str = ""


def row(
    number: str,
    member_id: str,
    at: datetime,
    status: str = "active",
    *,
    kind: str = "",
    valid_through: date | None = None,
) -> dict[str, Any]:
    """The row of a new card."""
    return {
        "number": number,
        "member_id": member_id,
        "status": status,
        "issued_at": at,
        "blocked_by": None,
        "blocked_from": None,
        "replaced_by": None,
        "kind": kind or None,
        "valid_through": valid_through,
    }


def first(policy: CardPolicy, member_id: str, at: datetime, on: date) -> dict[str, Any]:
    """The row of the card that joining gives, dated `at`, whose term begins on the local day `on`."""
    kind = policy.first
    if kind is None:
        return row(card_numbers.new_number(policy.prefix, policy.digits), member_id, at)
    number = card_numbers.new_number(kind.prefix, kind.digits)
    return row(number, member_id, at, kind=kind.code, valid_through=kind.through(on))


def check(session: Session, number: str, program: str) -> str:
    """The number as it is written on the card, of a usable card of this programme.

    Raises UnknownCard for every other, whatever the reason, so that nothing is learnt by asking.
    """
    plain = card_numbers.normalise(number)
    found = card_numbers.is_valid(plain) and session.rows(
        select(_card.number)
        .join(tables.member, _member.member_id == _card.member_id)
        .where(_card.number == plain, _card.status.in_(USABLE), _member.program == program)
    )
    if not found:
        raise UnknownCard
    return plain


def of_member(session: Session, member_id: str) -> Sequence[Card]:
    """Every card a member ever had, newest first."""
    rows = session.mappings(
        select(tables.card)
        .where(_card.member_id == member_id)
        .order_by(_card.issued_at.desc(), _card.number.desc())
    )
    return [_value(found) for found in rows]


def newest_of(session: Session, member_ids: Sequence[str]) -> dict[str, str]:
    """The number of the newest card of each of these members that a till takes; who has none is not there."""
    rows = session.rows(
        select(_card.member_id, _card.number)
        .where(_card.member_id.in_(member_ids), _card.status.in_(USABLE))
        .order_by(_card.issued_at, _card.number)
    )
    return {row.member_id: row.number for row in rows}


def find_usable(session: Session, member_id: str) -> Card | None:
    """The member's newest card that a till takes; one that may spend comes before one that only earns."""
    usable = [card for card in of_member(session, member_id) if card.status in USABLE]
    return min(usable, key=lambda card: card.status != "active", default=None)


def find_owner(session: Session, text: str) -> str | None:
    """Whose card a text names, typed or scanned, whatever its state; of two readings, the one as it stands.

    Of a rotating code the card is enough to say who is meant.
    """
    code = rotating.find_card(text)
    numbers = (code,) if code else scanned.numbers(text)
    owners = {
        row.number: row.member_id
        for row in session.rows(select(_card.number, _card.member_id).where(_card.number.in_(numbers)))
    }
    return next((owners[number] for number in numbers if number in owners), None)


def own(session: Session, member_id: str, number: str) -> Card:
    """A member's card by its number as typed. Raises UnknownCard, for another's card too."""
    return _value(_own(session, member_id, number))


def replace(
    session: Session, policy: CardPolicy, member_id: str, number: str, actor: str, at: datetime
) -> Change:
    """Give a new card for this one, from now on `replaced`. Asked again, the first answer comes again.

    Receipts with the old number still find the member; it buys nothing and shows no code. A card that only
    earns is replaced by one that only earns. `actor` is `member:…` or `staff:…`. Raises UnknownCard, and
    CardHeld for a member whose card the shop blocked.
    """
    old = _own(session, member_id, number)
    if old["status"] == "replaced":
        if old["replaced_by"] is None:
            raise CardUnusable("replaced")
        return Change(old["number"], "replaced", "replaced", old["replaced_by"])
    _not_held(old, actor)
    series = policy.find(old["kind"]) or policy
    new = card_numbers.new_number(series.prefix, series.digits)
    change = _change(session, old, "replaced", blocked_by=None, blocked_from=None, replaced_by=new)
    status = "earn-only" if "earn-only" in (old["status"], old["blocked_from"]) else "active"
    kept = {"kind": old["kind"] or "", "valid_through": old["valid_through"]}
    session.apply(plan.of(tables.card, [row(new, member_id, at, status, **kept)]))
    return change


def give_up(session: Session, member_id: str, number: str, new: str) -> Change:
    """Let a card be replaced by one of another kind that is given out now. Raises UnknownCard."""
    old = _own(session, member_id, number)
    return _change(session, old, "replaced", blocked_by=None, blocked_from=None, replaced_by=new)


def lapse(session: Session, before: date, limit: int) -> Sequence[tuple[str, Change]]:
    """Let at most `limit` cards be expired whose term ended before a day; each with its member's id."""
    over = (_card.valid_through < before, _card.status.in_((*USABLE, "blocked")))
    rows = session.mappings(select(tables.card).where(*over).order_by(_card.number).limit(limit))
    return [(found["member_id"], _change(session, found, "expired")) for found in rows]


def block(session: Session, member_id: str, number: str, actor: str) -> Change:
    """Let a card neither earn nor spend; sales with it wait for a person. What the shop blocks, it holds.

    Raises UnknownCard, and CardUnusable for a replaced or expired one.
    """
    old = _own(session, member_id, number)
    _still_a_card(old)
    if old["status"] == "blocked":
        if not _by_staff(actor) or _held(old):
            return Change(old["number"], "blocked", "blocked")
        return _change(session, old, "blocked", blocked_by=actor)
    return _change(session, old, "blocked", blocked_by=actor, blocked_from=old["status"])


def unblock(session: Session, member_id: str, number: str, actor: str) -> Change:
    """Take a block back: the card is again what it was. Raises what `block` raises, and CardHeld."""
    old = _own(session, member_id, number)
    _still_a_card(old)
    if old["status"] != "blocked":
        return Change(old["number"], old["status"], old["status"])
    _not_held(old, actor)
    return _change(session, old, old["blocked_from"] or "active", blocked_by=None, blocked_from=None)


def restrict(session: Session, member_id: str, number: str, *, earn_only: bool) -> Change:
    """Let a card only earn, or spend again: the shop's to say. A blocked card stays blocked until then.

    Raises UnknownCard, and CardUnusable for a replaced or expired one.
    """
    old = _own(session, member_id, number)
    _still_a_card(old)
    wanted = "earn-only" if earn_only else "active"
    if old["status"] == "blocked":
        return _change(session, old, "blocked", blocked_from=wanted)
    return _change(session, old, wanted)


def tell(session: Session, member_id: str, change: Change, at: datetime) -> None:
    """Let those who listen know of a change, in its own transaction. Nothing happened, nothing is told."""
    if change.before == change.after:
        return
    if change.after != "active":
        ending.end(session, member_id, at, change.number)
    program = session.rows(select(_member.program).where(_member.member_id == member_id))[0].program
    told = {"status": change.after}
    session.apply(
        outbox.happened(
            "card.changed", told, occurred_at=at, recorded_at=at, member_id=member_id, program=program
        )
    )


def _own(session: Session, member_id: str, number: str) -> dict[str, Any]:
    numbers = scanned.numbers(number)
    rows = session.mappings(
        select(tables.card).where(_card.number.in_(numbers), _card.member_id == member_id)
    )
    if not rows:
        raise UnknownCard
    return min(rows, key=lambda row: numbers.index(row["number"]))


def _value(found: dict[str, Any]) -> Card:
    return Card(
        found["number"],
        found["status"],
        found["issued_at"],
        _held(found),
        found["replaced_by"] or "",
        found["kind"] or "",
        found["valid_through"],
    )


def _change(session: Session, old: dict[str, Any], status: str, **facts: str | None) -> Change:
    """Change a card that is still as it was read; else the whole work is done again on what it is now."""
    as_read = ("number", "member_id", "status", "blocked_by", "blocked_from")
    unchanged = (_card[name].is_not_distinct_from(old[name]) for name in as_read)
    changed = update(tables.card).where(*unchanged).values(status=status, **facts)
    if session.connection.execute(changed).rowcount != 1:
        raise LostSwap(f"card {card_numbers.masked(old['number'])} changed meanwhile")
    return Change(old["number"], old["status"], status, facts.get("replaced_by") or "")


def _still_a_card(found: dict[str, Any]) -> None:
    if found["status"] in ("replaced", "expired"):
        raise CardUnusable(found["status"])


def _not_held(found: dict[str, Any], actor: str) -> None:
    if _held(found) and not _by_staff(actor):
        raise CardHeld


def _held(found: dict[str, Any]) -> bool:
    """Whether the shop blocked it. A block nobody signed is taken for the shop's."""
    return found["status"] == "blocked" and not (found["blocked_by"] or "").startswith("member:")


def _by_staff(actor: str) -> bool:
    return not actor.startswith("member:")
