"""Progress: what a member sees during the year of reaching a tier, the year after, and the days of grace."""

import pytest

from tests.tiers.examples import GRANDBUY, METALS, Life, day
from tiers.errors import DateOutOfRange
from tiers.windows import Period

YEAR_1 = Period(day("2024-03-10"), day("2025-03-10"))
YEAR_2 = Period(day("2025-03-10"), day("2026-03-10"))
YEAR_3 = Period(day("2026-03-10"), day("2027-03-10"))


def vip_in_year_1() -> Life:
    member = Life(GRANDBUY, joined="2024-03-10")
    member.buys("2024-05-01", 21_000)
    return member


def test_a_member_sees_what_is_missing_to_vip_and_nothing_to_keep() -> None:
    member = Life(GRANDBUY, joined="2024-03-10")
    member.buys("2024-05-01", 19_999)
    seen = member.sees("2024-05-02")
    assert (seen.tier, seen.next_tier, seen.to_next) == ("member", "vip", 1)
    assert (seen.period, seen.total) == (YEAR_1, 19_999)
    assert (seen.to_keep, seen.keep_period, seen.until_on) == (None, None, None)


def test_on_the_first_day_of_a_new_year_everything_is_missing_again() -> None:
    member = Life(GRANDBUY, joined="2024-03-10")
    member.buys("2024-05-01", 19_999)
    assert member.sees("2025-03-09").to_next == 1
    assert member.sees("2025-03-10").to_next == 20_000


def test_a_vip_of_this_year_sees_that_all_of_next_year_is_still_to_be_bought() -> None:
    seen = vip_in_year_1().sees("2024-12-24")
    assert (seen.next_tier, seen.to_next) == (None, None)
    assert (seen.period, seen.total) == (YEAR_1, 21_000)
    assert (seen.to_keep, seen.keep_period) == (20_000, YEAR_2)
    assert seen.until_on == day("2026-03-10")


def test_a_vip_of_last_year_sees_what_is_missing_this_year() -> None:
    member = vip_in_year_1()
    member.buys("2025-03-10", 12_000)
    seen = member.sees("2025-06-01")
    assert (seen.period, seen.total) == (YEAR_2, 12_000)
    assert (seen.to_keep, seen.keep_period) == (8_000, YEAR_2)


@pytest.mark.parametrize(("bought", "missing"), [(19_999, 1), (20_000, 0), (35_000, 0)])
def test_who_has_enough_sees_that_nothing_is_missing(bought: int, missing: int) -> None:
    member = vip_in_year_1()
    member.buys("2025-06-01", bought)
    assert member.sees("2025-06-02").to_keep == missing


def test_in_the_days_of_grace_a_vip_still_sees_the_year_under_review() -> None:
    member = vip_in_year_1()
    member.buys("2025-06-01", 12_000)
    member.buys("2026-03-12", 5_000)
    seen = member.sees("2026-03-15")
    assert (seen.tier, seen.period, seen.total) == ("vip", YEAR_3, 5_000)
    assert (seen.to_keep, seen.keep_period) == (8_000, YEAR_2)


def test_after_keeping_a_vip_sees_what_this_year_must_bring() -> None:
    member = vip_in_year_1()
    member.buys("2025-06-01", 20_000)
    member.buys("2026-03-12", 5_000)
    member.waits("2026-03-24 00:00")
    seen = member.sees("2026-03-24")
    assert (seen.tier, seen.to_keep, seen.keep_period) == ("vip", 15_000, YEAR_3)


def test_a_silver_member_sees_the_way_up_and_what_keeps_silver() -> None:
    member = Life(METALS, joined="2024-02-01")
    member.buys("2024-05-01", 12_000)
    member.buys("2025-05-01", 3_000)
    seen = member.sees("2025-06-01")
    assert (seen.next_tier, seen.to_next, seen.to_keep) == ("gold", 17_000, 5_000)


def test_a_return_shows_in_what_is_missing() -> None:
    member = Life(METALS, joined="2024-02-01")
    member.buys("2024-05-01", 12_000)
    member.returns("2024-05-20", "2024-05-01", 4_000)
    seen = member.sees("2024-06-01")
    assert (seen.tier, seen.total, seen.to_next, seen.to_keep) == ("silver", 8_000, 12_000, 8_000)


def test_what_is_missing_is_never_less_than_nothing() -> None:
    member = Life(METALS, joined="2024-02-01")
    member.counts(member.joined_at.replace(year=2026), day("2024-05-01"), 12_000)
    assert member.sees("2024-06-01").to_next == 0


def test_progress_on_a_date_beyond_all_reason_is_refused() -> None:
    with pytest.raises(DateOutOfRange):
        vip_in_year_1().sees("9999-12-31")
