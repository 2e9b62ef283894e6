"""What an offer on several goods takes of each line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from loyalty.pricing.goods import Goods


@dataclass(frozen=True, slots=True)
class Taken:
    """Of one line: the quantity that takes part, in ten-thousandths, and what is taken off it."""

    quantity: int
    minor: int


Offer = Mapping[int, Taken]  # by the line's number
NOTHING: Offer = {}


def dearest_first(goods: Goods) -> int:
    """The order in which pieces take part."""
    return -goods.each
