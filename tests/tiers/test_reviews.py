"""Reviews: when a tier is kept, when it is lowered and where to."""

import pytest

from tests.tiers.examples import GRANDBUY, METALS, Life, day, local
from tiers.ladder import Step, Window
from tiers.standing import Change
from tiers.windows import Period


def gold_in_2024(**differently: object) -> Life:
    member = Life(METALS, joined="2024-02-01", **differently)
    member.buys("2024-05-01", 20_000)
    return member


def test_a_tier_lasts_through_the_next_year_and_its_grace() -> None:
    member = gold_in_2024()
    assert member.waits("2026-01-14 23:59") == "gold"
    assert member.waits("2026-01-15 00:00") == "silver"


def test_enough_in_the_last_year_keeps_the_tier_for_another() -> None:
    member = gold_in_2024()
    member.buys("2025-05-01", 15_000)
    since = member.standing.since_at
    assert member.waits("2026-01-15 00:00") == "gold"
    assert (member.until, member.standing.since_at) == ("2027-01-01", since)
    assert member.standing.review_at == local(METALS, "2027-01-15 00:00")
    assert member.history[-1] == Change(
        at=local(METALS, "2026-01-15 00:00"),
        before="gold",
        after="gold",
        reason="kept",
        counter="spend",
        window=Period(day("2025-01-01"), day("2026-01-01")),
        total=15_000,
        threshold=15_000,
        until_on=day("2027-01-01"),
    )


def test_one_short_of_keeping_lowers_and_says_why() -> None:
    member = gold_in_2024()
    member.buys("2025-05-01", 14_999)
    assert member.waits("2026-02-01") == "silver"
    assert member.standing.since_at == local(METALS, "2026-01-15 00:00")
    assert member.history[-1] == Change(
        at=local(METALS, "2026-01-15 00:00"),
        before="gold",
        after="silver",
        reason="lowered",
        counter="spend",
        window=Period(day("2025-01-01"), day("2026-01-01")),
        total=14_999,
        threshold=15_000,
        until_on=day("2027-01-01"),
    )


@pytest.mark.parametrize(
    ("down", "spent", "tier", "until"),
    [
        ("one-step", 0, "silver", "2027-01-01"),
        ("one-step", 14_000, "silver", "2027-01-01"),
        ("requalify", 14_000, "silver", "2027-01-01"),
        ("requalify", 10_000, "silver", "2027-01-01"),
        ("requalify", 9_999, "bronze", None),
        ("base", 14_000, "bronze", None),
    ],
)
def test_who_does_not_keep_a_tier_falls_as_far_as_the_ladder_says(
    down: str, spent: int, tier: str, until: str | None
) -> None:
    member = gold_in_2024(down=down)
    member.buys("2025-05-01", spent)
    assert member.waits("2026-02-01") == tier
    assert member.until == until
    assert (member.standing.review_at is None) == (until is None)


def test_from_the_lowest_step_one_step_down_is_the_base() -> None:
    member = Life(GRANDBUY, joined="2024-03-10")
    member.buys("2024-05-01", 20_000)
    assert member.waits("2026-03-24 00:00") == "member"
    assert (member.standing.until_on, member.standing.review_at) == (None, None)


def test_a_tier_that_is_dearer_to_keep_than_to_reach_is_lost_even_if_reached_again() -> None:
    steps = (Step("silver", 10_000, 8_000), Step("gold", 20_000, 30_000))
    member = gold_in_2024(down="requalify", steps=steps)
    member.buys("2025-05-01", 25_000)
    assert member.waits("2026-02-01") == "silver"


def test_a_purchase_in_the_grace_days_still_has_the_tier_and_counts_for_the_new_year() -> None:
    member = gold_in_2024()
    assert member.buys("2026-01-10", 15_000) == "gold"
    assert member.waits("2026-02-01") == "silver"
    assert member.buys("2026-03-01", 5_000) == "gold"


def test_a_purchase_at_the_instant_of_the_review_comes_after_it() -> None:
    member = gold_in_2024(review_days=0)
    assert member.buys("2026-01-01 00:00", 20_000) == "gold"
    assert member.told[1:] == [("lowered", "gold", "silver"), ("reached", "silver", "gold")]


def test_what_becomes_known_just_before_the_review_still_counts() -> None:
    member = gold_in_2024()
    member.counts(local(METALS, "2026-01-14 23:59"), day("2025-12-31"), 15_000)
    assert member.waits("2026-02-01") == "gold"


def test_what_becomes_known_at_the_review_comes_too_late_for_it() -> None:
    member = gold_in_2024()
    member.counts(local(METALS, "2026-01-15 00:00"), day("2025-12-31"), 15_000)
    assert member.waits("2026-02-01") == "silver"


def test_a_tier_reached_anew_in_the_grace_days_is_not_taken_by_the_review_of_the_old_year() -> None:
    member = gold_in_2024(down="base")
    member.buys("2026-01-10", 20_000)
    assert member.waits("2026-02-01") == "gold"
    assert member.told[1:] == [("kept", "gold", "gold")]
    assert member.history[-1].window == Period(day("2026-01-01"), day("2027-01-01"))
    assert (member.history[-1].total, member.history[-1].threshold) == (20_000, 20_000)
    assert member.until == "2028-01-01"


def test_a_lower_tier_reached_in_the_grace_days_catches_the_fall() -> None:
    member = gold_in_2024(down="base")
    member.buys("2026-01-10", 10_000)
    assert member.waits("2026-02-01") == "silver"
    assert (member.history[-1].reason, member.history[-1].total) == ("lowered", 0)
    assert member.until == "2028-01-01"


def test_who_falls_to_a_step_and_has_reached_it_anew_is_reviewed_like_anyone_on_it() -> None:
    member = gold_in_2024()
    member.buys("2026-01-10", 10_000)
    assert member.waits("2026-02-01") == "silver"
    assert member.until == "2027-01-01"
    assert member.waits("2027-02-01") == "silver"


def test_a_higher_tier_reached_in_the_grace_days_replaces_the_review() -> None:
    member = Life(METALS, joined="2024-02-01")
    member.buys("2024-05-01", 10_000)
    assert member.buys("2026-01-10", 20_000) == "gold"
    assert member.waits("2027-06-01") == "gold"
    assert member.told == [("reached", "bronze", "silver"), ("reached", "silver", "gold")]


def test_after_years_of_silence_every_review_is_made_in_order() -> None:
    member = gold_in_2024()
    assert member.waits("2031-01-01") == "bronze"
    assert member.told[1:] == [("lowered", "gold", "silver"), ("lowered", "silver", "bronze")]
    assert [change.at for change in member.history[1:]] == [
        local(METALS, "2026-01-15 00:00"),
        local(METALS, "2027-01-15 00:00"),
    ]


def test_a_tier_that_costs_nothing_to_keep_is_kept_every_year() -> None:
    member = Life(METALS, joined="2024-02-01", steps=(Step("silver", 10_000, 0),))
    member.buys("2024-05-01", 10_000)
    member.waits("2029-06-01")
    assert member.told[1:] == [("kept", "silver", "silver")] * 4


def test_the_review_after_a_refund_lowers_the_tier() -> None:
    member = gold_in_2024()
    member.buys("2025-05-01", 15_000)
    assert member.returns("2026-01-10", "2025-05-01", 1) == "gold"
    assert member.waits("2026-02-01") == "silver"
    assert member.history[-1].total == 14_999


def test_a_refund_after_the_review_takes_back_nothing_that_was_kept() -> None:
    member = gold_in_2024()
    member.buys("2025-05-01", 15_000)
    member.waits("2026-02-01")
    assert member.returns("2026-02-02", "2025-05-01", 15_000) == "gold"
    assert member.waits("2027-01-14") == "gold"


def test_a_monthly_tier_lasts_through_the_next_month() -> None:
    member = Life(METALS, joined="2024-01-15", window=Window("calendar", 1), review_days=2)
    member.buys("2024-01-31", 10_000)
    assert member.until == "2024-03-01"
    assert member.waits("2024-03-02 23:59") == "silver"
    assert member.waits("2024-03-03 00:00") == "bronze"


def test_a_review_on_a_day_without_midnight_runs_when_that_day_begins() -> None:
    member = Life(
        METALS,
        joined="2018-01-15",
        zone="America/Sao_Paulo",
        window=Window("calendar", 1),
        review_days=3,
    )
    member.buys("2018-09-10", 10_000)
    assert member.waits("2018-11-03 23:59") == "silver"
    assert member.waits("2018-11-04 01:00") == "bronze"


def test_v14_a_member_of_29_february_is_reviewed_by_the_anniversary_the_ladder_says() -> None:
    for leap, until in (("feb-28", "2026-02-28"), ("mar-1", "2026-03-01")):
        member = Life(GRANDBUY, joined="2024-02-29", window=Window("card-year", 12, leap=leap))
        member.buys("2024-05-01", 20_000)
        assert member.until == until
