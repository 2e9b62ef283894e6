"""Acts: what a person sets by hand is a floor, and what does not apply changes nothing."""

import pytest

from tests.tiers import programmes
from tests.tiers.examples import METALS, Life, day
from tiers.ladder import Step


def life(**differently: object) -> Life:
    return Life(METALS, joined="2024-02-01", **differently)


def test_a_tier_set_by_hand_ends_with_its_day_and_leaves_what_was_earned() -> None:
    member = life()
    member.buys("2024-03-01", 10_000)
    assert member.does("set", "2024-04-01", "gold", until="2024-09-01") == "gold"
    assert member.waits("2024-08-31 23:59") == "gold"
    assert member.waits("2024-09-01 00:00") == "silver"
    assert (member.until, member.told[-1]) == ("2026-01-01", ("manual-ended", "gold", "silver"))


def test_no_review_lowers_below_a_floor_and_what_happens_beneath_it_is_told() -> None:
    member = life()
    member.buys("2024-03-01", 10_000)
    member.does("set", "2025-06-01", "gold", until="2026-06-01")
    assert member.waits("2026-02-01") == "gold"
    assert member.told[-1] == ("beneath", "gold", "gold")
    assert member.waits("2026-06-01 00:00") == "bronze"


def test_what_is_earned_above_a_floor_is_held_and_falls_back_on_it() -> None:
    member = life(refund_unmakes=True)
    member.does("set", "2024-02-02", "silver", until="2025-01-01")
    assert member.buys("2024-03-01", 20_000) == "gold"
    assert member.returns("2024-04-01", "2024-03-01", 20_000) == "silver"
    assert member.waits("2025-01-01 00:00") == "bronze"


def test_a_floor_without_an_end_stays_until_it_is_taken_away() -> None:
    member = life()
    member.does("set", "2024-04-01", "gold")
    assert (member.waits("2034-01-01"), member.until) == ("gold", None)
    assert member.does("clear", "2034-01-02", "gold") == "bronze"


def test_a_tier_set_by_hand_to_a_day_that_is_over_is_none() -> None:
    member = life()
    assert member.does("set", "2024-04-01", "gold", until="2024-04-01") == "bronze"
    assert member.history == []


def test_the_days_of_grace_count_for_the_term_that_ended() -> None:
    member = life(grace_days=30, review_days=0)
    member.buys("2024-03-01", 10_000)
    assert member.waits("2026-01-01 00:00") == "silver"
    assert (member.told[-1][0], member.sees("2026-01-02").in_grace) == ("grace", True)
    member.buys("2026-01-20", 8_000)
    assert member.waits("2026-01-31 00:00") == "silver"
    assert (member.until, member.told[-1][0]) == ("2027-01-01", "kept")


def test_grace_that_is_not_used_ends_the_tier() -> None:
    member = life(grace_days=30, review_days=0)
    member.buys("2024-03-01", 10_000)
    member.buys("2026-01-20", 7_999)
    assert member.waits("2026-01-31 00:00") == "bronze"


def test_a_tier_is_paid_for_from_the_day_after_its_end_only() -> None:
    steps = (Step("silver", 10_000, 8_000, fee_minor=500),)
    member = life(steps=steps, pay_days=30)
    member.buys("2024-03-01", 10_000)
    member.does("pay", "2025-12-31", "silver")
    assert member.until == "2026-01-01"
    member.does("pay", "2026-01-01", "silver")
    assert (member.until, member.sees("2026-01-02").pay_before_on) == ("2027-01-01", day("2027-01-31"))


@pytest.mark.parametrize("kind", ["apply", "refuse", "clear", "pay"])
def test_what_does_not_apply_changes_nothing(kind: str) -> None:
    member = life()
    member.buys("2024-03-01", 10_000)
    before = member.standing
    member.does(kind, "2024-04-01", "gold")
    assert member.standing == before


def test_a_card_that_was_handed_out_stays_handed_out_when_a_return_comes_in_late() -> None:
    member = Life(programmes.ladder(programmes.GRANDBUY_OLD), joined="2024-03-10")
    member.buys("2024-05-01", 20_000)
    member.does("collect", "2024-05-02", "vip")
    member.returns("2024-05-03", "2024-05-01", 20_000)
    assert member.tier == "vip"
    assert member.folded("2024-06-01").standing == member.standing


def test_steps_that_were_skipped_are_entered_too() -> None:
    assert METALS.entered("bronze", "gold") == ("silver", "gold")
    assert METALS.entered("", "bronze") == ()
    assert METALS.entered("gold", "silver") == ()
