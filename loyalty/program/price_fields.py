"""The figures of discounts: shares in percent, tables of shares, and prices by stock code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import ValidationError

from loyalty.program.declared import MOST_ROWS, here
from loyalty.program.fields import LONGEST_LIST, Plain, Text
from loyalty.program.figures import Amount, fixed
from loyalty.program.frozen import FrozenMap
from loyalty.program.pricing import WHOLE
from loyalty.program.problem import Numeral, nearest, one_of
from loyalty.remedies.remedy import Remedy, worded

MOST_COLUMNS: Final = 200
EVERY_TIER: Final = worded('as every tier names the same goods; "0" takes nothing off')


class Share(Plain[int]):
    """A percentage as text with up to two decimals, from `low` to 100, in hundredths of a percent."""

    def __init__(self, low: int = 1, **options: Any) -> None:
        super().__init__(**options)
        self.low = low

    def read(self, value: object) -> int | None:
        share = fixed(value, 2)
        return share if share is not None and self.low <= share <= WHOLE else None

    def remedy(self, value: object) -> Remedy:
        quotes = worded(" in quotes") if type(value) is int or isinstance(value, Numeral) else ""
        least = "" if self.low else worded('from "0" ')
        return worded(
            'must be a percentage{quotes} {least}up to "100" such as "5"', quotes=quotes, least=least
        )


class PricesBySku(Plain[FrozenMap[int]]):
    """A price for each of some stock codes, in minor units."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.sku, self.amount = Text("A1"), Amount(0)

    def read(self, value: object) -> FrozenMap[int] | None:
        if not isinstance(value, dict) or not 0 < len(value) <= LONGEST_LIST:
            return None
        wrong = {
            sku: [self._remedy(sku, price)] for sku, price in value.items() if self._is_wrong(sku, price)
        }
        if wrong:
            raise ValidationError(wrong)
        return FrozenMap.of(
            {sku: fixed(price, here().money_decimals or 0) or 0 for sku, price in value.items()}
        )

    def _is_wrong(self, sku: str, price: object) -> bool:
        return self.sku.read(sku) is None or self.amount.read(price) is None

    def _remedy(self, sku: str, price: object) -> Remedy:
        if self.sku.read(sku) is None:
            return worded("must stand for a stock code, which is {kind}", kind=self.sku.kind)
        return self.amount.remedy(price)

    def remedy(self, value: object) -> Remedy:
        return worded(
            'must be a mapping of 1 to {most} stock codes to prices such as {{A1: "9.90"}}', most=LONGEST_LIST
        )


class SharesByTier(Plain[FrozenMap[FrozenMap[int]]]):
    """For each of some tiers a share for each kind of goods; every tier names the same kinds."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.share, self.goods = Share(0), Text("A")

    def read(self, value: object) -> FrozenMap[FrozenMap[int]] | None:
        if not isinstance(value, dict) or not 0 < len(value) <= MOST_ROWS:
            return None
        columns = next((list(row) for row in value.values() if isinstance(row, dict) and row), [])
        wrong = {tier: self._wrong(tier, row, columns) for tier, row in value.items()}
        if any(wrong.values()):
            raise ValidationError({tier: remedies for tier, remedies in wrong.items() if remedies})
        return FrozenMap.of({tier: _row(row) for tier, row in sorted(value.items())})

    def _wrong(self, tier: str, row: object, columns: list[str]) -> Any:
        """What is wrong with one tier's row."""
        tiers = here().tiers
        if tier not in tiers:
            meant = nearest(tier, tiers)
            known = (
                worded("write {words}", words=one_of([meant] if meant else tiers))
                if tiers
                else worded("which has none")
            )
            return [worded("is no tier of this document, {known}", known=known)]
        if not isinstance(row, dict) or not 0 < len(row) <= MOST_COLUMNS:
            return [worded('must be a mapping of kinds of goods to percentages such as {{A: "5", B: "2"}}')]
        return self._wrong_cells(row, columns)

    def _wrong_cells(self, row: Mapping[str, object], columns: list[str]) -> dict[str, list[Remedy]]:
        wrong = {goods: [_unlike(goods, columns)] for goods in row if goods not in columns}
        wrong |= {
            goods: [worded("must be given, {why}", why=EVERY_TIER)] for goods in columns if goods not in row
        }
        for goods, share in row.items():
            if goods not in wrong and self.goods.read(goods) is None:
                wrong[goods] = [worded("must stand for goods, which are {kind}", kind=self.goods.kind)]
            elif goods not in wrong and self.share.read(share) is None:
                wrong[goods] = [self.share.remedy(share)]
        return wrong

    def remedy(self, value: object) -> Remedy:
        return worded(
            'must be a mapping of tiers to percentages by goods such as {{vip: {{A: "5", B: "2"}}}}'
        )


def _unlike(goods: str, columns: list[str]) -> Remedy:
    """What to write instead of goods that the first tier does not name."""
    meant = nearest(goods, columns)
    if meant and meant != goods:
        return worded("is not among the goods of the first tier, write {words}", words=one_of([meant]))
    return worded("must be given for the first tier too, {why}", why=EVERY_TIER)


def _row(row: Mapping[str, object]) -> FrozenMap[int]:
    return FrozenMap.of({goods: fixed(share, 2) or 0 for goods, share in row.items()})
