"""What a report is asked for: which programme, which days or month, in which kind of points, by store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from flask import request

from doorway.service import now
from loyalty.books.reports import GROUPS, Group
from loyalty.errors import InvalidPeriod
from loyalty.explanations.figures import Figures
from loyalty.program.model import Program
from web.console import choosing
from web.wire import failing, readers

DAYS: Final = 30
MOST_DAYS: Final = 366 * 3
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """Days, both included, of a programme; without wishes the last thirty. `problem` is what was wrong."""

    program: Program
    from_on: date
    to_on: date
    group: Group
    by_store: bool
    currency: str
    problem: failing.Refusal | None = None

    @property
    def figures(self) -> Figures:
        """How the programme's figures are written for this reader."""
        return Figures(self.program, readers.reader())

    @property
    def scale(self) -> int:
        """How many decimals the kind of points has."""
        return next((each.scale for each in self.program.currencies if each.code == self.currency), 0)

    def shown(self) -> Mapping[str, Any]:
        """What the form of every report names."""
        reader = readers.reader()
        kinds = [(each.code, reader.name(each.name, each.code)) for each in self.program.currencies]
        return {"asked": self, "program": self.program, "kinds": kinds, "refusal": self.problem}


def days(most_days: int = MOST_DAYS) -> Asked:
    """The days asked for; where they cannot be shown, the last thirty, with the reason beside them."""
    program = choosing.program()
    today = now().astimezone(program.zoneinfo).date()
    own = program.currencies[0].code if program.currencies else ""
    codes = [each.code for each in program.currencies]
    kind, group = request.args.get("kind", ""), request.args.get("group", "day")
    found = Asked(
        program,
        today - (DAYS - 1) * _ONE_DAY,
        today,
        next((each for each in GROUPS if each == group), "day"),
        request.args.get("by") == "store",
        kind if kind in codes else own,
    )
    try:
        return _within(found, most_days)
    except (ValueError, InvalidPeriod) as error:
        return replace(found, problem=failing.refusal(InvalidPeriod(str(error))))


def month() -> Asked:
    """The month asked for, as its days; without a wish this one."""
    found = days()
    text = request.args.get("month", "")
    try:
        first = date.fromisoformat(f"{text}-01") if text else found.to_on.replace(day=1)
    except ValueError as error:
        return replace(found, problem=failing.refusal(InvalidPeriod(str(error))))
    return replace(found, from_on=first, to_on=first)


def _within(found: Asked, most_days: int) -> Asked:
    """With the days of the address. Raises ValueError, InvalidPeriod."""
    first, last = request.args.get("from", ""), request.args.get("to", "")
    from_on = date.fromisoformat(first) if first else found.from_on
    to_on = date.fromisoformat(last) if last else found.to_on
    if not 0 <= (to_on - from_on).days < most_days or from_on.year < 1900 or to_on.year > 2200:
        raise InvalidPeriod("these days cannot be shown")
    return replace(found, from_on=from_on, to_on=to_on)
