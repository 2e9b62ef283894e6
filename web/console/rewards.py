"""Rewards: what the programme in force gives for points, how many are left, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from flask import Response

from db.session import Session
from doorway.service import now, service
from loyalty.explanations.figures import Figures
from loyalty.program.model import Program
from loyalty.program.rewards import Reward
from loyalty.rewards import stock, tallies
from loyalty.rewards.tallies import Tally
from loyalty.terms import goods_told
from loyalty.terms.voice import Voice
from web.console import choosing
from web.console.door import door
from web.wire import pages, readers, sheets

HEADS: Final = {
    "reward": "desk-rewards.code",
    "name": "desk-rewards.name",
    "cost": "desk-rewards.cost",
    "worth": "desk-rewards.worth",
    "left": "desk-rewards.left",
    "stock": "desk-rewards.stock",
    "given": "desk-rewards.given",
    "open": "desk-rewards.open",
    "used": "desk-rewards.used",
    "expired": "desk-rewards.expired",
    "voided": "desk-rewards.voided",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A reward with how many are left (None: any number) and what became of those that were given."""

    reward: Reward
    name: str
    left: int | None
    tally: Tally
    terms: tuple[str, ...]


@door.shows("/rewards", may="programs.read")
def rewards() -> Response:
    """Every reward of the programme in force, and those it has no more of which vouchers were given."""
    program, house, at = choosing.program(), service(), now()

    def read(session: Session) -> tuple[Mapping[str, int], Mapping[str, Tally]]:
        left = stock.left(session, program.code, program.rewards)
        return left, tallies.of_program(session, program.code, at)

    left, counted = house.database.read(read)
    found = list(_shown(program, left, counted))
    if sheets.asked():
        return sheets.taken(
            f"rewards-{program.code}", HEADS, (_row(each, program.money_scale) for each in found)
        )
    known = {each.code for each in program.rewards}
    return pages.shown(
        "console/rewards.html",
        program=program,
        figures=Figures(program, readers.reader()),
        found=found,
        former=[(code, each) for code, each in sorted(counted.items()) if code not in known],
    )


def _shown(program: Program, left: Mapping[str, int], counted: Mapping[str, Tally]) -> Iterator[Shown]:
    voice = Voice.of(program, readers.reader().tag)
    for each in program.rewards:
        terms = tuple(goods_told.of_reward(voice, each))
        yield Shown(
            each,
            voice.figures.reward(each.code),
            left.get(each.code),
            counted.get(each.code, Tally()),
            terms,
        )


def _row(each: Shown, scale: int) -> Mapping[str, Any]:
    """A row of the sheet; `scale` is that of the money."""
    return {
        "reward": each.reward.code,
        "name": each.name,
        "cost": each.reward.cost,
        "worth": Decimal(each.reward.worth_minor).scaleb(-scale),
        "left": each.left,
        "stock": each.reward.stock,
        **{name: getattr(each.tally, name) for name in ("given", "open", "used", "expired", "voided")},
    }
