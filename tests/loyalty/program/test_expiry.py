"""What a document says of when points end: every way, how they go together, and what makes no sense."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.errors import InvalidProgram
from loyalty.program import calendar, document
from loyalty.program.calendar import Ending, Holder
from loyalty.program.expiry import Expiry, Reach
from loyalty.program.expiry_schema import ExpiryForm
from points.rolling import Rolling, from_text
from points.spans import MONTHS_OF, Span
from tests.docs.programs import PAGE
from tests.loyalty.program.documents import TIERED
from tests.points.books import moment

JOINED = Holder("member", date(2024, 3, 10))


def points(words: str) -> str:
    return f"{TIERED}currencies: [{{code: points, expiry: {words}}}]\n"


def expiry(words: str) -> Expiry:
    found = document.read(points(words)).currency("points").expiry
    assert found is not None
    return found


def problems(words: str) -> list[str]:
    place = "currencies[0].expiry."
    with pytest.raises(InvalidProgram) as error:
        document.read(points(words))
    return [str(problem).removeprefix(place) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("{after: 12 months, until: end-of-month}", Expiry(12, "months", "end-of-month")),
        ("{after: 2 years}", Expiry(24, "months")),
        ('{after: 12 months, then: "02-28"}', Expiry(12, "months", days=((2, 28),))),
        ('{on: "12-31"}', Expiry(days=((12, 31),))),
        ('{on: ["09-30", "03-31"]}', Expiry(days=((3, 31), (9, 30)))),
        ("{until: end-of-half}", Expiry(until="end-of-half")),
        ("{from: registration, after: 2 years}", Expiry(24, "months", start="registration")),
        ("{inactive: 18 months}", Expiry(18, "months", inactive=Span(18, "months"))),
        (
            "{after: 3 years, inactive: 1 year, until: end-of-month, activity: earning}",
            Expiry(
                36,
                "months",
                "end-of-month",
                inactive=Span(12, "months", "end-of-month"),
                activity="earning",
            ),
        ),
        ("{at: membership-end}", Expiry(start="membership-end")),
        (
            "{until: end-of-year, unless: {counter: tier-points, reaches: 500}}",
            Expiry(until="end-of-year", unless=Reach("tier-points", 500)),
        ),
        (
            "{after: 1 year, by_tier: {vip: never, member: {inactive: 90 days}}, notices: [7, 90]}",
            Expiry(
                12,
                "months",
                by_tier={"vip": None, "member": Expiry(90, "days", inactive=Span(90, "days"))},
                notices=(90, 7),
            ),
        ),
    ],
)
def test_every_way_to_say_when_points_end(words: str, meant: Expiry) -> None:
    assert expiry(words) == meant


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("{}", "after: must say when it ends, such as after: 12 months; got nothing"),
        ("{until: exact}", "after: must say when it ends, such as after: 12 months; got nothing"),
        ("{notices: [7]}", "after: must say when it ends, such as after: 12 months; got nothing"),
        ('{after: 1 year, on: "12-31"}', 'on: must be left out beside after; got "12-31"'),
        ('{on: "12-31", until: exact}', 'until: must be left out beside on; got "exact"'),
        ('{after: 1 year, until: exact, then: "12-31"}', 'then: must be left out beside until; got "12-31"'),
        ("{after: 1 year, at: membership-end}", 'at: must be left out beside after; got "membership-end"'),
        (
            "{from: registration, after: 1 year, until: end-of-month}",
            'from: must be left out beside until; got "registration"',
        ),
        (
            "{after: 1 year, activity: earning}",
            'activity: needs inactive beside it such as "18 months"; got "earning"',
        ),
        (
            "{after: 1 year, unless: {counter: tier-points, reaches: 5}}",
            "unless: needs until beside it such as end-of-year; got a mapping",
        ),
        (
            "{until: end-of-year, unless: {counter: x, reaches: 5}}",
            'unless.counter: must be a counter of this document, "tier-points"; got "x"',
        ),
        (
            "{until: end-of-year, unless: {counter: tier-points, reaches: 0}}",
            "unless.reaches: must be a whole number such as 1; got 0",
        ),
        ('{on: "02-30"}', 'on: must be a month and a day such as "12-31", or a list of up to 6; got "02-30"'),
        (
            "{on: []}",
            'on: must be a month and a day such as "12-31", or a list of up to 6; got an empty list',
        ),
        (
            "{after: 1 year, notices: [0]}",
            "notices: must be a list of up to 6 numbers of days from 1 to 366; got a list",
        ),
        (
            "{after: 1 year, by_tier: {vip: {}}}",
            "by_tier.vip.after: must say when it ends, such as after: 12 months; got nothing",
        ),
        (
            "{after: 1 year, by_tier: {gold: never}}",
            'by_tier.gold: is no tier of this document, write "member" or "vip"; got "never"',
        ),
        (
            "{after: 1 year, by_tier: {vip: sometimes}}",
            (
                "by_tier.vip: must be a mapping such as {after: 12 months, until: end-of-month}, or never;"
                ' got "sometimes"'
            ),
        ),
        (
            "{after: 1 year, by_tier: {vip: {after: 2 years, notices: [7]}}}",
            (
                'by_tier.vip.notices: is not known here, write "after", "until", "then", "on", "from", "at",'
                ' "inactive" or "activity"; got a list'
            ),
        ),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(words: str, problem: str) -> None:
    assert problems(words) == [problem]


def test_a_voucher_knows_only_the_calendar() -> None:
    text = TIERED + 'rewards: [{code: v, cost: 5, worth: "5.00", valid: {inactive: 1 year}}]\n'

    with pytest.raises(InvalidProgram, match=r"valid\.inactive: is not known here"):
        document.read(text)


def test_points_that_wait_are_refused_where_they_may_end_before() -> None:
    text = points("{after: 30 days, by_tier: {vip: {until: end-of-year}}}")
    late = text.replace("points: 1}", "points: 1}\n    pending: {days: 14}")

    with pytest.raises(InvalidProgram, match="must be at most 0, else its points expire before"):
        document.read(late)


@pytest.mark.parametrize(
    ("words", "earned_on", "last_on"),
    [
        # 31 December 23:59 resets miles: the last day of use is the 31st.
        ("{until: end-of-year}", "2026-12-31", "2026-12-31"),
        ('{on: "12-31"}', "2026-01-01", "2026-12-31"),
        ("{until: end-of-half}", "2026-07-01", "2026-12-31"),
        ('{after: 12 months, then: "02-28"}', "2026-07-06", "2028-02-28"),
        ("{inactive: 18 months}", "2026-08-31", "2028-02-29"),
        ("{after: 3 years, inactive: 1 year}", "2026-08-31", "2029-08-31"),
        ("{from: registration, after: 2 years}", "2024-03-10", "2026-03-09"),
        ("{from: registration, after: 2 years}", "2026-03-09", "2026-03-09"),
        ("{from: registration, after: 2 years}", "2026-03-10", "2028-03-09"),
        ("{from: registration, after: 100 days}", "2024-06-18", "2024-09-25"),
        ("{at: membership-end}", "2026-03-09", "2026-03-09"),
        ("{at: membership-end}", "2026-03-10", "2027-03-09"),
    ],
)
def test_the_last_day_for_who_does_nothing_more(words: str, earned_on: str, last_on: str) -> None:
    found = calendar.last_day(expiry(words), date.fromisoformat(earned_on), JOINED)

    assert found.isoformat() == last_on


def test_a_term_that_is_kept_ends_the_membership_and_a_year_follows_one_that_is_over() -> None:
    own, term = expiry("{at: membership-end}"), Holder("vip", date(2024, 3, 10), date(2026, 6, 1))

    assert calendar.last_day(own, date(2026, 5, 31), term) == date(2026, 5, 31)
    assert calendar.last_day(own, date(2026, 6, 1), term) == date(2027, 5, 31)


def test_v14_who_joined_on_29_february_begins_each_period_on_the_last_of_it() -> None:
    own, leapling = expiry("{from: registration, after: 1 year}"), Holder("", date(2024, 2, 29))

    assert calendar.last_day(own, date(2025, 2, 27), leapling) == date(2025, 2, 27)
    assert calendar.last_day(own, date(2025, 2, 28), leapling) == date(2026, 2, 27)
    assert calendar.last_day(own, date(2027, 3, 1), leapling) == date(2028, 2, 28)


@pytest.mark.parametrize(
    ("words", "tier", "end"),
    [
        ("{after: 1 month}", "member", Ending(moment("2026-04-10 23:00"))),
        ("{after: 1 month, by_tier: {vip: never}}", "vip", Ending()),
        ("{after: 1 month, by_tier: {vip: {after: 2 months}}}", "vip", Ending(moment("2026-05-10 23:00"))),
        (
            "{inactive: 1 month, activity: burning, until: end-of-month}",
            "vip",
            Ending(moment("2026-04-30 23:00"), "burned 1 months end-of-month Europe/London"),
        ),
        (
            '{inactive: 1 month, then: ["06-30", "12-31"]}',
            "vip",
            Ending(moment("2026-06-30 23:00"), "earned+burned 1 months 06-30,12-31 Europe/London"),
        ),
        ("{at: membership-end}", "member", Ending(moment("2027-03-10 00:00"), "kept:term")),
        (
            "{until: end-of-year, unless: {counter: tier-points, reaches: 500}}",
            "member",
            Ending(moment("2027-01-01 00:00"), "kept:points:points"),
        ),
    ],
)
def test_what_a_lot_is_told(words: str, tier: str, end: Ending) -> None:
    program = document.read(points(words))
    holder = Holder(tier, date(2024, 3, 10))

    found = calendar.ending(
        program.currency("points").expiry, "points", date(2026, 3, 10), program.zoneinfo, holder
    )

    assert found == end
    assert not found.rolls or str(from_text(found.rolls)) == found.rolls


def test_points_without_an_expiry_never_end() -> None:
    program = document.read(TIERED)

    assert calendar.ending(None, "points", date(2026, 3, 10), program.zoneinfo) == Ending()


@given(
    joined_on=st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    days=st.integers(0, 5000),
    count=st.integers(1, 40),
    unit=st.sampled_from(["days", "months"]),
)
def test_periods_from_registration_follow_one_another(
    joined_on: date, days: int, count: int, unit: str
) -> None:
    own = Expiry(count, unit, start="registration")  # type: ignore[arg-type]
    holder, earned_on = Holder("", joined_on), date.fromordinal(joined_on.toordinal() + days)

    last_on = calendar.last_day(own, earned_on, holder)

    assert last_on >= earned_on
    assert calendar.last_day(own, last_on, holder) == last_on
    assert calendar.last_day(own, date.fromordinal(last_on.toordinal() + 1), holder) > last_on


def test_no_rule_is_longer_than_a_lot_can_keep() -> None:
    span = Span(36_500, "months", days=tuple((month, 30) for month in range(7, 13)))

    assert len(str(Rolling(("earned", "burned"), span, "America/Argentina/ComodRivadavia"))) <= 120
    assert len(calendar.kept_mark("c" * 32)) <= 120


@pytest.mark.parametrize("until", MONTHS_OF)
def test_periods_of_the_calendar_end_with_the_calendar(until: str) -> None:
    last_on = calendar.last_day(Expiry(until=until), date(2026, 2, 10))  # type: ignore[arg-type]

    assert (last_on.month, last_on.day) == {1: (2, 28), 3: (3, 31), 6: (6, 30), 12: (12, 31)}[
        MONTHS_OF[until]
    ]


def test_a_programme_may_ask_for_a_minimum_to_spend() -> None:
    assert document.read(TIERED).spending.minimum == 0
    assert document.read(f"{TIERED}spending: {{minimum: 300}}\n").spending.minimum == 300


SHOWN = re.findall(r"^\| `(\{.*\})` \| .*?(\d+ \w+ 20\d\d)", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("words", "last_on"), SHOWN)
def test_the_page_says_what_is_reckoned(words: str, last_on: str) -> None:
    joined = Holder("member", date(2025, 3, 10))

    found = calendar.last_day(expiry(words), date(2026, 7, 6), joined)

    assert found == datetime.strptime(last_on, "%d %B %Y").date()  # noqa: DTZ007 - a day has no zone


def test_the_page_shows_every_word() -> None:
    words = {word for shown, _ in SHOWN for word in re.findall(r"(\w+):", shown)}

    assert len(SHOWN) == 11
    assert words >= {*ExpiryForm().words} - {"activity", "by_tier", "notices"}
    assert all(f"**`{word}`" in PAGE or f"`{word}`:" in PAGE for word in ("by_tier", "notices", "unless"))
