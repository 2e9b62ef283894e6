"""The single values of a document about days: dates, times of the clock, weekdays, and what recurs."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from marshmallow import ValidationError

from loyalty.program.days import phrases
from loyalty.program.days.phrases import WEEKDAYS
from loyalty.program.days.recurrence import Rule
from loyalty.program.days.rrule import NoRule
from loyalty.program.fields import LocalDay, Plain
from loyalty.program.problem import nearest, one_of
from loyalty.remedies.remedy import Remedy, worded

MOST_DATES: Final = 1000
MOST_RULES: Final = 12
TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")


class Dates(Plain[frozenset[date]]):
    """A list of dates, at least one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(load_default=frozenset(), **options)
        self.on = LocalDay()

    def read(self, value: object) -> frozenset[date] | None:
        if not isinstance(value, list) or not 0 < len(value) <= MOST_DATES:
            return None
        dates = [self.on.read(each) for each in value]
        wrong = {n: [self.on.remedy(value[n])] for n, on in enumerate(dates) if on is None}
        wrong |= {n: [worded("must be given once")] for n, on in enumerate(dates) if on and on in dates[:n]}
        if wrong:
            raise ValidationError(wrong)
        return frozenset(on for on in dates if on)

    def remedy(self, value: object) -> Remedy:
        return worded('must be a list of 1 to {most} dates such as ["2026-12-31"]', most=MOST_DATES)


class Clock(Plain[int]):
    """A time of the clock up to `latest`, as text; minutes after midnight come out."""

    def __init__(self, latest: str, example: str, **options: Any) -> None:
        super().__init__(**options)
        self.latest, self.example = latest, example

    def read(self, value: object) -> int | None:
        if not isinstance(value, str) or not TIME.fullmatch(value) or value > self.latest:
            return None
        return int(value[:2]) * 60 + int(value[3:])

    def remedy(self, value: object) -> Remedy:
        return worded(
            'must be a time from "00:00" to "{latest}" such as "{example}"',
            latest=self.latest,
            example=self.example,
        )


class Weekdays(Plain[frozenset[int]]):
    """A list of weekdays, not all of them; Monday comes out as 0."""

    def read(self, value: object) -> frozenset[int] | None:
        if not isinstance(value, list) or len(value) > len(WEEKDAYS):
            return None
        wrong = {n: [self.wrong(word)] for n, word in enumerate(value) if word not in WEEKDAYS}
        if wrong:
            raise ValidationError(wrong)
        days = frozenset(WEEKDAYS.index(word) for word in value)
        return days if len(days) < len(WEEKDAYS) else None

    def wrong(self, word: object) -> Remedy:
        """What to write instead of what is no weekday."""
        meant = nearest(word.lower() if isinstance(word, str) else word, WEEKDAYS)
        return worded("must be {words}", words=one_of([meant] if meant else WEEKDAYS))

    def remedy(self, value: object) -> Remedy:
        return worded("must be a list of weekdays such as [saturday, sunday], at most six of them")


class Every(Plain[tuple[Rule, ...]]):
    """What recurs: one text or a list of them."""

    def read(self, value: object) -> tuple[Rule, ...] | None:
        if isinstance(value, str):
            return (self.rule(value),)
        if not isinstance(value, list) or not 0 < len(value) <= MOST_RULES:
            return None
        rules: list[Rule] = []
        wrong: dict[int, Any] = {}
        for n, text in enumerate(value):
            try:
                rules.append(self.rule(text))
            except ValidationError as error:
                wrong[n] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return tuple(rules)

    def rule(self, text: object) -> Rule:
        """One rule; raises ValidationError with all that is wrong with it."""
        if not isinstance(text, str):
            raise ValidationError(phrases.REMEDY)
        try:
            return phrases.read(text)
        except NoRule as error:
            raise ValidationError(list(error.remedies)) from None

    def remedy(self, value: object) -> Remedy:
        return worded("{must}, or a list of 1 to {most} of them", must=phrases.REMEDY, most=MOST_RULES)
