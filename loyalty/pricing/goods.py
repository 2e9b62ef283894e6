"""The goods of a receipt as they are priced: lines in an order of their own, and what is left of each."""

from __future__ import annotations

from dataclasses import dataclass

from loyalty.earning.basis import Counted, thousandths
from loyalty.earning.compiled import Compiled
from loyalty.pricing.shares import share_of
from loyalty.receipt import Line, Receipt

FINEST = 4  # decimals of a quantity
PIECE = 10**FINEST
_FINE = 10**12


@dataclass(slots=True)
class Goods:
    """One line. `quantity` in ten-thousandths; `left_minor` is its price after the groups before.

    `untaken` is the quantity that no set, deal or basket of the group has yet. `own_minor` is what the till
    took off by itself. What each discount gives is in `given`, what was looked at in `looked_at`.
    """

    n: int
    line: Line
    covered_by: int
    before_minor: int
    quantity: int
    own_minor: int
    left_minor: int
    untaken: int
    given: dict[str, int]
    looked_at: dict[str, int]

    @property
    def pieces(self) -> int:
        """How many whole pieces are not taken yet; none where the goods are weighed or measured."""
        return self.untaken // PIECE if self.quantity % PIECE == 0 else 0

    @property
    def each(self) -> int:
        """What one unit costs, finely enough to compare it."""
        return self.left_minor * _FINE // self.quantity

    def worth(self, quantity: int) -> int:
        """What so much of it costs, rounded down, so that parts never cost more than the whole."""
        return self.left_minor * quantity // self.quantity

    def part(self, minor: int, quantity: int) -> int:
        """What so much of it has of an amount for the whole line, rounded half up."""
        return share_of(minor, quantity, self.quantity)


def goods_of(made: Compiled, receipt: Receipt, ours: frozenset[str], *, with_own: bool) -> list[Goods]:
    """The lines that have a price, in an order that depends on what they are and not on where they stand.

    Lines that take something off, and those without a quantity, are left as they are. `with_own` says
    whether what the till took off competes with `ours`, the codes of which a line may name already.
    """
    found = []
    for n, line in enumerate(receipt.lines):
        off, quantity = max(0, line.discount_minor), int(line.quantity.scaleb(FINEST))
        before = line.net_minor + off
        if line.net_minor >= 0 and before > 0 and quantity > 0:
            own = off - sum(minor for code, minor in line.discounts if code in ours) if with_own else 0
            covered_by = made.covering(line)
            found.append(Goods(n, line, covered_by, before, quantity, own, before, quantity, {}, {}))
    return sorted(found, key=_place)


def counted(goods: list[Goods]) -> list[Counted]:
    """The goods as conditions look at them: at their price before."""
    return [
        Counted(n, each.before_minor, thousandths(each.line.quantity), each.covered_by)
        for n, each in enumerate(goods)
    ]


def _place(goods: Goods) -> tuple[object, ...]:
    line = goods.line
    kind = (line.sku, line.category, line.item_class, line.brand, goods.covered_by)
    return (*kind, goods.before_minor, goods.quantity, goods.own_minor, goods.n)
