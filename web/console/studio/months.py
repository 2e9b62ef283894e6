"""Months of a replay as rows for a table and its chart: what each came to on both sides, told and drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from loyalty.explanations.figures import Figures as Words
from loyalty.replaying.costs import Amount
from loyalty.replaying.monthly import MonthLine
from web.wire import pages, readers

Of = Sequence[tuple[str, Amount]]


@dataclass(frozen=True, slots=True)
class Month:
    """A month on both sides, and how much more the draft gives; without a name it is all of them.

    What is drawn is the cost in major units of money, or, without a worth, points of the first currency.
    """

    name: str
    now: str
    draft: str
    now_drawn: str
    draft_drawn: str
    more: str


@dataclass(frozen=True, slots=True)
class Months:
    """The months of a report, and who tells of each side."""

    found: Sequence[MonthLine]
    now: Words
    draft: Words

    def lines(self) -> Iterator[Month]:
        """A line for each month, and one for all of them; none where there are no months."""
        for month, lines in groupby(self.found, key=lambda each: each.month):
            yield self._line(called(month), list(lines))
        if self.found:
            yield self._line("", self.found)

    @property
    def is_money(self) -> bool:
        """Whether everything that was given has a worth, so that it can be compared as one sum."""
        amounts = [amount for each in self.found for amount in (each.published, each.draft)]
        has_worth = all(each.cost_minor is not None or not each.points for each in amounts)
        return has_worth and any(each.cost_minor is not None for each in amounts)

    def _line(self, name: str, lines: Sequence[MonthLine]) -> Month:
        now: Of = [(each.currency, each.published) for each in lines]
        draft: Of = [(each.currency, each.draft) for each in lines]
        before, after = self._sum(now), self._sum(draft)
        return Month(
            name,
            _told(now, self.now),
            _told(draft, self.draft),
            self._drawn(before),
            self._drawn(after),
            self._more(after - before),
        )

    def _sum(self, amounts: Of) -> int:
        """Minor units of money, else points of the first currency."""
        if self.is_money:
            return sum(each.cost_minor or 0 for _, each in amounts)
        first = self.found[0].currency
        return sum(each.points for currency, each in amounts if currency == first)

    def _drawn(self, total: int) -> str:
        scale = self.now.program.money_scale if self.is_money else 0
        return f"{total / 10**scale:.{scale}f}"

    def _more(self, difference: int) -> str:
        if not difference:
            return "–"
        words = self.now
        said = words.money(difference) if self.is_money else words.points(difference, self.found[0].currency)
        return said if difference < 0 else f"+{said}"


def called(month: str) -> str:
    """What a month such as 2026-03 is called."""
    year, number = month.split("-")
    return str(pages.say("studio-replay.month", year=year, month=readers.reader().months[int(number) - 1]))


def _told(amounts: Of, words: Words) -> str:
    """The points of each currency, and what all of it costs."""
    points: dict[str, int] = {}
    for currency, each in amounts:
        if currency:
            points[currency] = points.get(currency, 0) + each.points
    known = {each.code for each in words.program.currencies}
    said = [words.points(total, code) for code, total in points.items() if total and code in known]
    costs = [each.cost_minor for _, each in amounts if each.cost_minor is not None]
    if costs and (sum(costs) or not said):
        said.append(words.money(sum(costs)))
    return " · ".join(said) or "–"
