"""Card years: counted from joining, or anew from each card that is issued or renewed."""

from __future__ import annotations

from datetime import date

import pytest

from tests.tiers.examples import GRANDBUY, Life, day
from tiers.card_years import CARD_YEAR, CardYears
from tiers.windows import Period, Window

BY_RENEWAL = {"years_from": "renewal", "review_days": 0}


def years(*begun: str) -> CardYears:
    return CardYears(day("2024-03-10"), tuple(day(each) for each in begun))


def days(text: str) -> Period:
    start, _, end = text.partition("..")
    return Period(day(start), day(end))


@pytest.mark.parametrize(
    ("on", "period"),
    [
        ("2025-06-14", "2025-03-10..2025-06-15"),
        ("2025-06-15", "2025-06-15..2026-06-15"),
        ("2028-06-14", "2027-06-15..2028-06-15"),
        ("2024-03-09", "2023-03-10..2024-03-10"),
    ],
)
def test_a_year_that_another_cuts_short_ends_where_that_begins(on: str, period: str) -> None:
    assert years("2025-06-15").period(CARD_YEAR, day(on)) == days(period)


def test_what_goes_on_without_a_gap_changes_nothing_and_leaves_terms_of_several_years_whole() -> None:
    assert years().anew(day("2026-03-10")) == years()
    leap = CardYears(day("2024-02-29"))
    assert leap.anew(day("2025-02-28")) == leap


def test_a_year_begun_later_is_not_begun_once_another_begins_before_it() -> None:
    assert years("2025-06-15").anew(day("2025-05-01")) == years("2025-05-01")
    assert years("2025-06-15").anew(day("2025-03-10")) == years()


def test_the_calendar_goes_its_own_way() -> None:
    quarter = Window("calendar", 3)
    begun = years("2025-05-01", "2025-07-01")
    assert begun.period(quarter, day("2025-06-15")) == days("2025-04-01..2025-07-01")
    assert begun.full_end(quarter, day("2025-06-15")) == day("2025-07-01")


def test_purchases_before_a_renewal_count_in_the_year_that_it_cut_short() -> None:
    member = Life(GRANDBUY, "2024-03-10", **BY_RENEWAL)
    member.buys("2025-05-01", 15_000)
    member.gets("renew", "2025-06-15", "2025-06-15")
    assert member.buys("2025-06-16", 15_000) == "member"
    assert member.sees("2025-06-16").period == days("2025-06-15..2026-06-15")
    assert member.sees("2025-06-16").to_next == 5_000
    assert member.buys("2026-06-14", 5_000) == "vip"
    assert member.until == "2027-06-15"
    assert member.folded("2026-06-14").standing == member.standing


def test_a_renewal_ahead_of_time_lets_the_year_run_on() -> None:
    member = Life(GRANDBUY, "2024-03-10", **BY_RENEWAL)
    member.buys("2025-01-05", 20_000)
    member.gets("renew", "2025-02-01", "2025-03-10")
    assert (member.years, member.until, member.told[-1][0]) == (years(), "2026-03-10", "reached")


def test_a_running_tier_goes_on_to_the_end_of_the_new_year_and_is_judged_by_a_whole_one() -> None:
    member = Life(GRANDBUY, "2024-03-10", **BY_RENEWAL)
    member.buys("2024-05-01", 20_000)
    assert member.until == "2026-03-10"
    member.buys("2025-06-14", 19_000)
    member.gets("renew", "2025-06-15", "2025-06-15")
    assert (member.until, member.told[-1]) == ("2026-06-15", ("renewed", "vip", "vip"))
    member.buys("2026-06-01", 20_000)
    assert member.waits("2026-06-16") == "vip"
    assert (member.history[-1].window, member.until) == (days("2025-06-15..2026-06-15"), "2027-06-15")


def test_no_tier_is_kept_for_what_is_left_of_a_year_that_was_cut_short() -> None:
    member = Life(GRANDBUY, "2024-03-10", years_from="renewal", review_days=60)
    member.buys("2024-05-01", 20_000)
    member.buys("2025-05-01", 20_000)
    member.gets("renew", "2026-04-01", "2026-04-01")
    assert member.until == "2026-03-10"
    assert member.waits("2026-05-10") == "vip"
    assert (member.told[-1][0], member.until) == ("kept", "2027-04-01")


def test_a_tier_whose_term_is_over_and_one_that_never_ends_are_left_as_they_are() -> None:
    member = Life(GRANDBUY, "2024-03-10", **BY_RENEWAL)
    member.gets("renew", "2025-06-15", "2025-06-15")
    assert (member.until, member.told) == (None, [])


@pytest.mark.parametrize(
    ("years_from", "kind", "card", "begun"),
    [
        ("joining", "issue", "plain", ()),
        ("issue", "issue", "plain", ("2025-06-15",)),
        ("issue", "renew", "plain", ()),
        ("renewal", "issue", "plain", ("2025-06-15",)),
        ("renewal", "renew", "plain", ("2025-06-15",)),
        ("renewal", "renew", "gift", ()),
        ("renewal", "issue", "", ("2025-06-15",)),
    ],
)
def test_the_ladder_says_which_cards_begin_a_year(years_from, kind, card, begun) -> None:
    member = Life(GRANDBUY, "2024-03-10", years_from=years_from, year_cards=frozenset({"plain"}))
    member.gets(kind, "2025-06-15", "2025-06-15", card)
    assert member.years == years(*begun)


def test_no_card_begins_a_year_before_the_one_that_runs_but_another_system_may_say_so() -> None:
    member = Life(GRANDBUY, "2024-03-10", **BY_RENEWAL)
    member.gets("renew", "2025-06-15", "2025-01-01")
    assert member.years == years()
    member.gets("issue", "2025-06-16", "2025-01-01", card="")
    assert member.sees("2025-06-16").period == days("2025-01-01..2026-01-01")


def test_a_late_sale_before_a_renewal_counts_in_the_year_before_it() -> None:
    member = Life(GRANDBUY, "2024-03-10", **BY_RENEWAL)
    member.buys("2025-06-16", 20_000)
    again = Life(GRANDBUY, "2024-03-10", **BY_RENEWAL)
    again.gets("renew", "2025-06-15", "2025-06-15")
    again.buys("2025-06-16", 20_000)
    assert (again.until, member.until) == ("2027-06-15", "2027-03-10")
    again.buys("2025-06-01", 20_000)
    late = again.folded("2025-07-01")
    assert late.changes[0].window == days("2025-03-10..2026-03-10")  # the year was whole when it was reached
    assert [(each.reason, each.until_on) for each in late.changes] == [
        ("reached", date(2027, 3, 10)),
        ("renewed", date(2027, 6, 15)),
    ]


def test_a_tier_only_for_sale_or_on_application_needs_nothing_counted() -> None:
    silver, gold = (
        GRANDBUY.steps[0].__class__("silver", (), (), price_minor=500, fee_minor=200),
        GRANDBUY.steps[0].__class__("gold", (), ()),
    )
    asks = {"steps": (silver, gold), "up": GRANDBUY.up.__class__(by="application"), "pay_days": 30}
    member = Life(GRANDBUY, "2024-03-10", review_days=0, **asks)
    assert member.buys("2024-04-01", 99_999) == "member"
    assert (member.sees("2024-04-01").next_tier, member.sees("2024-04-01").to_next) == ("silver", None)
    assert member.does("pay", "2024-04-02", "silver") == "silver"
    assert member.does("apply", "2024-04-03", "gold") == "silver"
    assert member.waits_for == [("applied", "gold")]
    assert member.does("apply", "2024-04-03", "gold") == "silver"  # asked for already
    assert member.waits_for == [("applied", "gold")]
    assert [reason for reason, *_ in member.told].count("applied") == 1
    assert member.does("approve", "2024-04-04", "gold") == "gold"
    assert member.waits("2026-03-10 00:00") == "silver"
    assert member.told[-1][0] == "ended"
    assert member.folded("2026-03-10").standing == member.standing
