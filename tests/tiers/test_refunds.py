"""Refunds on a ladder that says they unmake what they founded, at once."""

from tests.tiers.examples import GRANDBUY, METALS, Life, day, local
from tiers.standing import Change, Standing
from tiers.windows import Period


def life(**differently: object) -> Life:
    return Life(METALS, joined="2024-02-01", refund_unmakes=True, **differently)


def test_a_refund_that_takes_the_year_below_the_threshold_lowers_at_once() -> None:
    member = life()
    member.buys("2024-05-01", 10_000)
    assert member.returns("2024-05-20", "2024-05-01", 1) == "bronze"
    assert member.history[-1] == Change(
        at=local(METALS, "2024-05-20"),
        before="silver",
        after="bronze",
        reason="refund",
        counter="spend",
        window=Period(day("2024-01-01"), day("2025-01-01")),
        total=9_999,
        threshold=10_000,
        until_on=None,
    )
    assert (member.standing.since_at, member.standing.review_at) == (local(METALS, "2024-05-20"), None)


def test_a_refund_that_leaves_enough_lowers_nothing() -> None:
    member = life()
    member.buys("2024-05-01", 10_001)
    assert member.returns("2024-05-20", "2024-05-01", 1) == "silver"
    assert member.told == [("reached", "bronze", "silver")]


def test_from_gold_a_refund_lowers_to_the_step_that_is_still_reached() -> None:
    member = life()
    member.buys("2024-05-01", 20_000)
    assert member.returns("2024-05-20", "2024-05-01", 5_000) == "silver"
    assert member.until == "2026-01-01"
    assert member.standing.since_at == local(METALS, "2024-05-20")


def test_a_refund_that_falls_below_several_thresholds_names_the_one_of_the_tier_lost() -> None:
    member = life()
    member.buys("2024-05-01", 20_000)
    assert member.returns("2024-05-20", "2024-05-01", 20_000) == "bronze"
    assert (member.history[-1].total, member.history[-1].threshold) == (0, 20_000)


def test_a_refund_gives_back_the_tier_held_before() -> None:
    member = life()
    member.buys("2024-05-01", 10_000)
    member.buys("2025-05-01", 20_000)
    assert member.returns("2025-05-20", "2025-05-01", 20_000) == "silver"
    assert member.until == "2026-01-01"


def test_a_refund_after_a_review_undoes_the_keeping() -> None:
    member = life()
    member.buys("2024-05-01", 10_000)
    member.buys("2025-05-01", 8_000)
    assert member.waits("2026-02-01") == "silver"
    assert member.returns("2026-02-02", "2025-05-01", 1) == "bronze"
    assert (member.history[-1].total, member.history[-1].threshold) == (7_999, 8_000)


def test_a_refund_of_a_year_that_founds_nothing_lowers_nothing() -> None:
    member = life()
    member.buys("2024-05-01", 10_000)
    member.buys("2025-05-01", 5_000)
    assert member.returns("2025-05-20", "2025-05-01", 5_000) == "silver"


def test_a_refund_at_the_base_changes_nothing() -> None:
    member = life()
    member.buys("2024-05-01", 5_000)
    member.returns("2024-05-20", "2024-05-01", 5_000)
    assert (member.tier, member.history) == ("bronze", [])


def test_after_a_refund_the_tier_can_be_reached_again() -> None:
    member = Life(GRANDBUY, joined="2024-03-10", refund_unmakes=True)
    member.buys("2024-05-01", 20_000)
    assert member.returns("2024-05-20", "2024-05-01", 500) == "member"
    assert member.buys("2024-06-01", 500) == "vip"
    assert [reason for reason, _, _ in member.told] == ["reached", "refund", "reached"]


def test_a_refund_of_purchases_that_name_no_day_of_theirs_unmakes_all_the_same() -> None:
    member = life()
    member.buys("2024-05-01", 10_000)
    assert member.returns("2024-07-20", "2024-07-20", 2_000) == "bronze"


def test_what_one_step_down_left_is_not_lost_by_a_refund_that_did_not_found_it() -> None:
    member = life()
    member.buys("2024-05-01", 20_000)
    member.buys("2025-05-01", 5_000)
    assert member.waits("2026-02-01") == "silver"
    assert member.returns("2026-02-02", "2025-05-01", 5_000) == "silver"


def test_a_refund_of_what_founded_the_higher_tier_takes_what_was_left_of_it() -> None:
    member = life()
    member.buys("2024-05-01", 20_000)
    assert member.waits("2026-02-01") == "silver"
    assert member.returns("2026-02-02", "2024-05-01", 1) == "bronze"
    assert (member.history[-1].total, member.history[-1].threshold) == (19_999, 20_000)


def test_a_tier_that_purchases_did_not_found_is_not_lost_by_a_refund() -> None:
    member = life()
    until_on = day("2026-01-01")
    member.standing = Standing("gold", member.joined_at, until_on, METALS.review_at(until_on))
    member.buys("2024-05-01", 12_000)
    assert member.returns("2024-05-20", "2024-05-01", 12_000) == "gold"


def test_a_day_that_has_begun_only_in_a_store_abroad_brings_no_review_forward() -> None:
    member = Life(METALS, joined="2023-02-01", refund_unmakes=True, review_days=0)
    member.buys("2023-05-01", 10_000)
    member.counts(local(METALS, "2024-12-31 16:00"), day("2025-01-01"), 100, store="tokyo")
    assert member.returns("2024-12-31 17:00", "2023-05-01", 1) == "bronze"
