"""Standing: folded anew from joining over all that a member counts now, as if it had never been otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.session import Session
from loyalty import tier_acts
from loyalty.deltas import SaleDelta, netted
from loyalty.program import shelf
from loyalty.receipts import course, superseding
from loyalty.receipts.course import Course
from loyalty.retailer import Retailer
from loyalty.tier_rows import TierState
from loyalty.work import Work
from tiers.acts import Act
from tiers.counters import Delta
from tiers.history import Standing
from tiers.ladder import Ladder

# The reason of the floor that a merge puts, and of its entry.
MERGED = "merged"
_INSTANT = timedelta(microseconds=1)
_Floor = tuple[str, date | None]  # a tier, and the local day it ends before


@dataclass(frozen=True, slots=True)
class Told:
    """All that was ever counted for a member, what takes something back with it, and what people did."""

    counted: Sequence[SaleDelta]
    acts: Sequence[Act]


@dataclass(frozen=True, slots=True)
class Held:
    """Where two members stood before they became one: neither is to lose by it."""

    merge_id: str
    standings: tuple[Standing, ...]


def refold(
    session: Session,
    retailer: Retailer,
    work: Work,
    joined: tuple[datetime, date],
    told: Told,
    until: datetime,
    held: Held | None = None,
) -> None:
    """Let the standing follow from what is told and this joining. Contexts of receipts stay as frozen.

    A tier of those `held` that does not follow any more (card years begin on another day, or one tier that
    was given lies on another) is given for the rest of its time, by an act that goes with the merge.
    """
    if work.ladder is None:
        return
    joined_at, anchor_on = joined
    versions = shelf.versions(session, work.program.code)
    before = course.ladders_before(session, retailer.shelf, work.program, versions)
    start = course.Member(work.ladder, anchor_on, joined_at, before)
    way = _walked(start, told, until)
    today = until.astimezone(work.program.zoneinfo).date()
    floor = _find_lost(work.ladder, way.standing, held.standings, today) if held else None
    if held and floor:
        _keep(work, way, held, floor, until)
    moments = [*way.moments, *(change.at for change in way.changes)]
    tier = TierState(way.years, way.standing, max([joined_at, *moments]))
    superseding.supersede(session, work, start, superseding.Outcome(tier, way.totals, way.changes))


def _walked(start: course.Member, told: Told, until: datetime) -> Course:
    known: list[Delta | Act] = [*(item.delta for item in netted(told.counted)), *told.acts]
    way = Course(start)
    for each in sorted(known, key=lambda each: each.order):
        if isinstance(each, Act):
            way.act(each)
        else:
            way.count(each)
    way.review(until)
    return way


def _find_lost(ladder: Ladder, now: Standing, before: Sequence[Standing], today: date) -> _Floor | None:
    """The best of what was held before and is not held, or not as long, now."""
    found = _floor_of(now)
    lost = (each for each in _lost(ladder, now, before) if _worth(ladder, each)[1] > today)
    best = max(lost, key=lambda each: _worth(ladder, each), default=None)
    return best if best and (found is None or _worth(ladder, best) > _worth(ladder, found)) else None


def _lost(ladder: Ladder, now: Standing, before: Sequence[Standing]) -> Iterator[_Floor]:
    for each in before:
        floor = _floor_of(each)
        if floor:
            yield floor
        if ladder.rank(each.tier) > ladder.rank(now.tier):
            yield each.tier, each.until_on


def _floor_of(standing: Standing) -> _Floor | None:
    return (standing.floor.tier, standing.floor.until_on) if standing.floor else None


def _worth(ladder: Ladder, floor: _Floor) -> tuple[int, date]:
    tier, until_on = floor
    return ladder.rank(tier), until_on or date.max


def _keep(work: Work, way: Course, held: Held, floor: _Floor, until: datetime) -> None:
    """The entry of what is kept, and the act in its place: after all that counted."""
    at = max([until, *(moment + _INSTANT for moment in way.moments)])
    key = f"!{work.state.head.seq + 1:019d}"
    doing = Act("set", at, key, *floor, MERGED)
    codes = tier_acts.act_text(doing, merge=held.merge_id)
    work.enter(work.act(tier_acts.KIND, f"{tier_acts.KIND}:{key}", at, codes=codes, actor="clock"))
    way.act(doing)
