"""What another system reports comes twice and in any order; members have it once."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from loyalty.activities import reporting
from loyalty.activities.reporting import Report
from loyalty.errors import ActivityReported
from tests.loyalty.receipts.conftest import OpenShop
from tests.loyalty.shop import PLAIN, Shop

MEMBERSHIP = (
    PLAIN
    + """
activities: [{code: membership-paid, points: 300, limit: {ever: 12}}]
counters: [{code: all-points, measures: points}]
tiers: {counter: all-points, window: lifetime, steps: [{code: silver, reaches: 600}]}
"""
)
INVOICES = ("invoice-1", "invoice-2", "invoice-3")


def deliver(shop: Shop, invoice: str, seconds: int) -> bool:
    """Report an invoice that was paid; whether it was news."""
    at = shop.moment("2026-05-02") + timedelta(seconds=seconds)
    wish = Report(shop.member_id(), "membership-paid", invoice, "staff:billing", "staff")
    try:
        shop.database.write(lambda session: reporting.report(session, shop.retailer, wish, at))
    except ActivityReported:
        return False
    return True


@pytest.mark.parametrize("order", list(permutations(INVOICES))[::2])
def test_others_case_12_an_invoice_that_is_told_twice_grants_once_in_whatever_order(
    open_shop: OpenShop, order: tuple[str, ...]
) -> None:
    shop = open_shop(MEMBERSHIP)
    shop.member()
    news = [deliver(shop, invoice, n) for n, invoice in enumerate((*order, *reversed(order)))]

    assert news == [True, True, True, False, False, False]
    assert (shop.points(), shop.tier()) == (900, "silver")
