"""What a member has besides points, and how much of it is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import Response

from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.explanations.figures import Figures
from loyalty.opening import open_books
from loyalty.program.model import Program
from loyalty.rewards import benefits as own
from loyalty.rewards.benefits import Own
from web.member.door import door
from web.wire import pages, readers

USED_UP: Final = "limit_reached"


@dataclass(frozen=True, slots=True)
class Entitled:
    """A benefit: `why` says why there is none now, empty where there is; the period ends on `through_on`."""

    name: str
    how: str
    left: int
    quota: int
    through_on: date | None
    is_sent: bool
    why: str


@door.shows("/benefits")
def benefits() -> Response:
    """The member's benefits first, then those that others have."""
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> tuple[Program, tuple[Own, ...]]:
        program = open_books(session, house.retailer, member_id, at, at).program
        return program, own.of_member(session, house.retailer, member_id, at)

    program, found = house.database.read(read)
    shown = list(_entitled(found, Figures(program, readers.reader())))
    return pages.shown(
        "member/benefits.html",
        mine=[each for each in shown if not each.why],
        others=[each for each in shown if each.why],
    )


def _entitled(found: tuple[Own, ...], figures: Figures) -> Iterator[Entitled]:
    for each in found:
        benefit = each.benefit
        name = figures.language.name(benefit.name, benefit.code)
        how = pages.say(f"tiers.benefit-{benefit.per}", name=name, n=benefit.quota)
        why = "" if each.refusal in ("", USED_UP) else _why(each, figures)
        is_sent = benefit.kind == "postal"
        yield Entitled(name, how, each.left, benefit.quota, each.through_on, is_sent, why)


def _why(own: Own, figures: Figures) -> str:
    ladder, tiers = figures.program.ladder, own.benefit.tiers
    if own.refusal == "not_for_tier" and ladder is not None and tiers:
        return pages.say("rewards.from-tier", tier=figures.tier(min(tiers, key=ladder.rank)))
    return pages.say(f"rewards.why-{own.refusal.replace('_', '-')}")
