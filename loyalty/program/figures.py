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
from loyalty.remedies.remedy import Remedy, worded

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

    def remedy(self, value: object) -> Remedy:
        decimals = 2 if here().money_decimals is None else here().money_decimals
        kind = worded("a positive amount") if self.low else worded("an amount")
        example = worded(
            '{kind}{quotes} such as "{one}"', kind=kind, quotes=_quotes(value), one=f"{1:.{decimals}f}"
        )
        if fixed(value, 4):
            return worded(
                "must be {example}, as {money} has {decimals} decimals",
                example=example,
                money=here().money,
                decimals=decimals or worded("no"),
            )
        return worded("must be {example}", example=example)


class Worth(Plain[Decimal]):
    """What one point buys, as text in major units of the money with up to six decimals."""

    def read(self, value: object) -> Decimal | None:
        parts = WORTH.fullmatch(value) if isinstance(value, str) else None
        worth = Decimal(parts[0]) if parts else None
        return worth or None

    def remedy(self, value: object) -> Remedy:
        return worded(
            'must be what one point buys{quotes} such as "0.01", with up to six decimals',
            quotes=_quotes(value),
        )


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

    def remedy(self, value: object) -> Remedy:
        is_too_high = type(value) is int and value > self.high
        most = worded(", at most {most}", most=self.high) if is_too_high else ""
        if scale := here().scale:
            return worded(
                'must be points such as {low} or "{least}"{most}',
                low=max(self.low, 1),
                least=Decimal(1).scaleb(-scale),
                most=most,
            )
        return worded("must be a whole number of points such as {low}{most}", low=self.low, most=most)


class Threshold(Points):
    """What a tier asks for, in the unit of its counter: points, money, or a number of visits or units."""

    def read(self, value: object) -> int | None:
        match here().tier_unit:
            case "points":
                return super().read(value)
            case "money":
                return Amount(self.low).read(value)
        return self.smallest(value, 0)

    def remedy(self, value: object) -> Remedy:
        match here().tier_unit:
            case "points":
                return super().remedy(value)
            case "money":
                return Amount(self.low).remedy(value)
        return worded("must be a whole number such as {low}", low=self.low)


class CounterFigure(Points):
    """A total of the counter that its row names, in that counter's unit."""

    def read(self, value: object) -> int | None:
        unit, scale = here().counted_in
        return Amount(self.low).read(value) if unit == "money" else self.smallest(value, scale)

    def remedy(self, value: object) -> Remedy:
        unit, scale = here().counted_in
        if unit == "money":
            return Amount(self.low).remedy(value)
        decimals = worded(' or "{least}"', least=Decimal(1).scaleb(-scale)) if scale else ""
        return worded("must be a whole number such as {low}{decimals}", low=self.low, decimals=decimals)


class Quantity(Plain[int]):
    """A quantity as text or a whole number, in thousandths of its unit: litres, metres, pieces."""

    def read(self, value: object) -> int | None:
        found = value * 1000 if type(value) is int else fixed(value, 3)
        return found if found is not None and 0 < found <= 10**9 else None

    def remedy(self, value: object) -> Remedy:
        return worded('must be a quantity such as 2 or "0.5", with up to three decimals')


class Factor(Plain[Decimal]):
    """How many times, more than once: a multiplier adds points and takes none."""

    def read(self, value: object) -> Decimal | None:
        times = Decimal(value) if isinstance(value, str) and FIXED.fullmatch(value) else None
        return times if times is not None and 1 < times <= MOST_TIMES else None

    def remedy(self, value: object) -> Remedy:
        return worded(
            'must be a multiplier{quotes} up to {most} such as "2", and more than 1',
            quotes=_quotes(value),
            most=MOST_TIMES,
        )


class Duration(Plain[tuple[int, str]]):
    """A count of days or months: "12 months"; years are months."""

    def read(self, value: object) -> tuple[int, str] | None:
        parts = DURATION.fullmatch(value) if isinstance(value, str) else None
        if not parts or int(parts[1]) > LONGEST[parts[2]]:
            return None
        if parts[2] == "year":
            return 12 * int(parts[1]), "months"
        return int(parts[1]), f"{parts[2]}s"

    def remedy(self, value: object) -> Remedy:
        return worded('must be days, months or years such as "30 days" or "12 months", at most 100 years')


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
            known = (
                worded("write {words}", words=one_of([meant] if meant else tiers))
                if tiers
                else worded("which has none")
            )
            return [worded("is no tier of this document, {known}", known=known)]
        small = isinstance(times, str) and FIXED.fullmatch(times) and Decimal(times) <= MOST_TIMES
        return (
            []
            if small
            else [
                worded(
                    'must be a multiplier{quotes} up to {most} such as "1.5"',
                    quotes=_quotes(times),
                    most=MOST_TIMES,
                )
            ]
        )

    def remedy(self, value: object) -> Remedy:
        return worded('must be a mapping of tiers to multipliers such as {{vip: "1.5"}}')


def _quotes(value: object) -> str:
    return worded(" in quotes") if type(value) is int or isinstance(value, Numeral) else ""
