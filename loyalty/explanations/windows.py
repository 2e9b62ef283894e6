"""Windows: what the days are called in which a tier's counter was summed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from loyalty.program.model import Program
from tiers.windows import Window, months_later

_MONTHS = (12, 6, 3, 1)


def clause(facts: Mapping[str, Any], program: Program) -> str:
    """The clause for the days from `from_on` through `last_on`.

    Named by the programme's own window where they are one of its periods, or where the last day is not known;
    a card year where the programme has no tiers any more.
    """
    own = program.ladder.window if program.ladder else None
    if "last_on" not in facts:
        return _of_window(own)
    first_on, last_on = (date.fromisoformat(facts[name]) for name in ("from_on", "last_on"))
    if last_on.year == date.max.year:
        return "window-ever" if first_on.year == date.min.year else "window-since"
    if first_on == last_on:
        return "window-day"
    end_on = last_on + timedelta(days=1)
    if own is None or (isinstance(own, Window) and _is_period(own, first_on, end_on)):
        return _of_window(own)
    return "window-days"


def _of_window(own: Any) -> str:
    if not isinstance(own, Window) or own.kind != "calendar":
        return "window-card-year"
    return f"window-{own.months}"


def _is_period(own: Window, first_on: date, end_on: date) -> bool:
    """Whether these days are one period of a window; a card year of 29 February may be a day off."""
    if own.kind == "card-term":
        return False
    return abs((months_later(first_on, own.months) - end_on).days) <= (1 if own.kind == "card-year" else 0)
