"""Cards as a document has them: how numbers look, and the kinds there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from loyalty.program.earning import Names
from points.spans import months_later

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiver:
    """When a fee is waived: everything said must be true; of several in one list, one is enough."""

    days: tuple[str, ...] = ()
    tiers: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CardKind:
    """A kind of card, with numbers of its own series; `tier` is whose card it is, empty for anybody's.

    Fees are in minor units; of a member's replacements the first `free_replacements` cost nothing. It is
    valid for `count` days or months, 0 for ever. A renewal's term begins with the end of the last (`end`),
    on its own day (`renewal`), or on the `later` of the two.
    """

    code: str
    name: Names
    prefix: str
    digits: int
    tier: str = ""
    fee_minor: int = 0
    renewal_fee_minor: int = 0
    replacement_fee_minor: int = 0
    free_replacements: int = 0
    waived_when: Waiver | None = None
    count: int = 0
    unit: Literal["days", "months"] = "months"
    renews_from: Literal["end", "renewal", "later"] = "end"

    def through(self, on: date) -> date | None:
        """The last day of a term that begins on a day; None for ever. Raises OverflowError after 9999."""
        if not self.count:
            return None
        end = on + timedelta(days=self.count) if self.unit == "days" else months_later(on, self.count)
        return end - _ONE_DAY

    def renewed(self, through_on: date | None, on: date) -> tuple[date, date | None]:
        """The first and last day of the term that a renewal on a day gives; never one that is over already.

        `through_on` is the last day of the term before. The last is None for ever.
        """
        is_over = through_on is None or through_on < on
        if through_on is None or self.renews_from == "renewal" or (self.renews_from == "later" and is_over):
            return on, self.through(on)
        from_on = through_on + _ONE_DAY
        found = self.through(from_on)
        while found is not None and found < on:
            from_on = found + _ONE_DAY
            found = self.through(from_on)
        return from_on, found


@dataclass(frozen=True, slots=True)
class CardPolicy:
    """A card number is `prefix`, then `digits` random digits, then a check digit; so are those of kinds."""

    prefix: str
    digits: int
    kinds: tuple[CardKind, ...] = ()

    def find(self, code: str | None) -> CardKind | None:
        """The kind of this code."""
        return next((kind for kind in self.kinds if kind.code == code), None)

    @property
    def first(self) -> CardKind | None:
        """The kind that joining gives by itself: the first that is anybody's and costs nothing."""
        return next((kind for kind in self.kinds if not kind.tier and not kind.fee_minor), None)
