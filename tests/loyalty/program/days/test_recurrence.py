"""The days that a rule names are those that dateutil finds by walking it."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from dateutil import rrule as oracle
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.program.days import rrule
from loyalty.program.days.recurrence import Rule
from loyalty.program.days.rrule import WEEKDAYS

FIRST = date(2024, 1, 1)


def dates(text, year, anchor=FIRST):
    return [on.isoformat()[5:] for on in rrule.read(text).dates_in(year, anchor)]


def walked(text, anchor, year):
    """What dateutil finds in a year, walking from the anchor."""
    found = oracle.rrulestr(f"{text};UNTIL={year}1231", dtstart=datetime.combine(anchor, datetime.min.time()))
    return [moment.date() for moment in found if moment.year == year]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=28", [f"{month:02}-28" for month in range(1, 13)]),
        ("FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=1,2,3", ["01-31", "03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;BYMONTH=2,4", ["02-28", "04-30"]),
        ("FREQ=MONTHLY;BYDAY=-1FR;BYMONTH=11", ["11-27"]),
        ("FREQ=MONTHLY;BYDAY=2TU;BYMONTH=9", ["09-08"]),
        ("FREQ=MONTHLY;BYDAY=5SA;BYMONTH=1,2", ["01-31"]),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", ["02-13", "03-13", "11-13"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYMONTH=1,5", ["01-30", "05-29"]),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", ["12-25"]),
        ("FREQ=YEARLY;BYDAY=20MO", ["05-18"]),
        ("FREQ=YEARLY;BYDAY=-1SU", ["12-27"]),
        ("FREQ=YEARLY;BYMONTH=5;BYDAY=2SU", ["05-10"]),
        ("FREQ=WEEKLY;BYDAY=SA;BYMONTH=2", ["02-07", "02-14", "02-21", "02-28"]),
        # Both a plain weekday and a numbered one, where dateutil finds nothing.
        ("FREQ=MONTHLY;BYDAY=SU,1MO;BYMONTH=2", ["02-01", "02-02", "02-08", "02-15", "02-22"]),
    ],
)
def test_the_days_of_2026(text, days):
    assert dates(text, 2026) == days


def test_every_second_week_is_counted_from_the_week_of_the_first_day():
    text = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU"
    thursday = date(2026, 1, 1)

    assert dates(text, 2026, thursday)[:3] == ["01-04", "01-12", "01-18"]
    assert dates(f"{text};WKST=SU", 2026, thursday)[:3] == ["01-11", "01-12", "01-25"]


def test_a_leap_day_comes_in_leap_years_only():
    text = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"
    assert [dates(text, year) for year in (2024, 2025, 2100)] == [["02-29"], [], []]


def some(values, most=3):
    return st.lists(st.sampled_from(values), unique=True, max_size=most)


@st.composite
def rules(draw):
    """The text of any rule that is accepted, but for those that dateutil reads otherwise."""
    frequency = draw(st.sampled_from(rrule.FREQUENCIES))
    months = draw(some(range(1, 13)))
    longer = frequency in ("MONTHLY", "YEARLY")
    numbers = draw(some([*range(1, 32), *range(-31, 0)])) if frequency != "WEEKLY" else []
    weekdays = draw(some(WEEKDAYS))
    if longer and draw(st.booleans()):
        most = 53 if frequency == "YEARLY" and not months else 5
        weekdays = [
            f"{n}{weekday}" for weekday in weekdays for n in draw(some([*range(-most, 0), 1, 2, most]))
        ]
    if frequency == "WEEKLY" or (longer and not numbers):
        weekdays = weekdays or ["SA"]
    parts = {
        "FREQ": [frequency],
        "INTERVAL": [draw(st.integers(1, 7))],
        "BYMONTH": months,
        "BYMONTHDAY": numbers,
        "BYDAY": weekdays,
        "BYSETPOS": draw(some([-2, -1, 1, 2, 5])) if longer else [],
        "WKST": [draw(st.sampled_from(WEEKDAYS))],
    }
    return ";".join(f"{word}={','.join(map(str, values))}" for word, values in parts.items() if values)


@pytest.fixture(scope="module", autouse=True)
def soon_the_last_year():
    """Where a rule finds nothing, dateutil walks on to the last year there is, eight thousand years away."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(oracle.datetime, "MAXYEAR", 2031)
        yield


@settings(deadline=None)  # dateutil walks every period from the first
@given(text=rules(), anchor=st.dates(date(2019, 12, 25), date(2021, 1, 7)), year=st.integers(2020, 2030))
def test_a_year_has_the_days_that_a_walk_of_the_rule_finds(text, anchor, year):
    found = [on for on in rrule.read(text).dates_in(year, anchor) if on >= anchor]
    assert found == walked(text, anchor, year)


@given(year=st.integers(1901, 8999), week_starts=st.integers(0, 6), interval=st.integers(1, 60))
def test_weeks_far_from_the_first_keep_their_step(year, week_starts, interval):
    rule = Rule("WEEKLY", interval=interval, by_day=((0, 2),), week_starts=week_starts)
    days = [on for each in (year, year + 1, year + 2) for on in rule.dates_in(each, FIRST)]

    steps = {later - earlier for earlier, later in pairwise(days)}
    assert steps == {timedelta(weeks=interval)}
