"""The text of a rule as RFC 5545 writes it, read strictly: whatever is wrong is said with what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from loyalty.program.days.recurrence import Frequency, Rule
from loyalty.program.problem import nearest, one_of, show
from loyalty.remedies.remedy import Remedy, worded

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
HIGHEST_INTERVAL: Final = 1000
_HOW_OFTEN: Final = worded("must say how often, FREQ=DAILY or FREQ=WEEKLY or FREQ=MONTHLY or FREQ=YEARLY")
BY_DAY: Final = re.compile(r"([+-]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)")
NUMBER: Final = re.compile(r"[+-]?[1-9][0-9]{0,3}")

# What RFC 5545 has beyond this, and where it is said in a document.
ELSEWHERE: Final = {
    "COUNT": worded('"through" names the last day'),
    "UNTIL": worded('"through" names the last day'),
    "BYHOUR": worded('"hours" names the time'),
    "BYMINUTE": worded('"hours" names the time'),
    "BYSECOND": worded('"hours" names the time'),
    "DTSTART": worded('"from" names the first day'),
    "BYWEEKNO": worded("write BYMONTH or BYSETPOS"),
    "BYYEARDAY": worded("write BYMONTH with BYMONTHDAY"),
}


class NoRule(ValueError):
    """A text that is no rule here; `remedies` say what to write instead."""

    def __init__(self, *remedies: Remedy) -> None:
        super().__init__(*remedies)
        self.remedies = remedies


def read(text: str) -> Rule:
    """The rule that a text such as "FREQ=MONTHLY;BYDAY=-1FR" says; raises NoRule with all that is wrong."""
    parts, wrong = _parts(text)
    values: dict[str, Any] = {}
    for word, value in parts.items():
        field, understand, remedy = PARTS[word]
        understood = understand(value)
        if understood is None:
            wrong.append(worded("must have {remedy} in {word}", remedy=remedy, word=word))
        values[field] = understood
    if "FREQ" not in parts:
        wrong.append(_HOW_OFTEN)
    if wrong:
        raise NoRule(*wrong)
    rule = Rule(**values)
    if misfits := _misfits(rule):
        raise NoRule(*misfits)
    return rule


def _parts(text: str) -> tuple[dict[str, str], list[Remedy]]:
    """The parts by their words, and what is wrong with those that are none."""
    parts: dict[str, str] = {}
    wrong = []
    for part in text.split(";"):
        word, equals, value = part.partition("=")
        if word in ELSEWHERE and equals:
            wrong.append(worded("must be without {word}, {elsewhere}", word=word, elsewhere=ELSEWHERE[word]))
        elif word not in PARTS or not equals:
            meant = nearest(word.strip().upper(), PARTS)
            wrong.append(
                worded(
                    "must be without {part}, write {words} with a value",
                    part=show(part),
                    words=one_of([meant] if meant else PARTS),
                )
            )
        elif word in parts:
            wrong.append(worded("must have {word} once", word=word))
        else:
            parts[word] = value
    return parts, wrong


def _misfits(rule: Rule) -> list[Remedy]:
    """What is wrong between parts that are right by themselves."""
    look = {"DAILY": _shorter, "WEEKLY": _weekly}.get(rule.frequency, _longer)
    return [
        worded("{remedy} where FREQ={frequency}", remedy=remedy, frequency=rule.frequency)
        for remedy in look(rule)
    ]


def _weekly(rule: Rule) -> list[Remedy]:
    wrong = [] if rule.by_day else [worded("must name weekdays such as BYDAY=SA")]
    return wrong + ([worded("must be without BYMONTHDAY")] if rule.by_month_day else []) + _shorter(rule)


def _shorter(rule: Rule) -> list[Remedy]:
    wrong = [worded("must have BYDAY without numbers")] if any(n for n, _ in rule.by_day) else []
    return wrong + ([worded("must be without BYSETPOS")] if rule.by_set_pos else [])


def _longer(rule: Rule) -> list[Remedy]:
    wrong = (
        [] if rule.by_day or rule.by_month_day else [worded("must name days, BYMONTHDAY=28 or BYDAY=-1FR")]
    )
    most = 53 if rule.frequency == "YEARLY" and not rule.by_month else 5
    if any(abs(n) > most for n, _ in rule.by_day):
        wrong.append(worded("must have numbers in BYDAY up to {most}", most=most))
    return wrong


def _frequency(value: str) -> Frequency | None:
    return cast(Frequency, value) if value in FREQUENCIES else None


def _interval(value: str) -> int | None:
    number = _number(value)
    return number if number and 1 <= number <= HIGHEST_INTERVAL else None


def _number(value: str) -> int | None:
    return int(value) if NUMBER.fullmatch(value) else None


def _weekday(value: str) -> int | None:
    return WEEKDAYS.index(value) if value in WEEKDAYS else None


def _days(value: str) -> tuple[tuple[int, int], ...] | None:
    found = [BY_DAY.fullmatch(each) for each in value.split(",")]
    days = {(int(each[1] or 0), WEEKDAYS.index(each[2])) for each in found if each}
    return tuple(sorted(days)) if all(found) else None


def _numbers(low: int, high: int) -> Callable[[str], tuple[int, ...] | None]:
    def understand(value: str) -> tuple[int, ...] | None:
        numbers = {_number(each) for each in value.split(",")}
        within = sorted(each for each in numbers if each is not None and low <= each <= high)
        return tuple(within) if len(within) == len(numbers) else None

    return understand


# For each word: the field of a Rule, how its value is understood, and what must stand there.
PARTS: Final[Mapping[str, tuple[str, Callable[[str], Any], Remedy]]] = {
    "FREQ": ("frequency", _frequency, one_of(FREQUENCIES)),
    "INTERVAL": ("interval", _interval, worded("a number from 1 to {most}", most=HIGHEST_INTERVAL)),
    "BYMONTH": ("by_month", _numbers(1, 12), worded("months from 1 to 12")),
    "BYMONTHDAY": ("by_month_day", _numbers(-31, 31), worded("days from 1 to 31, or from -1 backwards,")),
    "BYDAY": ("by_day", _days, worded('days such as "SA", "1MO" or "-1FR"')),
    "BYSETPOS": ("by_set_pos", _numbers(-366, 366), worded("positions from 1 to 366, or from -1 backwards,")),
    "WKST": ("week_starts", _weekday, one_of(WEEKDAYS)),
}
