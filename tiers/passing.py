"""Passing: what time alone does to a standing, each thing at its own instant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from tiers import floors, reviews, rising
from tiers.ground import Ground
from tiers.history import Change, Pending, Standing, changed
from tiers.rising import Moved


@dataclass(frozen=True, slots=True)
class _Due:
    """Something that time does; of one instant the lower `place` first: what is won before what is lost."""

    at: datetime
    place: int
    move: Pending | None = None


_TAKES_EFFECT, _LAPSES, _REVIEW, _FLOOR_ENDS = range(4)


def passed(ground: Ground, standing: Standing, at: datetime) -> Moved:
    """Everything that is due at or before `at` (UTC), in order; after years of silence that may be much."""
    changes: list[Change] = []
    while (due := _find_next(standing)) and due.at <= at:
        standing, change = _done(ground, standing, due)
        changes.append(change)
    return standing, tuple(changes)


def _find_next(standing: Standing) -> _Due | None:
    return min(_dues(standing), key=lambda due: (due.at, due.place), default=None)


def _dues(standing: Standing) -> Iterator[_Due]:
    earned = standing.earned
    for each in earned.pending:
        if each.due_at is not None:
            yield _Due(each.due_at, _TAKES_EFFECT if each.state == "promised" else _LAPSES, each)
    if earned.review_at is not None:
        yield _Due(earned.review_at, _REVIEW)
    if standing.floor and standing.floor.ends_at is not None:
        yield _Due(standing.floor.ends_at, _FLOOR_ENDS)


def _done(ground: Ground, standing: Standing, due: _Due) -> tuple[Standing, Change]:
    if due.place == _FLOOR_ENDS:
        return floors.ended(ground, standing, due.at)
    earned, floor = standing.earned, standing.floor
    if due.move is None:
        assert earned.until_on is not None, "only what has an end is reviewed"
        after, change = reviews.judged(ground, earned, earned.until_on, due.at)
    elif due.place == _TAKES_EFFECT:
        after, change = rising.raised(ground, earned, due.move, due.at)
    else:
        after, change = lapsed(earned, due.move, due.at)
    assert _find_next(after) != due, "what was done is due no more"
    return floors.above(ground, floor, after), floors.told(ground, floor, change)


def lapsed(standing: Standing, move: Pending, at: datetime) -> tuple[Standing, Change]:
    """What was offered is offered no more."""
    pending = tuple(each for each in standing.pending if each != move)
    after = replace(standing, pending=pending)
    return after, changed(at, standing.tier, after, "lapsed", move.evidence, move.tier)
