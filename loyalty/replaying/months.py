"""Months: what one set of rules came to month by month, sums that are added up purchase by purchase."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from loyalty.entitle import Entitlement
from loyalty.replaying.deeds import Extra

SEPARATOR: Final = "\t"


@dataclass(slots=True)
class Months:
    """Sums by month, such as 2026-03, of the programme's zone.

    `points`, in the currency's smallest unit, go by month and currency, `gifts` by month and reward;
    `discounts` are in minor units by month.
    """

    points: Counter[str] = field(default_factory=Counter)
    gifts: Counter[str] = field(default_factory=Counter)
    discounts: Counter[str] = field(default_factory=Counter)

    def add(self, on: date, worth: Entitlement) -> None:
        """What a purchase of that day is worth in the end."""
        month = month_of(on)
        for grant in worth.grants:
            self.points[SEPARATOR.join((month, grant.currency))] += grant.amount
        for gift in worth.gifts:
            self.gifts[SEPARATOR.join((month, gift.reward))] += gift.count
        for _, minor in worth.discounts:
            self.discounts[month] += minor

    def add_extra(self, on: date, extra: Extra) -> None:
        """What something else than buying gave on that day."""
        sums = self.gifts if extra.is_reward else self.points
        sums[SEPARATOR.join((month_of(on), extra.of))] += extra.amount


def month_of(on: date) -> str:
    """The month of a day, as it is sorted: 2026-03."""
    return f"{on:%Y-%m}"


def from_plain(found: dict[str, Any]) -> Months:
    """Months as they were written down."""
    return Months(**{name: Counter(sums) for name, sums in found.items()})
