"""What members are to be told because of the calendar, and what was not heard of in time."""

from __future__ import annotations

from collections.abc import Callable

from db import ids
from db.session import Session
from jobs.job import House, Step, Turn
from notices import announcing, at_risk, expiring, listening

Page = Callable[[House, Session, Turn, str], tuple[int, str | None]]


def _missed(house: House, session: Session, turn: Turn, after: str) -> tuple[int, str | None]:
    begin = ids.first(turn.now - listening.LONGEST)
    return listening.hear(session, house.retailer, after or begin)


def _expiring(house: House, session: Session, turn: Turn, after: str) -> tuple[int, str | None]:
    return expiring.foresee(session, house.retailer, turn.now, after)


def _at_risk(house: House, session: Session, turn: Turn, after: str) -> tuple[int, str | None]:
    return at_risk.foresee(session, house.retailer, turn.now, after)


def _announced(house: House, session: Session, turn: Turn, after: str) -> tuple[int, str | None]:
    return announcing.foresee(session, house.retailer, turn.now, after)


_PAGES: tuple[Page, ...] = (_missed, _expiring, _at_risk, _announced)


def remind(house: House, session: Session, turn: Turn) -> Step:
    """One page of notices, of one sort after the other.

    They are as of now and not of the date that is due: a date that comes late tells nobody of yesterday.
    """
    sort, _, after = turn.place.partition(" ")
    number = int(sort or 0)
    told, place = _PAGES[number](house, session, turn, after)
    if place is not None:
        return Step({"told": told}, f"{number} {place}")
    is_last = number + 1 == len(_PAGES)
    return Step({"told": told}, None if is_last else f"{number + 1} ")
