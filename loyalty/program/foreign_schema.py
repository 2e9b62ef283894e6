"""The words of a document about other monies than its own: what one of each counts as, and rates in them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from marshmallow import ValidationError

from loyalty.program.declared import MOST_ROWS, here
from loyalty.program.fields import Money, Plain
from loyalty.program.figures import fixed
from loyalty.program.foreign import ForeignMoney
from loyalty.program.frozen import FrozenMap
from loyalty.program.problem import one_of

# One of the weakest monies counts as a few millionths of the strongest, and the other way about.
RATE: Final = re.compile(r"(0|[1-9][0-9]{0,8})(?:\.[0-9]{1,10})?")


class Rates(Plain[tuple[ForeignMoney, ...]]):
    """What one of each of some monies counts as, as text in major units of the programme's money."""

    def read(self, value: object) -> tuple[ForeignMoney, ...] | None:
        if not isinstance(value, dict) or not 0 < len(value) <= MOST_ROWS:
            return None
        wrong = {money: self.wrong(money, rate) for money, rate in value.items()}
        if any(wrong.values()):
            raise ValidationError({money: [remedy] for money, remedy in wrong.items() if remedy})
        own_scale = here().money_decimals or 0
        return tuple(ForeignMoney(money, Decimal(rate), own_scale) for money, rate in sorted(value.items()))

    def wrong(self, money: str, rate: object) -> str:
        """What is wrong with one entry; empty for nothing."""
        if Money().read(money) is None:
            return "is no ISO 4217 code" if len(money) > len("USD") else Money().remedy(money)
        if money == here().money:
            return "must be left out, it is the programme's own money"
        if isinstance(rate, str) and RATE.fullmatch(rate) and Decimal(rate):
            return ""
        own = "the programme's money" if here().money_decimals is None else here().money
        return (
            f'must be what one {money} counts as in {own}, in quotes and up to ten decimals, such as "0.97"'
        )

    def remedy(self, value: object) -> str:
        return 'must be a mapping of monies to what one of each counts as, such as {EUR: "0.85"}'


class Amounts(Plain[FrozenMap[int]]):
    """An amount in each of some of the monies of `monies`; minor units of that money come out."""

    def read(self, value: object) -> FrozenMap[int] | None:
        if not isinstance(value, dict) or not 0 < len(value) <= MOST_ROWS:
            return None
        wrong = {money: self.wrong(money, amount) for money, amount in value.items()}
        if any(wrong.values()):
            raise ValidationError({money: [remedy] for money, remedy in wrong.items() if remedy})
        minor = {
            money: fixed(value[money], decimals)
            for money, decimals in here().foreign.items()
            if money in value
        }
        return FrozenMap.of({money: amount for money, amount in minor.items() if amount})

    def wrong(self, money: str, amount: object) -> str:
        """What is wrong with one entry; empty for nothing."""
        known = here().foreign
        if money not in known:
            return "is no money of `monies`, " + (f"write {one_of(known)}" if known else "which is not there")
        if fixed(amount, known[money]):
            return ""
        return f'must be a positive amount in quotes such as "{1:.{known[money]}f}"'

    def remedy(self, value: object) -> str:
        return 'must be a mapping of other monies to amounts such as {EUR: "1.00"}'
