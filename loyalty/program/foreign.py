"""Foreign money: what a programme takes besides its own, and what amounts of it count as. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from loyalty.program.iso4217 import DECIMALS


@dataclass(frozen=True, slots=True)
class ForeignMoney:
    """A money that receipts may be in: one of it counts as `rate` of the programme's, both in major units.

    `own_scale` is the decimals of the programme's money.
    """

    money: str
    rate: Decimal
    own_scale: int

    @property
    def scale(self) -> int:
        """The decimals of this money."""
        return DECIMALS[self.money]

    def converted(self, minor: int) -> int:
        """An amount of this money in minor units of the programme's, rounded half up."""
        times, by = self._ratio()
        return (2 * minor * times + by) // (2 * by)

    def covered(self, minor: int) -> int:
        """What an amount of this money certainly covers of the programme's: minor units, rounded down."""
        times, by = self._ratio()
        return minor * times // by

    def back(self, minor: int) -> int:
        """An amount of the programme's money in minor units of this, rounded down.

        What an amount of this covers, put back, never exceeds it.
        """
        times, by = self._ratio()
        return minor * by // times

    def shared(self, parts: Sequence[int]) -> list[int]:
        """Amounts of this money, each in minor units of the programme's.

        Their sum is rounded half up, once; what parts lack goes to the largest remainders, first part first.
        """
        times, by = self._ratio()
        floors = [part * times // by for part in parts]
        missing = self.converted(sum(parts)) - sum(floors)
        by_remainder = sorted(range(len(parts)), key=lambda n: (-(parts[n] * times % by), n))
        for n in by_remainder[:missing]:
            floors[n] += 1
        return floors

    def _ratio(self) -> tuple[int, int]:
        """So many minor units of the programme's money for so many of this."""
        return self.rate.scaleb(self.own_scale - self.scale).as_integer_ratio()
