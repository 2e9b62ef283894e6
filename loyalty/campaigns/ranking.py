"""Ranking: who wins a contest, by totals that anyone can add up again. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from loyalty.program.contests import Contest, Ties


@dataclass(frozen=True, slots=True)
class Entrant:
    """A member's total in the window, and the last day that added to it."""

    member_id: str
    total: int
    last_on: date


@dataclass(frozen=True, slots=True)
class Place:
    """Whose it is. Equal totals have the same place where ties win together."""

    place: int
    entrant: Entrant


def places(contest: Contest, entrants: Iterable[Entrant], draw: str) -> tuple[Place, ...]:
    """The winners in order. `draw` names the contest and its window: by it, and nothing else, lots fall.

    Who drew lots, or had the same total on the same day, stands in the order of a SHA-256 of `draw` and the
    member's id, which anyone can work out again.
    """
    order = _ORDERS[contest.ties]
    able = [each for each in entrants if each.total >= contest.reaches]
    ranked = sorted(able, key=lambda each: (-each.total, *order(each), lot(draw, each.member_id)))
    won = ranked[: contest.first]
    if contest.ties == "all":
        return tuple(_shared(contest, ranked))
    return tuple(Place(n, each) for n, each in enumerate(won, start=1))


def lot(draw: str, member_id: str) -> str:
    """The lot of a member in a draw, in hexadecimal: the lowest comes first."""
    return hashlib.sha256(f"{draw}/{member_id}".encode()).hexdigest()


def _shared(contest: Contest, ranked: Sequence[Entrant]) -> Iterable[Place]:
    place = 0
    for n, each in enumerate(ranked, start=1):
        if n == 1 or each.total != ranked[n - 2].total:
            place = n
        if place > contest.first:
            return
        yield Place(place, each)


_ORDERS: Mapping[Ties, Callable[[Entrant], tuple[Any, ...]]] = {
    "all": lambda _: (),
    "earliest": lambda each: (each.last_on,),
    "draw": lambda _: (),
}
