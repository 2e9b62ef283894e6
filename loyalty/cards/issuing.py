"""Issuing: cards of a kind are given out, exchanged and renewed at a counter, and what they cost is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

import orjson
from sqlalchemy import update

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.cards import card_numbers, cards, fees
from loyalty.cards.cards import Card, Change
from loyalty.errors import CardNotFor, CardUnusable, MemberClosed, UnknownCardKind, UnknownStore
from loyalty.opening import open_books
from loyalty.people import members, tier_acts
from loyalty.people.tier_acts import TierWish
from loyalty.program.cards import CardKind
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from loyalty.shops import stores
from loyalty.tier_acts import CARD, facts
from loyalty.work import Work
from points.state import Balance
from tiers.acts import Act, Kind
from tiers.errors import DoesNotApply

KIND: Final = CARD
_ACTS: Final[Mapping[str, Kind]] = {"issued": "issue", "renewed": "renew"}
_card = tables.card.c


@dataclass(frozen=True, slots=True)
class CardWish:
    """What is wished by `actor` (`staff:…`, `member:…`), in which store, if in any.

    `waived` is why the fee is let go, or empty.
    """

    actor: str
    waived: str = ""
    store: str = ""


@dataclass(frozen=True, slots=True)
class CardDone:
    """The card, what is to be paid for it in minor units, the entry that says so, and the balances at it."""

    card: Card
    fee_minor: int
    seq: int
    balances: Mapping[str, Balance]


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to which card, what it costs in minor units, and the last day of its term.

    `from_on` is the day on which a term begins that it did not have before.
    """

    what: Literal["issued", "renewed", "replaced"]
    kind: str
    number: str
    fee_minor: int
    through_on: date | None
    from_on: date | None = None


def issue(
    session: Session,
    retailer: Retailer,
    member_id: str,
    code: str,
    wish: CardWish,
    at: datetime,
    *,
    replaces: str = "",
) -> CardDone:
    """Give a new card of a kind at `at` (UTC); the card `replaces`, if any, is from now on replaced.

    The card of a tier is for who is on it; where the tier waits to be collected, taking its card collects it.
    Raises UnknownMember, MemberClosed, UnknownStore, UnknownCardKind, CardNotFor, UnknownCard, CardUnusable.
    """
    work = opened(session, retailer, member_id, wish, at)
    kind = _kind(work.program, code)
    work = _on_its_tier(session, retailer, work, kind, wish, at)
    on = _today(work.program, at)
    number, through_on = card_numbers.new_number(kind.prefix, kind.digits), kind.through(on)
    if replaces:
        old = cards.own(session, member_id, replaces)
        if old.status not in cards.USABLE:
            raise CardUnusable(old.status)
        cards.give_up(session, member_id, old.number, number)
    row = cards.row(number, member_id, at, kind=kind.code, valid_through=through_on)
    session.apply(plan.of(tables.card, [row]))
    fee_minor = fees.due(session, retailer, work, kind, kind.fee_minor, wish.waived, at)
    done = entered(session, work, Deed("issued", code, number, fee_minor, through_on, on), wish, at)
    cards.tell(session, member_id, Change(number, "", "active"), at)
    return done


def renew(
    session: Session, retailer: Retailer, member_id: str, number: str, wish: CardWish, at: datetime
) -> CardDone:
    """Let a card of a kind go on for another term at `at` (UTC), also one that has expired.

    Raises UnknownMember, MemberClosed, UnknownStore, UnknownCard, CardUnusable, and UnknownCardKind for one
    that is valid for ever.
    """
    work = opened(session, retailer, member_id, wish, at)
    old = cards.own(session, member_id, number)
    kind = _kind(work.program, old.kind)
    if not kind.count:
        raise UnknownCardKind(kind.code)
    if old.status not in (*cards.USABLE, "expired"):
        raise CardUnusable(old.status)
    from_on, through_on = kind.renewed(old.valid_through, _today(work.program, at))
    status = "active" if old.status == "expired" else old.status
    own = update(tables.card).where(_card.number == old.number, _card.member_id == member_id)
    session.connection.execute(own.values(valid_through=through_on, status=status))
    fee_minor = fees.due(session, retailer, work, kind, kind.renewal_fee_minor, wish.waived, at)
    deed = Deed("renewed", kind.code, old.number, fee_minor, through_on, from_on)
    done = entered(session, work, deed, wish, at)
    cards.tell(session, member_id, Change(old.number, old.status, status), at)
    return done


def opened(session: Session, retailer: Retailer, member_id: str, wish: CardWish, at: datetime) -> Work:
    """The books of a member whose cards change. Raises UnknownMember, MemberClosed, UnknownStore."""
    work = open_books(session, retailer, member_id, at, at, lock=True)
    member = members.find(session, member_id)
    if member.status != "active":
        raise MemberClosed(member.status)
    store = stores.find(session, wish.store) if wish.store else None
    if wish.store and (store is None or store.program != member.program):
        raise UnknownStore(wish.store)
    return work


def _kind(program: Program, code: str) -> CardKind:
    kind = program.card.find(code)
    if kind is None:
        raise UnknownCardKind(code)
    return kind


def _on_its_tier(
    session: Session, retailer: Retailer, work: Work, kind: CardKind, wish: CardWish, at: datetime
) -> Work:
    """The member's books once they are on the tier whose card it is."""
    if not kind.tier or work.tier.standing.tier == kind.tier:
        return work
    collect = TierWish("collect", kind.tier, wish.actor)
    try:
        tier_acts.act(session, retailer, work.member_id, collect, at)
    except DoesNotApply:
        raise CardNotFor(kind.code, kind.tier) from None
    return opened(session, retailer, work.member_id, wish, at)


def entered(session: Session, work: Work, deed: Deed, wish: CardWish, at: datetime) -> CardDone:
    """The entry that says what was given and what is to be paid: money, and no points.

    A term that begins is an act as well, by which card years may go, and counts after all that counted.
    """
    doing = _doing(work, deed, at)
    now = doing.at if doing else at
    work.review(now)
    told: dict[str, Any] = {
        "deed": deed.what,
        "card": deed.kind,
        "ends_in": deed.number[-4:],
        "fee_minor": deed.fee_minor,
        "waived": wish.waived,
        "store": wish.store,
        "through_on": deed.through_on.isoformat() if deed.through_on else "",
    }
    told |= {"act": facts(doing)} if doing else {}
    seq = work.state.head.seq + 1
    codes = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
    work.enter(work.act(KIND, f"{KIND}:{seq}", now, codes=codes, actor=wish.actor))
    if doing and work.ladder is not None:
        work.do(doing)
    session.apply(work.plan())
    head, balances = work.state.head, dict(work.state.balances)
    return CardDone(cards.own(session, work.member_id, deed.number), deed.fee_minor, head.seq, balances)


def _doing(work: Work, deed: Deed, at: datetime) -> Act | None:
    """What begins a term, as an act; None for what begins none."""
    kind = _ACTS.get(deed.what)
    if kind is None or deed.from_on is None:
        return None
    return Act(kind, *tier_acts.place(work, at), "", from_on=deed.from_on, card=deed.kind)


def _today(program: Program, at: datetime) -> date:
    return at.astimezone(program.zoneinfo).date()
