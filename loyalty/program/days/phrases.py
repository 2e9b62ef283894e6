"""Plain words for the rules that shops have most: "saturday", "28th", "last friday", "25 december"."""

from __future__ import annotations

import re
from typing import Final

from loyalty.program.days import rrule
from loyalty.program.days.recurrence import Rule
from loyalty.program.problem import nearest
from loyalty.remedies.remedy import worded

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
ORDINAL: Final = re.compile(r"([1-9][0-9]?)(st|nd|rd|th)")
REMEDY: Final = worded(
    'must be a day such as "saturday", "28th", "last friday" or "25 december", '
    'or a rule of RFC 5545 such as "FREQ=WEEKLY;BYDAY=SA"'
)


def read(text: str) -> Rule:
    """The rule that plain words or RFC 5545 say; raises NoRule."""
    if "=" in text:
        return rrule.read(text)
    match text.split(" "):
        case ["day"]:
            return Rule("DAILY")
        case [weekday] if weekday in WEEKDAYS:
            return Rule("WEEKLY", by_day=((0, WEEKDAYS.index(weekday)),))
        case [ordinal] if ordinal != "last" and (n := _ordinal(ordinal, 31)):
            return Rule("MONTHLY", by_month_day=(n,))
        case [ordinal, "day"] if n := _ordinal(ordinal, 31):
            return Rule("MONTHLY", by_month_day=(n,))
        case [ordinal, weekday] if weekday in WEEKDAYS and (n := _ordinal(ordinal, 5)):
            return Rule("MONTHLY", by_day=((n, WEEKDAYS.index(weekday)),))
        case [day, month] if month in MONTHS and re.fullmatch(r"[1-9]|[12][0-9]|3[01]", day):
            return Rule("YEARLY", by_month=(MONTHS.index(month) + 1,), by_month_day=(int(day),))
    meant = None if " " in text else nearest(text.lower(), ("day", *WEEKDAYS))
    raise rrule.NoRule(worded('{must}; write "{meant}"', must=REMEDY, meant=meant) if meant else REMEDY)


def _ordinal(word: str, most: int) -> int:
    """The number that "2nd" or "last" says, 0 for anything else."""
    if word == "last":
        return -1
    found = ORDINAL.fullmatch(word)
    number = int(found[1]) if found else 0
    return number if found and number <= most and found[2] == _ending(number) else 0


def _ending(number: int) -> str:
    return "th" if number // 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
