"""Lots: on whose chances the prizes of a draw fall, by a seed. Anyone with the seed finds the same. Pure."""

from __future__ import annotations

import hashlib
import hmac
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from loyalty.program.draws import Draw


@dataclass(frozen=True, slots=True)
class Entrant:
    """A member and their chances."""

    member_id: str
    chances: int


@dataclass(frozen=True, slots=True)
class Won:
    """A prize and whom it fell on; `place` counts the prizes from 1."""

    place: int
    prize: str
    member_id: str


def drawn(draw: Draw, entrants: Sequence[Entrant], seed: str) -> tuple[Won, ...]:
    """Who wins, prize by prize in the document's order. `entrants` are in the order of their ids.

    Chances are numbered from 0 through all members. The number a prize falls on is HMAC-SHA-256, keyed by the
    seed as text, of "place/try", as one number, modulo all chances. Where it falls on who has won, the next
    try is taken.
    """
    bounds = list(accumulate(each.chances for each in entrants))
    prizes = [prize.code for prize in draw.prizes for _ in range(prize.count)]
    winners: dict[int, Won] = {}
    for place, prize in enumerate(prizes[: len(entrants)], start=1):
        at = _falls_on(bounds, seed, place, winners)
        winners[at] = Won(place, prize, entrants[at].member_id)
    return tuple(winners.values())


def seed_digest(seed: str) -> str:
    """What is shown of a seed before it is used: SHA-256 of its text, in hexadecimal."""
    return hashlib.sha256(seed.encode()).hexdigest()


def list_digest(entrants: Sequence[Entrant]) -> str:
    """SHA-256 of "id chances" of each member in their order, one a line."""
    text = "".join(f"{each.member_id} {each.chances}\n" for each in entrants)
    return hashlib.sha256(text.encode()).hexdigest()


def _falls_on(bounds: Sequence[int], seed: str, place: int, won: dict[int, Won]) -> int:
    tried = 0
    while True:
        number = int.from_bytes(hmac.digest(seed.encode(), f"{place}/{tried}".encode(), "sha256"))
        at = bisect_right(bounds, number % bounds[-1])
        if at not in won:
            return at
        tried += 1
