"""Card years: from which days a member's are counted, and where one that a card cuts short is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Final

from tiers.windows import ONE_DAY, Period, Window

CARD_YEAR: Final = Window("card-year", 12)


@dataclass(frozen=True, slots=True)
class CardYears:
    """Counted from the day of joining `anchor_on`, and anew from each of the days `begun`, which ascend."""

    anchor_on: date
    begun: tuple[date, ...] = ()

    def period(self, window: Window, on: date) -> Period:
        """The period of a window that contains the local day `on`; raises DateOutOfRange.

        What a new year cuts short ends where that one begins. The calendar goes its own way.
        """
        if not self.begun or window.kind == "calendar":
            return window.period(self.anchor_on, on)
        past = [*takewhile(lambda day: day <= on, self.begun)]
        found = window.period(past[-1] if past else self.anchor_on, on)
        following = self.begun[len(past) : len(past) + 1]
        return Period(found.start_on, min(found.end_on, *following)) if following else found

    def ending(self, window: Window, end_on: date) -> Period:
        """The period that ends at `end_on` (which is the first day after it)."""
        return self.period(window, end_on - ONE_DAY)

    def full_end(self, window: Window, on: date) -> date:
        """Where the period of a day ends; if that is cut short, where the next one does that is not."""
        end_on = self.period(window, on).end_on
        while window.kind != "calendar" and end_on in self.begun:
            end_on = self.period(window, end_on).end_on
        return end_on

    def anew(self, from_on: date) -> CardYears:
        """The same up to this day, and counted from it on: what was to begin later does not.

        A day on which a year begins in any case changes nothing.
        """
        kept = CardYears(self.anchor_on, tuple(takewhile(lambda day: day < from_on, self.begun)))
        is_due = kept.period(CARD_YEAR, from_on).start_on == from_on
        return kept if is_due else CardYears(self.anchor_on, (*kept.begun, from_on))
