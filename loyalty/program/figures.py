"""The figures of a document: money and points are read exactly, into whole numbers of their smallest unit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from marshmallow import ValidationError

from loyalty.program.declared import MOST_ROWS, here
from loyalty.program.fields import Plain
from loyalty.program.frozen import FrozenMap
from loyalty.program.problem import Numeral, nearest, one_of

# Bounds that leave the points of any receipt far below what a column of 64 bits holds.
MOST_POINTS: Final = 10**12
MOST_PER_STEP: Final = 10**6
MOST_TIMES: Final = 100
FIXED: Final = re.compile(r"(0|[1-9][0-9]{0,11})(?:\.([0-9]{1,4}))?")
WORTH: Final = re.compile(r"(0|[1-9][0-9]{0,5})(?:\.[0-9]{1,6})?")
DURATION: Final = re.compile(r"([1-9][0-9]{0,4}) (day|month|year)s?")
LONGEST: Final = {"day": 36_500, "month": 1_200, "year": 100}


def fixed(value: object, decimals: int) -> int | None:
    """Text such as "12.50" in units of 10 ** -`decimals` (1250 for 2), never rounded; None for the rest."""
    parts = FIXED.fullmatch(value) if isinstance(value, str) else None
    if not parts or len(parts[2] or "") > decimals:
        return None
    return int(parts[1] + (parts[2] or "").ljust(decimals, "0"))


class Amount(Plain[int]):
    """An amount of the programme's money, as text in major units; minor units come out."""

    def __init__(self, low: int = 1, **options: Any) -> None:
        super().__init__(**options)
        self.low = low

    def read(self, value: object) -> int | None:
        decimals = here().money_decimals
        minor = fixed(value, 4 if decimals is None else decimals)
        return minor if minor is not None and minor >= self.low else None

    def remedy(self, value: object) -> str:
        decimals = 2 if here().money_decimals is None else here().money_decimals
        kind = "a positive amount" if self.low else "an amount"
        example = f'{kind}{_quotes(value)} such as "{1:.{decimals}f}"'
        if fixed(value, 4):
            return f"must be {example}, as {here().money} has {decimals or 'no'} decimals"
        return f"must be {example}"


class Worth(Plain[Decimal]):
    """What one point buys, as text in major units of the money with up to six decimals."""

    def read(self, value: object) -> Decimal | None:
        parts = WORTH.fullmatch(value) if isinstance(value, str) else None
        worth = Decimal(parts[0]) if parts else None
        return worth or None

    def remedy(self, value: object) -> str:
        return f'must be what one point buys{_quotes(value)} such as "0.01", with up to six decimals'


class Points(Plain[int]):
    """A number of points up to `high`; where their currency has a scale, decimals are written as text."""

    def __init__(self, low: int = 1, high: int = MOST_POINTS, **options: Any) -> None:
        super().__init__(**options)
        self.low, self.high = low, high

    def read(self, value: object) -> int | None:
        return self.smallest(value, here().scale)

    def smallest(self, value: object, scale: int) -> int | None:
        """The figure in units of 10 ** -`scale` of a point."""
        points = value * 10**scale if type(value) is int else fixed(value, scale) if scale else None
        return points if points is not None and self.low <= points <= self.high * 10**scale else None

    def remedy(self, value: object) -> str:
        most = f", at most {self.high}" if type(value) is int and value > self.high else ""
        if scale := here().scale:
            return f'must be points such as {max(self.low, 1)} or "{Decimal(1).scaleb(-scale)}"{most}'
        return f"must be a whole number of points such as {self.low}{most}"


class Threshold(Points):
    """What a tier asks for, in the unit of its counter: points, money, or a number of visits or units."""

    def read(self, value: object) -> int | None:
        match here().tier_unit:
            case "points":
                return super().read(value)
            case "money":
                return Amount(self.low).read(value)
        return self.smallest(value, 0)

    def remedy(self, value: object) -> str:
        match here().tier_unit:
            case "points":
                return super().remedy(value)
            case "money":
                return Amount(self.low).remedy(value)
        return f"must be a whole number such as {self.low}"


class CounterFigure(Points):
    """A total of the counter that its row names, in that counter's unit."""

    def read(self, value: object) -> int | None:
        unit, scale = here().counted_in
        return Amount(self.low).read(value) if unit == "money" else self.smallest(value, scale)

    def remedy(self, value: object) -> str:
        unit, scale = here().counted_in
        if unit == "money":
            return Amount(self.low).remedy(value)
        decimals = f' or "{Decimal(1).scaleb(-scale)}"' if scale else ""
        return f"must be a whole number such as {self.low}{decimals}"


class Quantity(Plain[int]):
    """A quantity as text or a whole number, in thousandths of its unit: litres, metres, pieces."""

    def read(self, value: object) -> int | None:
        found = value * 1000 if type(value) is int else fixed(value, 3)
        return found if found is not None and 0 < found <= 10**9 else None

    def remedy(self, value: object) -> str:
        return 'must be a quantity such as 2 or "0.5", with up to three decimals'


class Factor(Plain[Decimal]):
    """How many times, more than once: a multiplier adds points and takes none."""

    def read(self, value: object) -> Decimal | None:
        times = Decimal(value) if isinstance(value, str) and FIXED.fullmatch(value) else None
        return times if times is not None and 1 < times <= MOST_TIMES else None

    def remedy(self, value: object) -> str:
        return f'must be a multiplier{_quotes(value)} up to {MOST_TIMES} such as "2", and more than 1'


class Duration(Plain[tuple[int, str]]):
    """A count of days or months: "12 months"; years are months."""

    def read(self, value: object) -> tuple[int, str] | None:
        parts = DURATION.fullmatch(value) if isinstance(value, str) else None
        if not parts or int(parts[1]) > LONGEST[parts[2]]:
            return None
        if parts[2] == "year":
            return 12 * int(parts[1]), "months"
        return int(parts[1]), f"{parts[2]}s"

    def remedy(self, value: object) -> str:
        return 'must be days, months or years such as "30 days" or "12 months", at most 100 years'


class ByTier(Plain[FrozenMap[Decimal]]):
    """A multiplier for each of some tiers."""

    def read(self, value: object) -> FrozenMap[Decimal] | None:
        if not isinstance(value, dict) or not 0 < len(value) <= MOST_ROWS:
            return None
        wrong = {tier: self.wrong(tier, times) for tier, times in value.items()}
        if any(wrong.values()):
            raise ValidationError({tier: remedies for tier, remedies in wrong.items() if remedies})
        return FrozenMap.of({tier: Decimal(times) for tier, times in sorted(value.items())})

    def wrong(self, tier: str, times: object) -> list[str]:
        """What is wrong with one entry."""
        tiers = here().tiers
        if tier not in tiers:
            meant = nearest(tier, tiers)
            known = f"write {one_of([meant] if meant else tiers)}" if tiers else "which has none"
            return [f"is no tier of this document, {known}"]
        small = isinstance(times, str) and FIXED.fullmatch(times) and Decimal(times) <= MOST_TIMES
        return [] if small else [f'must be a multiplier{_quotes(times)} up to {MOST_TIMES} such as "1.5"']

    def remedy(self, value: object) -> str:
        return 'must be a mapping of tiers to multipliers such as {vip: "1.5"}'


def _quotes(value: object) -> str:
    return " in quotes" if type(value) is int or isinstance(value, Numeral) else ""
