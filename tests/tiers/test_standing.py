"""Standing: how purchases raise a tier and what returns do to it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.tiers.examples import GRANDBUY, METALS, Life, day, local
from tiers import standing
from tiers.card_years import CardYears
from tiers.standing import Change, Delta
from tiers.windows import Period


def test_v1_one_point_short_is_not_vip_and_one_more_is_at_once() -> None:
    member = Life(GRANDBUY, joined="2024-03-10")
    assert member.buys("2025-03-09 23:58", 19_999) == "member"
    assert member.buys("2025-03-09 23:59", 1) == "vip"
    assert member.until == "2026-03-10"
    assert member.standing.since_at == local(GRANDBUY, "2025-03-09 23:59")


def test_v1_the_day_after_the_card_year_ends_counts_for_the_new_year() -> None:
    member = Life(GRANDBUY, joined="2024-03-10")
    member.buys("2024-05-01", 19_999)
    assert member.buys("2025-03-10 00:00", 1) == "member"
    assert member.buys("2025-06-01", 19_998) == "member"
    assert member.buys("2026-03-09", 1) == "vip"
    assert member.until == "2027-03-10"


def test_reaching_a_tier_says_by_what() -> None:
    member = Life(GRANDBUY, joined="2024-03-10")
    member.buys("2024-05-01", 15_000)
    member.buys("2024-06-01", 6_000)
    year = Period(day("2024-03-10"), day("2025-03-10"))
    assert member.history == [
        Change(
            at=local(GRANDBUY, "2024-06-01"),
            before="member",
            after="vip",
            reason="reached",
            counter="year-points",
            window=year,
            total=21_000,
            threshold=20_000,
            until_on=day("2026-03-10"),
        )
    ]


def test_joining_is_the_first_line_of_the_history() -> None:
    at = local(GRANDBUY, "2024-03-10")
    first = standing.joining(GRANDBUY, day("2024-03-10"), at)
    assert (first.at, first.before, first.after, first.reason) == (at, "", "member", "joined")
    assert first.window == Period(day("2024-03-10"), day("2025-03-10"))
    assert first.until_on is None


@pytest.mark.parametrize(
    ("so_far", "purchase", "tier"),
    [
        (0, 6_000, "bronze"),
        (0, 15_000, "silver"),
        (0, 25_000, "gold"),
        (8_000, 3_000, "silver"),
        (18_000, 3_000, "gold"),
    ],
)
def test_others_8_spend_so_far_and_this_purchase_give_the_tier(so_far: int, purchase: int, tier: str) -> None:
    member = Life(METALS, joined="2024-02-01")
    member.buys("2024-05-01", so_far)
    assert member.buys("2024-06-01", purchase) == tier


def test_reaching_two_steps_at_once_is_one_change_to_the_higher() -> None:
    member = Life(METALS, joined="2024-02-01")
    member.buys("2024-05-01", 25_000)
    assert member.told == [("reached", "bronze", "gold")]
    assert member.history[0].threshold == 20_000


def test_a_higher_step_reached_next_year_lasts_through_the_year_after_that() -> None:
    member = Life(METALS, joined="2024-02-01")
    member.buys("2024-05-01", 10_000)
    assert member.until == "2026-01-01"
    member.buys("2025-05-01", 20_000)
    assert (member.tier, member.until) == ("gold", "2027-01-01")


def test_reaching_the_same_step_again_changes_nothing_before_the_review() -> None:
    member = Life(METALS, joined="2024-02-01")
    member.buys("2024-05-01", 10_000)
    before = member.standing
    member.buys("2024-09-01", 9_000)
    member.buys("2025-05-01", 12_000)
    assert member.standing == before


def test_spending_of_two_stores_and_of_the_same_day_adds_up() -> None:
    member = Life(GRANDBUY, joined="2024-03-10")
    member.buys("2024-05-01 10:00", 10_000, store="north")
    assert member.buys("2024-05-01 11:00", 10_000, store="south") == "vip"


def test_another_counter_does_not_move_this_ladder() -> None:
    bought = Delta("visits", day("2024-05-01"), local(GRANDBUY, "2024-05-01"), "north", 99_999, "1")
    at = local(GRANDBUY, "2024-03-10")
    start = standing.joined(GRANDBUY, day("2024-03-10"), at)
    assert standing.count(GRANDBUY, CardYears(day("2024-03-10")), start, {}, bought) == (start, ())
    assert standing.fold(GRANDBUY, day("2024-03-10"), at, [bought], at).totals == {}


def test_v12_bought_on_31_december_at_23_50_counts_in_the_old_year() -> None:
    member = Life(METALS, joined="2024-02-01")
    member.buys("2024-12-31 23:50", 10_000)
    assert (member.tier, member.until) == ("silver", "2026-01-01")
    assert member.history[0].window == Period(day("2024-01-01"), day("2025-01-01"))


def test_v12_uploaded_after_the_review_it_still_keeps_the_tier() -> None:
    member = Life(METALS, joined="2023-02-01", review_days=1)
    member.buys("2023-05-01", 10_000)
    assert member.waits("2025-01-03") == "bronze"
    late = Delta("spend", day("2024-12-31"), local(METALS, "2024-12-31 23:50"), "north", 8_000, "late")
    again = standing.fold(
        member.ladder, member.anchor, member.joined_at, [*member.deltas, late], local(METALS, "2025-01-03")
    )
    assert [change.reason for change in again.changes] == ["reached", "kept"]
    assert (again.standing.tier, again.standing.until_on) == ("silver", day("2026-01-01"))


def test_v18_the_receipt_that_crosses_the_threshold_finds_the_tier_held_before_it() -> None:
    member = Life(GRANDBUY, joined="2024-03-10")
    member.buys("2024-05-01", 19_000)
    assert member.waits("2024-05-02 10:00") == "member"
    assert member.buys("2024-05-02 10:00", 5_000) == "vip"


def test_v23_a_late_receipt_makes_vip_from_its_purchase_on() -> None:
    bought = [("2024-04-01", 15_000), ("2024-05-02", 100), ("2024-05-09", 100)]
    member = Life(GRANDBUY, joined="2024-03-10")
    for at, amount in bought:
        assert member.buys(at, amount) == "member"
    restated = Life(GRANDBUY, joined="2024-03-10")
    tiers = [restated.buys(at, amount) for at, amount in sorted([*bought, ("2024-05-01", 5_000)])]
    assert tiers == ["member", "vip", "vip", "vip"]


def test_a_return_before_the_review_leaves_the_tier() -> None:
    member = Life(GRANDBUY, joined="2024-03-10")
    member.buys("2024-05-01", 20_000)
    assert member.returns("2024-05-20", "2024-05-01", 20_000) == "vip"
    assert member.until == "2026-03-10"
    assert member.told == [("reached", "member", "vip")]


def test_a_return_lowers_the_year_of_the_purchase() -> None:
    member = Life(GRANDBUY, joined="2024-03-10")
    member.buys("2025-03-01", 15_000)
    member.buys("2025-03-15", 15_000)
    member.returns("2025-03-20", "2025-03-01", 15_000)
    assert member.buys("2025-04-01", 5_000) == "vip"


def test_what_was_returned_must_be_bought_again_to_reach_a_tier() -> None:
    member = Life(GRANDBUY, joined="2024-03-10")
    member.buys("2024-05-01", 19_999)
    member.returns("2024-05-20", "2024-05-01", 10_000)
    assert member.buys("2024-06-01", 10_000) == "member"
    assert member.buys("2024-06-02", 1) == "vip"


def test_what_is_added_to_a_year_that_is_over_keeps_a_tier_but_reaches_none() -> None:
    member = Life(METALS, joined="2024-02-01")
    member.buys("2024-05-01", 10_000)
    member.counts(local(METALS, "2025-01-05"), day("2024-05-01"), 15_000)
    assert member.tier == "silver"
    member.counts(local(METALS, "2026-01-05"), day("2025-05-01"), 8_000)
    assert member.waits("2026-02-01") == "silver"


def test_what_is_added_to_an_earlier_day_of_the_running_year_reaches_a_tier_at_once() -> None:
    member = Life(METALS, joined="2024-02-01")
    assert member.counts(local(METALS, "2024-09-01"), day("2024-05-01"), 10_000) == "silver"


def test_what_is_dated_in_a_year_to_come_reaches_nothing_yet() -> None:
    member = Life(METALS, joined="2024-02-01")
    assert member.counts(local(METALS, "2024-05-01"), day("2025-05-01"), 10_000) == "bronze"


@pytest.mark.parametrize(("sale", "refund", "tier"), [("a", "b", "silver"), ("b", "a", "bronze")])
def test_what_is_known_at_the_same_instant_is_counted_in_the_order_of_its_keys(
    sale: str, refund: str, tier: str
) -> None:
    at = local(METALS, "2024-05-02")
    bought = Delta("spend", day("2024-05-02"), at, "north", 10_000, sale)
    back = Delta("spend", day("2024-05-01"), at, "north", -5_000, refund)
    for deltas in ([bought, back], [back, bought]):
        assert standing.fold(METALS, day("2024-02-01"), at, deltas, at).standing.tier == tier


def test_deltas_of_one_key_are_counted_in_the_same_order_however_they_come() -> None:
    at = local(METALS, "2024-05-02")
    bought = Delta("spend", day("2024-05-02"), at, "north", 10_000, "a")
    both = [bought, replace(bought, amount=-5_000)]
    ends = [standing.fold(METALS, day("2024-02-01"), at, deltas, at) for deltas in (both, both[::-1])]
    assert ends[0] == ends[1]


@pytest.mark.parametrize(
    ("known_at", "on", "until"),
    [
        # 23:50 on 31 December in Los Angeles is already the new year in London …
        (datetime(2025, 1, 1, 7, 50, tzinfo=UTC), date(2024, 12, 31), date(2026, 1, 1)),
        # … and 00:10 on 1 January in Tokyo still the old one.
        (datetime(2024, 12, 31, 15, 10, tzinfo=UTC), date(2025, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_purchase_counts_on_the_day_of_its_store_and_raises_across_zones(
    known_at: datetime, on: date, until: date
) -> None:
    member = Life(METALS, joined="2024-02-01")
    assert member.counts(known_at, on, 10_000, store="abroad") == "silver"
    assert member.standing.until_on == until


def test_two_days_into_the_new_year_nothing_reaches_a_tier_for_the_old() -> None:
    member = Life(METALS, joined="2024-02-01")
    assert member.counts(local(METALS, "2025-01-02"), day("2024-12-31"), 10_000) == "bronze"


def test_the_days_that_still_count_begin_with_the_running_or_the_reviewed_year() -> None:
    member = Life(METALS, joined="2024-02-01")
    assert member.counts_from("2025-06-01") == day("2025-01-01")
    member.buys("2025-06-01", 10_000)
    assert member.counts_from("2025-06-01") == day("2025-01-01")
    assert member.counts_from("2026-06-01") == day("2026-01-01")
    assert member.counts_from("2027-01-10") == day("2026-01-01")


def test_the_old_year_still_counts_on_new_years_day_for_a_store_that_is_a_day_behind() -> None:
    member = Life(METALS, joined="2024-02-01")
    assert member.counts_from("2025-01-01 23:59") == day("2024-01-01")
    assert member.counts_from("2025-01-02 00:00") == day("2025-01-01")


def test_where_refunds_unmake_every_day_still_counts() -> None:
    member = Life(METALS, joined="2024-02-01", refund_unmakes=True)
    assert member.counts_from("2030-01-01") == date.min
