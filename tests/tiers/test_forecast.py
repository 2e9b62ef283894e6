"""Forecasts: what a return would do to a tier, before anybody gives anything back."""

from tests.tiers.examples import METALS, Life, local
from tiers.forecast import Forecast


def test_a_return_that_would_lower_the_tier_at_the_review_says_when() -> None:
    member = Life(METALS, joined="2023-02-01", review_days=59)
    member.buys("2023-05-01", 20_000)
    member.buys("2024-05-01", 15_000)
    assert member.foresees("2024-06-01", "2024-05-01", 1) == Forecast(
        local(METALS, "2025-03-01 00:00"), "silver", "gold"
    )


def test_a_return_that_leaves_enough_makes_no_difference() -> None:
    member = Life(METALS, joined="2023-02-01")
    member.buys("2023-05-01", 20_000)
    member.buys("2024-05-01", 15_001)
    assert member.foresees("2024-06-01", "2024-05-01", 1) is None


def test_a_tier_that_would_be_lost_anyway_is_not_lost_by_the_return() -> None:
    member = Life(METALS, joined="2023-02-01")
    member.buys("2023-05-01", 20_000)
    member.buys("2024-05-01", 14_000)
    assert member.foresees("2024-06-01", "2024-05-01", 5_000) is None


def test_where_refunds_unmake_the_tier_would_be_lost_at_once() -> None:
    member = Life(METALS, joined="2024-02-01", refund_unmakes=True)
    member.buys("2024-05-01", 20_000)
    assert member.foresees("2024-06-01", "2024-05-01", 1) == Forecast(
        local(METALS, "2024-06-01"), "silver", "gold"
    )


def test_a_forecast_changes_nothing() -> None:
    member = Life(METALS, joined="2024-02-01", refund_unmakes=True)
    member.buys("2024-05-01", 20_000)
    before = (member.standing, dict(member.totals))
    member.foresees("2024-06-01", "2024-05-01", 20_000)
    assert (member.standing, member.totals) == before
