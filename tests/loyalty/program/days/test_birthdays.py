"""Birthdays, solar and lunar: on which days they are kept and what lies near them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.program.days.birthdays import Birthday, birthday_matches, days_in

LEAP_DAY = Birthday(2, 29)
MID_AUTUMN = Birthday(8, 15, lunar=True)
YEARS_END = Birthday(12, 1, lunar=True)


@pytest.mark.parametrize(
    ("birthday", "year", "leap", "days"),
    [
        (Birthday(5, 17), 2026, "feb-28", [date(2026, 5, 17)]),
        pytest.param(LEAP_DAY, 2028, "mar-1", [date(2028, 2, 29)], id="V14: a leap year has the day"),
        pytest.param(LEAP_DAY, 2025, "feb-28", [date(2025, 2, 28)], id="V14: kept on 28 February"),
        pytest.param(LEAP_DAY, 2025, "mar-1", [date(2025, 3, 1)], id="V14: kept on 1 March"),
        pytest.param(LEAP_DAY, 2100, "mar-1", [date(2100, 3, 1)], id="V14: a century has no such day"),
        pytest.param(MID_AUTUMN, 2025, "feb-28", [date(2025, 10, 6)], id="lunar"),
        pytest.param(YEARS_END, 2026, "feb-28", [date(2026, 1, 19)], id="lunar, once"),
        pytest.param(YEARS_END, 2027, "feb-28", [date(2027, 1, 8), date(2027, 12, 28)], id="lunar, twice"),
        pytest.param(YEARS_END, 2028, "feb-28", [], id="lunar, not at all"),
        pytest.param(
            Birthday(6, 1, lunar=True, leap_month=True), 2025, "feb-28", [date(2025, 7, 25)], id="leap month"
        ),
        pytest.param(
            Birthday(6, 1, lunar=True), 2025, "feb-28", [date(2025, 6, 25)], id="the plain month of that year"
        ),
        pytest.param(
            Birthday(6, 1, lunar=True, leap_month=True),
            2026,
            "feb-28",
            [date(2026, 7, 14)],
            id="no leap month",
        ),
        pytest.param(
            Birthday(12, 30, lunar=True), 2026, "feb-28", [date(2026, 2, 16)], id="a 30th in a month of 29"
        ),
    ],
)
def test_a_birthday_is_kept_on_these_days(birthday, year, leap, days):
    assert list(days_in(birthday, year, leap)) == days


@pytest.mark.parametrize(
    ("birthday", "period", "near", "far"),
    [
        (Birthday(5, 17), "day", ["2026-05-17"], ["2026-05-16", "2026-05-18"]),
        pytest.param(
            Birthday(5, 17), "week", ["2026-05-11", "2026-05-17"], ["2026-05-10", "2026-05-18"], id="week"
        ),
        pytest.param(
            Birthday(1, 1), "week", ["2026-12-28", "2027-01-03"], ["2026-12-27"], id="into the old year"
        ),
        pytest.param(
            Birthday(12, 31), "week", ["2026-01-04", "2025-12-29"], ["2026-01-05"], id="and the new"
        ),
        pytest.param(
            Birthday(5, 17), "month", ["2026-05-01", "2026-05-31"], ["2026-04-30", "2026-06-01"], id="month"
        ),
        pytest.param(
            MID_AUTUMN, "month", ["2025-10-01", "2026-09-30"], ["2025-08-15", "2026-10-06"], id="lunar"
        ),
        pytest.param(
            YEARS_END, "month", ["2027-01-31", "2027-12-01"], ["2028-01-01", "2028-12-31"], id="twice"
        ),
        pytest.param(LEAP_DAY, "month", ["2025-02-01"], ["2025-03-01"], id="of 29 February"),
    ],
)
def test_a_day_lies_near_a_birthday(birthday, period, near, far):
    assert all(birthday_matches(birthday, date.fromisoformat(on), period) for on in near)
    assert not any(birthday_matches(birthday, date.fromisoformat(on), period) for on in far)


def test_when_29_february_is_kept_decides_its_month():
    assert birthday_matches(LEAP_DAY, date(2025, 3, 31), "month", "mar-1")
    assert not birthday_matches(LEAP_DAY, date(2025, 2, 28), "month", "mar-1")


@pytest.mark.parametrize(
    "facts",
    [
        {"month": 2, "day": 30},
        {"month": 2, "day": 29, "year": 2025},
        {"month": 13, "day": 1},
        {"month": 0, "day": 1},
        {"month": 1, "day": 0},
        {"month": 1, "day": 31, "lunar": True},
        {"month": 12, "day": 30, "year": 2025, "lunar": True},
        {"month": 5, "day": 1, "leap_month": True},
        {"month": 5, "day": 1, "year": 2025, "lunar": True, "leap_month": True},
        {"month": 5, "day": 1, "year": 0},
        {"month": 5, "day": 1, "year": 10_000, "lunar": True},
    ],
)
def test_a_day_that_there_is_not_is_nobodys_birthday(facts):
    with pytest.raises(ValueError, match="no such birthday"):
        Birthday(**facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"month": 2, "day": 29},
        {"month": 2, "day": 29, "year": 2024},
        {"month": 1, "day": 30, "lunar": True},
        {"month": 6, "day": 29, "year": 2025, "lunar": True, "leap_month": True},
    ],
)
def test_a_day_that_there_is_may_be_a_birthday(facts):
    assert Birthday(**facts).day == facts["day"]


BIRTHDAYS = st.builds(
    Birthday, month=st.integers(1, 12), day=st.integers(1, 28), lunar=st.booleans()
) | st.builds(
    Birthday, month=st.integers(1, 12), day=st.just(30), lunar=st.just(True), leap_month=st.booleans()
)


@settings(deadline=None)  # a lunar year is worked out once, in milliseconds
@given(birthday=BIRTHDAYS, year=st.integers(1950, 2150))
def test_a_birthday_comes_about_once_a_year(birthday, year):
    kept = [on for each in (year - 1, year, year + 1) for on in days_in(birthday, each)]
    gaps = {(later - earlier).days for earlier, later in pairwise(kept)}

    assert 2 <= len(kept) <= 4
    assert gaps <= ({*range(325, 415)} if birthday.lunar else {365, 366})


@settings(deadline=None)
@given(birthday=BIRTHDAYS, on=st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_a_week_and_a_month_hold_a_birthday_when_one_of_their_days_is_it(birthday, on):
    monday = on - timedelta(days=on.weekday())
    first = on.replace(day=1)
    month = [first + timedelta(days=n) for n in range(31) if (first + timedelta(days=n)).month == on.month]

    week = [monday + timedelta(days=n) for n in range(7)]
    assert birthday_matches(birthday, on, "week") is any(birthday_matches(birthday, each) for each in week)
    assert birthday_matches(birthday, on, "month") is any(birthday_matches(birthday, each) for each in month)
