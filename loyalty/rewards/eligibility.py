"""Eligibility: whether a reward or a benefit is for the member who stands there, decided nowhere else.

Conditions are those of earn rules, and evaluated as theirs are, of a member who has bought nothing yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select

from db.session import Session
from loyalty import tables
from loyalty.earning import words
from loyalty.earning.compiled import compiled
from loyalty.earning.occasion import Occasion
from loyalty.earning.values import Context
from loyalty.people import answers, profile, segments
from loyalty.program.days.birthdays import Birthday, birthday_matches
from loyalty.program.earning import Condition
from loyalty.program.frozen import FrozenMap
from loyalty.program.members import BIRTHDAY
from loyalty.program.model import Program
from loyalty.receipt import Kind, Receipt
from loyalty.retailer import Retailer
from loyalty.shops import stores
from loyalty.work import Work

# Why a member may not have something, by the words of a condition that do not hold.
_WHY: Final = (
    ("not_for_tier", ("tiers",)),
    ("not_for_segment", ("segments",)),
    ("not_birthday", ("birthday",)),
    ("not_here", ("stores", "store_groups")),
    ("not_now", ("days", "from_on", "through_on")),
)
_OTHERWISE: Final = "not_for_them"


class Offered(Protocol):
    """What is for some members, for some time: a reward or a benefit."""

    @property
    def tiers(self) -> frozenset[str]: ...
    @property
    def segments(self) -> frozenset[str]: ...
    @property
    def from_on(self) -> date | None: ...
    @property
    def through_on(self) -> date | None: ...
    @property
    def when(self) -> Condition | None: ...
    @property
    def unless(self) -> Condition | None: ...


@dataclass(frozen=True, slots=True)
class Presence:
    """A member at a counter of a store, or (empty) at none, at an instant (UTC), and what held of them."""

    context: Context
    at: datetime
    store: str = ""


def presence(
    session: Session, retailer: Retailer, work: Work, things: Sequence[Offered], at: datetime, store: str = ""
) -> Presence:
    """What these things ask of a member, as it is at `at`; what none of them asks is not read.

    Segments are by today's figures. Raises Unreadable where what the member told cannot be opened.
    """
    program, asked = work.program, list(_asked(things))
    known = stores.find(session, store) if store and asked else None
    zone = known.zone if known else program.zone
    on = at.astimezone(ZoneInfo(zone)).date()
    facts = {words.group(code) for code in (known.groups if known else ())}
    facts |= set(_segments(session, retailer, work, asked, at))
    facts |= set(_birthdays(session, retailer, work, asked, on, at))
    figures = {}
    if any(each.joined_within_days is not None for each in asked):
        figures[words.JOINED_DAYS] = max(0, (on - _joined_on(session, work.member_id, on)).days)
    tier = work.tier.standing.tier
    return Presence(Context(tier, zone, frozenset(facts), FrozenMap.of(figures)), at, store)


def refusal(program: Program, thing: Offered, who: Presence) -> str:
    """Why something is not for a member here and now; empty where it is. Pure.

    `from` and `through` of the thing itself are days of the programme's zone, all else is the store's.
    """
    on = who.at.astimezone(program.zoneinfo).date()
    if thing.from_on is not None and on < thing.from_on:
        return "reward_not_yet"
    if thing.through_on is not None and on > thing.through_on:
        return "reward_over"
    occasion = _occasion(program, who)
    for wanted in (_own(thing), thing.when):
        if wanted is not None and not occasion.holds(wanted):
            return _why(occasion, wanted)
    return _OTHERWISE if thing.unless is not None and occasion.holds(thing.unless) else ""


class _Standing(Occasion):
    """A member who stands there, asked about as a purchase is. Segments are wholly known as facts."""

    def _is_in(self, code: str) -> bool:
        return words.segment(code) in self.context.facts


def _occasion(program: Program, who: Presence) -> Occasion:
    on = who.at.astimezone(ZoneInfo(who.context.zone)).date()
    nothing = Receipt(who.store, "", "", on, who.at, Kind.SALE, program.money, ())
    return _Standing(compiled(program), who.context, nothing, ())


def _own(thing: Offered) -> Condition:
    """What a thing says beside its conditions, as one."""
    return Condition(tiers=thing.tiers, segments=thing.segments, birthday=getattr(thing, "birthday", ""))


def _why(occasion: Occasion, wanted: Condition) -> str:
    """Which of its words did not hold, the first that tells a member something."""
    for code, names in _WHY:
        part = replace(Condition(), **{name: getattr(wanted, name) for name in names})
        if not occasion.holds(part):
            return code
    return _OTHERWISE


def _asked(things: Iterable[Offered]) -> Iterator[Condition]:
    """All that is asked of members, beside dates and tiers, which cost nothing to know."""
    for thing in things:
        own = _own(thing)
        for each in (own if own.segments or own.birthday else None, thing.when, thing.unless):
            if each is not None:
                yield each


def _joined_on(session: Session, member_id: str, on: date) -> date:
    """Who becomes a member by this very sale joins with it."""
    member = tables.member.c
    rows = session.rows(select(member.joined_on).where(member.member_id == member_id))
    return rows[0].joined_on if rows else on


def _segments(
    session: Session, retailer: Retailer, work: Work, asked: Iterable[Condition], at: datetime
) -> Iterator[str]:
    """Those of the segments asked for that the member is in."""
    codes = {code for each in asked for code in each.segments}
    if not codes:
        return
    wanted = [each for each in work.program.segments if each.code in codes]
    mine = segments.of_members(session, retailer, work.program, [work.member_id], at, wanted)
    yield from map(words.segment, mine.get(work.member_id, ()))


def _birthdays(
    session: Session, retailer: Retailer, work: Work, asked: Iterable[Condition], on: date, at: datetime
) -> Iterator[str]:
    """The spans asked for around the birthday the member told that a day lies in."""
    spans, policy = {each.birthday for each in asked if each.birthday}, answers.birthday_policy(work.program)
    if not spans or policy is None:
        return
    for reply in profile.of_member(session, retailer, work.program, work.member_id, at):
        if reply.field.code == BIRTHDAY and isinstance(reply.value, dict):
            birthday = Birthday(**reply.value)
            for span in sorted(spans):
                if birthday_matches(birthday, on, span, policy.leap_day):
                    yield words.birthday(span)
