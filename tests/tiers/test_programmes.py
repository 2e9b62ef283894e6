"""Tier rules of programmes that are in use, each a document and a member's life with it."""

import pytest

from tests.tiers import programmes
from tests.tiers.examples import Life, local
from tests.tiers.programmes import ladder

YUAN = 100  # fen


def life(tiers: str, joined: str = "2024-03-10", **where: str) -> Life:
    return Life(ladder(tiers, **where), joined=joined)


def test_grandbuy_20_000_points_within_the_cards_year_make_vip_when_the_card_is_fetched() -> None:
    member = life(programmes.GRANDBUY_OLD)
    assert member.buys("2025-03-09", 20_000) == "member"
    assert member.waits_for == [("offered", "vip")]
    assert member.does("collect", "2025-04-01", "vip") == "vip"
    assert member.told == [("offered", "member", "member"), ("collected", "member", "vip")]


def test_grandbuy_a_card_that_nobody_fetches_is_offered_for_sixty_days() -> None:
    member = life(programmes.GRANDBUY_OLD)
    member.buys("2024-05-01", 20_000)
    assert member.history[-1].due_at == local(member.ladder, "2024-07-01 00:00")
    member.waits("2024-07-01")
    assert (member.tier, member.waits_for, member.told[-1][0]) == ("member", [], "lapsed")


@pytest.mark.parametrize(
    ("spent", "tier"),
    [(2_999_99, "guest"), (3_000_00, "member"), (20_000_00, "platinum"), (50_000_00, "diamond")],
)
def test_grandbuy_now_one_day_in_one_store_makes_the_tier(spent: int, tier: str) -> None:
    assert life(programmes.GRANDBUY_NOW).spends("2024-05-01", spent, "spent") == tier


def test_grandbuy_now_two_stores_or_two_days_do_not_add_up() -> None:
    member = life(programmes.GRANDBUY_NOW)
    member.spends("2024-05-01", 2_000_00, "spent", store="north")
    assert member.spends("2024-05-01", 2_000_00, "spent", store="south") == "guest"
    assert member.spends("2024-05-02", 2_000_00, "spent", store="north") == "guest"
    assert member.spends("2024-05-02", 1_000_00, "spent", store="north") == "member"
    assert (member.history[-1].total, member.history[-1].threshold) == (3_000_00, 3_000_00)


def grandbuy_platinum(points: int) -> Life:
    member = life(programmes.GRANDBUY_NOW)
    member.spends("2024-05-01", 20_000_00, "spent")
    member.buys("2024-06-01", points)
    return member


def test_grandbuy_now_16_000_points_within_validity_keep_platinum_for_another_year() -> None:
    member = grandbuy_platinum(16_000)
    assert member.until == "2025-05-01"
    assert member.waits("2025-05-01 00:00") == "platinum"
    assert (member.until, member.told[-1][0]) == ("2026-05-01", "kept")


def test_grandbuy_now_a_missed_platinum_is_kept_by_who_pays_within_120_days() -> None:
    member = grandbuy_platinum(15_999)
    assert member.waits("2025-08-28") == "platinum"
    assert member.told[-1][0] == "grace"
    assert member.sees("2025-08-28").fee_minor == 50_00
    assert member.does("pay", "2025-08-28", "platinum") == "platinum"
    assert (member.until, member.told[-1][0]) == ("2026-05-01", "paid")


@pytest.mark.parametrize(("points", "tier"), [(15_999, "member"), (2_400, "member"), (2_399, "guest")])
def test_grandbuy_now_who_does_not_pay_steps_down_by_points(points: int, tier: str) -> None:
    member = grandbuy_platinum(points)
    assert member.waits("2025-08-29 00:00") == tier


def test_grandbuy_now_a_payment_after_120_days_does_nothing() -> None:
    member = grandbuy_platinum(15_999)
    assert member.does("pay", "2025-08-29", "platinum") == "member"
    assert member.told[-1][0] == "lowered"


def test_grandbuy_now_diamond_with_16_000_falls_to_platinum() -> None:
    member = life(programmes.GRANDBUY_NOW)
    member.spends("2024-05-01", 50_000_00, "spent")
    member.buys("2024-06-01", 16_000)
    assert member.waits("2025-09-01") == "platinum"


def test_grandbuy_now_a_member_also_becomes_platinum_by_points_but_no_guest_does() -> None:
    member = life(programmes.GRANDBUY_NOW)
    assert member.buys("2024-04-01", 25_000) == "guest"
    assert member.spends("2024-05-01", 3_000_00, "spent") == "member"
    assert member.buys("2024-06-01", 19_999) == "member"
    assert member.buys("2025-04-30", 1) == "platinum"
    assert member.until == "2026-04-30"


def test_friendship_vip_with_150_000_points_may_apply_for_diamond() -> None:
    member = life(programmes.FRIENDSHIP)
    assert member.buys("2024-05-01", 20_000) == "vip"
    assert member.buys("2024-06-01", 130_000) == "platinum"
    assert member.waits_for == [("offered", "diamond")]
    assert member.does("apply", "2024-06-02", "diamond") == "platinum"
    assert member.waits_for == [("applied", "diamond")]
    assert member.does("approve", "2024-06-10", "diamond") == "diamond"
    assert member.until == "2026-03-10"


def test_friendship_an_application_may_be_refused_and_one_without_an_offer_is_none() -> None:
    member = life(programmes.FRIENDSHIP)
    member.buys("2024-05-01", 20_000)
    member.does("apply", "2024-05-02", "diamond")
    assert member.told[-1][0] == "reached"
    member.buys("2024-06-01", 130_000)
    member.does("apply", "2024-06-02", "diamond")
    assert member.does("refuse", "2024-06-10", "diamond") == "platinum"
    assert (member.waits_for, member.told[-1][0]) == ([], "refused")


def test_friendship_what_comes_back_takes_the_offer_with_it() -> None:
    member = life(programmes.FRIENDSHIP)
    member.buys("2024-05-01", 20_000)
    member.buys("2024-06-01", 130_000)
    assert member.returns("2024-06-05", "2024-06-01", 1) == "platinum"
    assert (member.waits_for, member.told[-1][0]) == ([], "withdrawn")
    assert (member.history[-1].total, member.history[-1].threshold) == (149_999, 150_000)


def test_hexing_is_reviewed_on_31_december_one_step_down_each_time() -> None:
    member = life(programmes.HEXING, joined="2023-02-01")
    assert member.buys("2023-05-01", 6_000) == "gold"
    assert member.waits("2024-12-31 23:59") == "gold"
    assert member.waits("2025-01-01 00:00") == "silver"
    assert member.waits("2026-01-01 00:00") == "member"


def test_hexing_2_000_points_in_the_year_keep_silver() -> None:
    member = life(programmes.HEXING, joined="2023-02-01")
    member.buys("2023-05-01", 2_000)
    member.buys("2024-12-31 23:00", 2_000)
    assert member.waits("2025-01-01 00:00") == "silver"


def test_vsigo_growth_is_for_life_and_a_refund_downgrades_at_once() -> None:
    member = life(programmes.VSIGO)
    member.buys("2024-03-10", 100)
    assert member.buys("2024-05-01", 400) == "v1"
    assert member.buys("2026-05-01", 1_500) == "v2"
    assert (member.until, member.waits("2036-01-01")) == (None, "v2")
    assert member.returns("2036-01-02", "2026-05-01", 1) == "v1"
    assert (member.history[-1].reason, member.history[-1].total) == ("refund", 1_999)


def test_moneyback_vip_takes_effect_on_the_second_working_day_of_the_next_month() -> None:
    # 1 October 2019 was a holiday and a Tuesday, so the second working day was Thursday the 3rd.
    member = life(programmes.MONEYBACK, joined="2019-01-05", zone="Asia/Hong_Kong", money="HKD")
    assert member.buys("2019-09-20", 30_000_00) == "member"
    assert member.waits_for == [("promised", "vip")]
    assert member.waits("2019-10-02 23:59") == "member"
    assert member.waits("2019-10-03 00:00") == "vip"
    assert member.until == "2021-01-01"


def test_moneyback_what_comes_back_before_takes_the_promise_back() -> None:
    member = life(programmes.MONEYBACK, joined="2019-01-05", zone="Asia/Hong_Kong", money="HKD")
    member.buys("2019-09-20", 30_000_00)
    member.returns("2019-09-21", "2019-09-20", 100)
    assert member.waits("2019-12-31") == "member"


def test_muji_stages_end_with_31_december_whatever_was_bought() -> None:
    member = life(programmes.MUJI, joined="2024-02-01", zone="Asia/Hong_Kong", money="HKD")
    assert member.buys("2024-05-01", 3_500) == "stage-2"
    assert member.waits("2024-12-31 23:59") == "stage-2"
    assert member.waits("2025-01-01 00:00") == "member"
    assert member.told[-1] == ("ended", "stage-2", "member")
    assert member.buys("2025-01-02", 1_000) == "stage-1"


def test_muji_a_refund_lowers_the_stage_at_once() -> None:
    member = life(programmes.MUJI, joined="2024-02-01", zone="Asia/Hong_Kong", money="HKD")
    member.buys("2024-05-01", 3_500)
    assert member.returns("2024-05-05", "2024-05-01", 501) == "stage-1"


def test_sephora_status_is_for_the_rest_of_the_year_and_all_the_next() -> None:
    member = life(programmes.SEPHORA, joined="2024-02-01", zone="America/New_York", money="USD")
    assert member.buys("2024-11-30", 1_000_00) == "rouge"
    assert (member.until, member.waits("2025-12-31 23:59")) == ("2026-01-01", "rouge")
    member.buys("2025-12-31 23:59", 0)
    assert member.waits("2026-01-01 00:00") == "insider"


def test_sephora_who_spends_less_next_year_keeps_what_that_reaches() -> None:
    member = life(programmes.SEPHORA, joined="2024-02-01", zone="America/New_York", money="USD")
    member.buys("2024-11-30", 1_000_00)
    member.buys("2025-06-01", 350_00)
    assert member.waits("2026-01-01 00:00") == "vib"


def test_isetan_an_upgrade_takes_effect_on_the_next_day() -> None:
    member = life(programmes.ISETAN, joined="2024-02-01", zone="Asia/Singapore", money="SGD")
    assert member.buys("2024-06-30 20:00", 3_000) == "member"
    assert member.waits("2024-07-01 00:00") == "gold"
    assert member.until == "2025-01-01"


def test_ezfly_vip_takes_both_money_and_visits_in_twelve_months_or_one_large_purchase() -> None:
    member = life(programmes.EZFLY, money="TWD", zone="Asia/Taipei")
    assert member.buys("2024-05-01", 790_00) == "newcomer"
    for day in ("2024-05-01", "2024-06-01", "2024-07-01"):
        assert member.spends(day, 1, "visits") == "newcomer"
    assert member.buys("2024-07-02", 210_00) == "vip"
    assert member.until == "2025-07-02"
    assert life(programmes.EZFLY, money="TWD", zone="Asia/Taipei").buys("2024-05-01", 800_00) == "vip"


def test_ezfly_what_is_older_than_twelve_months_counts_no_more() -> None:
    member = life(programmes.EZFLY, money="TWD", zone="Asia/Taipei")
    member.buys("2024-05-01", 600_00)
    for day in ("2024-05-01", "2024-06-01", "2024-07-01"):
        member.spends(day, 1, "visits")
    assert member.buys("2025-05-01", 400_00) == "newcomer"
