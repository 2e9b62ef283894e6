"""A member's own offers: which run or come, how often they were used, and asking for one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db import plan
from db.session import Session
from events import outbox
from loyalty import tables
from loyalty.earning import words
from loyalty.earning.compiled import compiled
from loyalty.earning.context import Purchase, counted
from loyalty.errors import DayRefused, MemberClosed, OfferAutomatic, UnknownOffer
from loyalty.opening import open_books
from loyalty.people import members, segments
from loyalty.program.days.clock import ONE_DAY
from loyalty.program.days.previews import Occurrence, next_days
from loyalty.program.earning import Condition, Offer
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from loyalty.work import Work

State = Literal["automatic", "activated", "to-activate", "to-choose", "chosen", "used-up"]
_activation, _budget, _chosen = tables.offer_activation.c, tables.offer_budget.c, tables.offer_day.c
_ALWAYS = Condition()


@dataclass(frozen=True, slots=True)
class Run:
    """When an offer counts next, or now: UTC instants, the end exclusive; None where nothing bounds it."""

    begins_at: datetime | None
    ends_at: datetime | None

    def is_on(self, at: datetime) -> bool:
        """Whether it counts at an instant before its end."""
        return self.begins_at is None or self.begins_at <= at


@dataclass(frozen=True, slots=True)
class OwnOffer:
    """An offer as its member sees it; `used` counts the receipts it counted for.

    `chosen_on` is the day the member chose for it, today or the next to come.
    """

    offer: Offer
    state: State
    run: Run
    used: int
    activated_at: datetime | None
    chosen_on: date | None = None


def of_member(session: Session, retailer: Retailer, member_id: str, at: datetime) -> tuple[OwnOffer, ...]:
    """The offers a member can still use, running or coming, in the document's order.

    One that the member is held out of is not there, as if there were none; nor is one for others, or one
    whose budget is spent. Raises UnknownMember.
    """
    work = open_books(session, retailer, member_id, at, at)
    program = work.program
    open_ = [offer for offer in program.offers if not is_held_out(offer, member_id)]
    if not open_:
        return ()
    asked, spent = activations(session, member_id), _spent(session, program, open_)
    left = (offer for offer in open_ if not offer.budget or spent.get(offer.code, 0) < offer.budget)
    mine = segments.of_members(session, retailer, program, [member_id], at)[member_id]
    chosen = _next_chosen(session, member_id, _today(program, at))
    return tuple(_own(work, left, asked, chosen, mine, at))


def activate(
    session: Session, retailer: Retailer, member_id: str, code: str, at: datetime
) -> tuple[OwnOffer, bool]:
    """Ask for an offer, for purchases from `at` (UTC) on; whether that is new. Asked again, the first stands.

    Raises UnknownMember, MemberClosed, UnknownOffer for one that `of_member` does not show, OfferAutomatic.
    """
    session.lock([member_id])
    member = members.find(session, member_id)
    if member.status != "active":
        raise MemberClosed(member.status)
    own = find(session, retailer, member_id, code, at)
    if own.offer.activation == "none":
        raise OfferAutomatic(code)
    if own.offer.activation == "chosen-day":
        raise DayRefused("choose", code)
    is_new = own.activated_at is None
    if is_new:
        row = {"member_id": member_id, "offer": code, "activated_at": at}
        session.apply(plan.of(tables.offer_activation, [row]))
        _tell(session, retailer, member, code, at)
    return find(session, retailer, member_id, code, at), is_new


def activations(session: Session, member_id: str) -> Mapping[str, datetime]:
    """When a member asked for each offer they ever asked for, by its code."""
    rows = session.rows(
        select(_activation.offer, _activation.activated_at).where(_activation.member_id == member_id)
    )
    return {row.offer: row.activated_at for row in rows}


def is_held_out(offer: Offer, member_id: str) -> bool:
    """Whether a member is of the share that does not get an offer, so that its worth can be measured.

    By a hash of both, so that it stays the same, and is another share for another offer.
    """
    if not offer.hold_out:
        return False
    digest = hashlib.sha256(f"{offer.code}/{member_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % 100 < offer.hold_out


def find_run(offer: Offer, program: Program, at: datetime) -> Run | None:
    """When an offer counts now or next, in the programme's zone; None once it never does again."""
    when, zone = offer.when or _ALWAYS, program.zoneinfo
    begins_at = _midnight(when.from_on, zone)
    ends_at = _midnight(when.through_on + ONE_DAY if when.through_on else None, zone)
    if ends_at is not None and ends_at <= at:
        return None
    if not when.days:
        return Run(begins_at, ends_at)
    held = _next_held(when, program, max(at, begins_at or at))
    if held is None or (ends_at is not None and held.starts_at >= ends_at):
        return None
    return Run(max(held.starts_at, begins_at or held.starts_at), min(held.ends_at, ends_at or held.ends_at))


def find(session: Session, retailer: Retailer, member_id: str, code: str, at: datetime) -> OwnOffer:
    """One offer as `of_member` shows it. Raises UnknownMember, UnknownOffer."""
    found = of_member(session, retailer, member_id, at)
    own = next((each for each in found if each.offer.code == code), None)
    if own is None:
        raise UnknownOffer(code)
    return own


def _own(
    work: Work,
    offers: Iterator[Offer],
    asked: Mapping[str, datetime],
    chosen: Mapping[str, date],
    mine: frozenset[str],
    at: datetime,
) -> Iterator[OwnOffer]:
    program = work.program
    now = Purchase(at, "", program.zone, work.tier.years)
    figures = counted(compiled(program), now, work.totals)
    for offer in offers:
        run = find_run(offer, program, at)
        if run is None or not _is_for(offer.when or _ALWAYS, work, mine, figures):
            continue
        used, asked_at = figures.get(words.used(offer.code), 0), asked.get(offer.code)
        chosen_on = chosen.get(offer.code)
        if chosen_on is not None:
            zone = program.zoneinfo
            run = Run(_midnight(chosen_on, zone), _midnight(chosen_on + ONE_DAY, zone))
        yield OwnOffer(offer, _state(offer, used, asked_at, chosen_on), run, used, asked_at, chosen_on)


def _state(offer: Offer, used: int, asked_at: datetime | None, chosen_on: date | None) -> State:
    if offer.times and used >= offer.times:
        return "used-up"
    if offer.activation == "none":
        return "automatic"
    if offer.activation == "chosen-day":
        return "to-choose" if chosen_on is None else "chosen"
    return "to-activate" if asked_at is None else "activated"


def _is_for(when: Condition, work: Work, mine: frozenset[str], figures: Mapping[str, int]) -> bool:
    """Whether it can be this member's as they stand; what only a purchase decides is left to it."""
    if when.tiers and work.tier.standing.tier not in when.tiers:
        return False
    if when.segments and when.segments.isdisjoint(mine):
        return False
    if when.first_purchase is True and figures.get(words.PURCHASES, 0):
        return False
    within = when.joined_within_days
    return within is None or figures.get(words.JOINED_DAYS, within) < within


def _next_held(when: Condition, program: Program, after: datetime) -> Occurrence | None:
    """The day held now, or else the next one, of all the days a condition names."""
    firsts = (next_days(program.day(code), after, program.zoneinfo, 1) for code in when.days)
    held = [each for found in firsts for each in found]
    return min(held, key=lambda each: (each.starts_at, each.on), default=None)


def _midnight(on: date | None, zone: ZoneInfo) -> datetime | None:
    return None if on is None else datetime.combine(on, time(), zone).astimezone(UTC)


def _today(program: Program, at: datetime) -> date:
    return at.astimezone(program.zoneinfo).date()


def _next_chosen(session: Session, member_id: str, on: date) -> Mapping[str, date]:
    """The day chosen for each offer, of those that are not over the first."""
    mine = select(_chosen.offer, _chosen.on_day).where(_chosen.member_id == member_id, _chosen.on_day >= on)
    return {row.offer: row.on_day for row in session.rows(mine.order_by(_chosen.on_day.desc()))}


def _spent(session: Session, program: Program, offers: Sequence[Offer]) -> Mapping[str, int]:
    keys = {f"{program.code}/{offer.code}": offer.code for offer in offers if offer.budget}
    if not keys:
        return {}
    rows = session.rows(select(_budget.key, _budget.spent).where(_budget.key.in_(keys)))
    return {keys[row.key]: row.spent for row in rows}


def _tell(session: Session, retailer: Retailer, member: members.Member, code: str, at: datetime) -> None:
    if retailer.announces:
        session.apply(
            outbox.happened(
                "offer.activated",
                {"offer": code},
                occurred_at=at,
                recorded_at=at,
                member_id=member.member_id,
                program=member.program,
            )
        )
