"""Figures: points, money, days and names, written as one programme and one language write them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from loyalty.errors import UnknownCurrency, UnknownReward
from loyalty.explanations.language import Language
from loyalty.program.model import Counter, Program


@dataclass(frozen=True, slots=True)
class Figures:
    """What the programme no longer has is called by its code; points of such a currency are whole."""

    program: Program
    language: Language

    def points(self, amount: int, currency: str) -> str:
        """Points in the currency's smallest unit, with their unit: `137 points`."""
        try:
            found = self.program.currency(currency)
        except UnknownCurrency:
            return self.language.counted(self.language.number(amount), currency, currency)
        figure = self.language.number(amount, found.scale)
        return self.language.counted(figure, currency, self.language.name(found.name, currency))

    def money(self, minor: int) -> str:
        """An amount in the programme's money: `£137.40`."""
        return self.language.amount(minor, self.program.money, self.program.money_scale)

    def count(self, total: int, counter: str) -> str:
        """What a tier's counter stands at, without its unit: `20,104`; money as money."""
        found = self._find_counter(counter)
        if found is not None and found.measures == "spend":
            return self.money(total)
        scale = self._scale(found.currency) if found is not None and found.measures == "points" else 0
        return self.language.number(total, scale)

    def counter(self, total: int, counter: str) -> str:
        """What a tier's counter stands at, with its unit: `20,000 points`, `£3,000.00`, `12 visits`."""
        found = self._find_counter(counter)
        if found is None or found.measures == "spend":
            return self.count(total, counter)
        if found.measures == "points":
            return self.points(total, found.currency)
        return self.language.counted(self.language.number(total), found.measures)

    def day(self, value: str, form: str = "day") -> str:
        """A day; of an instant, the programme's. `form` is `day` or `weekday`."""
        if "T" in value:
            on = datetime.fromisoformat(value).astimezone(self.program.zoneinfo).date()
        else:
            on = date.fromisoformat(value)
        return self.language.day(on, form)

    def tier(self, code: str) -> str:
        """What people call a tier."""
        return self.language.name(self.program.tier_names.get(code, {}), code)

    def reward(self, code: str) -> str:
        """What people call a reward."""
        try:
            return self.language.name(self.program.reward(code).name, code)
        except UnknownReward:
            return code

    def _find_counter(self, code: str) -> Counter | None:
        return next((each for each in self.program.counters if each.code == code), None)

    def _scale(self, currency: str) -> int:
        return next((each.scale for each in self.program.currencies if each.code == currency), 0)
