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
from loyalty.remedies.remedy import Remedy, worded

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

    def wrong(self, money: str, rate: object) -> Remedy | None:
        """What is wrong with one entry; None for nothing."""
        if Money().read(money) is None:
            return worded("is no ISO 4217 code") if len(money) > len("USD") else Money().remedy(money)
        if money == here().money:
            return worded("must be left out, it is the programme's own money")
        if isinstance(rate, str) and RATE.fullmatch(rate) and Decimal(rate):
            return None
        own = worded("the programme's money") if here().money_decimals is None else here().money
        return worded(
            'must be what one {money} counts as in {own}, in quotes and up to ten decimals, such as "0.97"',
            money=money,
            own=own,
        )

    def remedy(self, value: object) -> Remedy:
        return worded('must be a mapping of monies to what one of each counts as, such as {{EUR: "0.85"}}')


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

    def wrong(self, money: str, amount: object) -> Remedy | None:
        """What is wrong with one entry; None for nothing."""
        known = here().foreign
        if money not in known:
            words = worded("write {words}", words=one_of(known)) if known else worded("which is not there")
            return worded("is no money of `monies`, {known}", known=words)
        if fixed(amount, known[money]):
            return None
        return worded(
            'must be a positive amount in quotes such as "{example}"', example=f"{1:.{known[money]}f}"
        )

    def remedy(self, value: object) -> Remedy:
        return worded('must be a mapping of other monies to amounts such as {{EUR: "1.00"}}')
