"""Refunding: how a return is paid out, in the tenders its sale was paid with. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from loyalty.goods import kept
from loyalty.receipt import Tender
from loyalty.receipts.worth import Sale

POINTS = "points"


@dataclass(frozen=True, slots=True)
class Refund:
    """Money, in minor units, to give back in one kind of tender; `points` come back by themselves."""

    kind: str
    amount_minor: int


def of_sales(
    sales: Iterable[tuple[Sale, Sale]], in_points: Mapping[str, int] = MappingProxyType({})
) -> tuple[Refund, ...]:
    """What the goods that come back are refunded in; sales before and after the return.

    `in_points` is what of each sale, by its id, was paid with points, in minor units: that share comes back
    as points, under the kind `points`, and is no money.

    Each sale's refund is split as its tenders were, less what was refunded before, by largest remainder, so
    that all its refunds together are exactly what was paid. A sale that told no tender has one, `money`.
    """
    sums: dict[str, int] = {}
    for before, after in sales:
        earlier, now = (_back_minor(sale) for sale in (before, after))
        worth_minor = in_points.get(before.receipt_id, 0)
        net_minor = before.receipt.net_minor - before.receipt.discounted_minor
        paid = _paid(before.receipt.tenders, net_minor, worth_minor)
        left = _less(paid, shares(earlier, paid))
        for kind, amount_minor in shares(max(0, now - earlier), left).items():
            sums[kind] = sums.get(kind, 0) + amount_minor
    return tuple(Refund(kind, amount_minor) for kind, amount_minor in sums.items() if amount_minor)


def pays_money(sales: Iterable[tuple[Sale, Sale]]) -> bool:
    """Whether a document that changes these sales pays any money out, as far as their tenders tell."""
    return any(refund.kind != POINTS for refund in of_sales(sales))


def shares(amount_minor: int, among: Mapping[str, int]) -> dict[str, int]:
    """An amount split in proportion, exactly: whole units first, then one each by largest remainder."""
    total = sum(among.values())
    if total <= 0:
        return dict.fromkeys(among, 0)
    found = {kind: amount_minor * weight // total for kind, weight in among.items()}
    by_remainder = sorted(among, key=lambda kind: -(amount_minor * among[kind] % total))
    for kind in by_remainder[: amount_minor - sum(found.values())]:
        found[kind] += 1
    return found


def _back_minor(sale: Sale) -> int:
    """What came back of what was to be paid: what redemptions took off the price never was."""
    left = kept(sale.receipt, sale.returned)
    was = sale.receipt.net_minor - sale.receipt.discounted_minor
    return was - max(0, left.net_minor - left.discounted_minor)


def _paid(tenders: Sequence[Tender], net_minor: int, in_points_minor: int) -> dict[str, int]:
    """What was paid by kind; change given lowers its own. Points count though the till does not tell them."""
    sums: dict[str, int] = {}
    for tender in tenders:
        sums[tender.kind] = sums.get(tender.kind, 0) + tender.amount_minor
    paid = {kind: amount_minor for kind, amount_minor in sums.items() if amount_minor > 0}
    if not paid:
        paid = {"money": max(0, net_minor - in_points_minor)}
    if in_points_minor and POINTS not in paid:
        paid[POINTS] = in_points_minor
    return paid


def _less(paid: Mapping[str, int], back: Mapping[str, int]) -> dict[str, int]:
    return {kind: amount_minor - back[kind] for kind, amount_minor in paid.items()}
