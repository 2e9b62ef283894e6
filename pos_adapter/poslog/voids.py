"""Lines of a POSLog that were taken back before payment.

Two ways are in use. One marks the line itself. The other adds a line that undoes it: the same goods with a
quantity and an amount below zero; then the line that is undone carries no mark.
"""

from __future__ import annotations

from collections.abc import Collection

from pos_adapter.poslog.goods import Good
from pos_adapter.poslog.part import Part

FLAGS = frozenset({"VoidFlag", "CancelFlag", "DeleteFlag"})


def is_void(line: Part) -> bool:
    """Whether a line is marked as void."""
    return not FLAGS.isdisjoint(line.said) and any(line.flag(flag) for flag in FLAGS)


def take(undone: Good, part: Part, goods: list[Good], voided: list[Good]) -> None:
    """A void line of goods that went out: below zero it undoes the last equal one, otherwise itself.

    Raises Unread where its quantity is below zero and there is nothing that it could undo.
    """
    if undone.is_back or undone.amount_minor < 0:
        for at in range(len(goods) - 1, -1, -1):
            if is_same(goods[at], undone):
                voided.append(goods.pop(at))
                return
    if undone.is_back:
        part.refuse(
            "invalid-void", f"{undone.sku} is taken back, but no line before it sold as much for that"
        )
    voided.append(undone)


def is_same(good: Good, undone: Good) -> bool:
    """Whether one line undoes another."""
    return (
        good.sku == undone.sku
        and abs(good.amount_minor) == abs(undone.amount_minor)
        and good.quantity == abs(undone.quantity)
    )


def strike(goods: list[Good], voided: list[Good], lines: Collection[str]) -> None:
    """Take back the lines of these numbers."""
    voided += [good for good in goods if good.n in lines]
    goods[:] = [good for good in goods if good.n not in lines]


def undone_by(voided: Collection[Good], goods: Collection[Good]) -> list[Good]:
    """The goods without those that equal void lines stand for, the other way than `take` reads them."""
    left = list(goods)
    for each in voided:
        at = next((n for n in range(len(left) - 1, -1, -1) if is_same(left[n], each)), None)
        if at is not None:
            del left[at]
    return left
