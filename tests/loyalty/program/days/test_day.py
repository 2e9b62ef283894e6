"""Whether a purchase falls on a member day."""

import pickle
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.program.days.calendars import ONE_DAY, Calendar
from loyalty.program.days.day import Working
from tests.loyalty.program.days.days import FOUR, HONG_KONG, LONDON, NEW_YORK, SANTIAGO, ZONES, at, day
from tests.loyalty.program.days.test_clock import MOMENTS, near_a_change

SATURDAYS = day("saturday", cut_off=FOUR)


@pytest.mark.parametrize(
    ("local", "covered"),
    [
        ("2026-10-24 03:59", False),
        ("2026-10-24 04:00", True),
        ("2026-10-24 23:59", True),
        pytest.param("2026-10-25 02:30", True, id="V19: on the night the clocks go back"),
        ("2026-10-25 03:59", True),
        ("2026-10-25 04:00", False),
        pytest.param("2026-03-29 02:30", True, id="V19: on the night they go forward"),
        ("2026-03-29 04:00", False),
        pytest.param("2026-08-09 02:30", True, id="V19: on any other night"),
    ],
)
def test_a_business_day_ends_at_the_cut_off_of_the_next(local, covered):
    for zone in (LONDON, HONG_KONG):
        assert SATURDAYS.covers(at(local, zone), zone) is covered


def test_an_hour_that_comes_twice_belongs_to_the_day_both_times():
    for fold in (0, 1):
        assert SATURDAYS.covers(at("2026-10-25 01:30", LONDON, fold), LONDON)
        assert SATURDAYS.covers(at("2026-11-01 01:30", NEW_YORK, fold), NEW_YORK)


def test_a_day_that_has_ended_does_not_begin_again_when_the_clock_is_put_back():
    """The clock shows 01:30, the cut-off, and half an hour later 01:00 again."""
    again = at("2026-10-25 01:29", LONDON, fold=1)

    assert not day("saturday", cut_off=90).covers(again, LONDON)
    assert day("sunday", cut_off=90).covers(again, LONDON)


def test_where_midnight_is_skipped_the_day_begins_with_the_skip():
    sundays = day("sunday")

    assert not sundays.covers(at("2021-09-05 03:59:59"), SANTIAGO)
    assert sundays.covers(at("2021-09-05 04:00"), SANTIAGO)


@pytest.mark.parametrize(
    ("settings", "held", "not_held"),
    [
        pytest.param(
            {"every": ["saturday", "28th"]}, ["2026-02-28", "2026-04-28"], ["2026-04-27"], id="any rule"
        ),
        pytest.param(
            {"every": ["day"], "from_on": date(2026, 1, 1), "through_on": date(2026, 12, 31)},
            ["2026-01-01", "2026-12-31"],
            ["2025-12-31", "2027-01-01"],
            id="both dates inclusive",
        ),
        pytest.param(
            {"through_on": date(2026, 3, 1)}, ["2026-03-01", "1999-01-01"], ["2026-03-02"], id="until"
        ),
        pytest.param({"from_on": date(2026, 3, 1)}, ["2026-03-01", "2999-01-01"], ["2026-02-28"], id="from"),
        pytest.param(
            {"every": ["saturday"], "excepted": frozenset({date(2026, 12, 26)})},
            ["2026-12-19"],
            ["2026-12-26"],
            id="an exception",
        ),
        pytest.param(
            {"every": ["saturday"], "also": frozenset({date(2026, 11, 11)}), "through_on": date(2026, 11, 7)},
            ["2026-11-07", "2026-11-11"],
            ["2026-11-14"],
            id="a day more, outside the dates too",
        ),
        pytest.param(
            {"also": frozenset({date(2026, 11, 11)})},
            ["2026-11-11"],
            ["2026-11-12", "2027-11-11"],
            id="one day",
        ),
        pytest.param(
            {"every": ["FREQ=DAILY;INTERVAL=10"], "from_on": date(2026, 1, 5)},
            ["2026-01-05", "2026-01-15", "2027-01-10"],
            ["2025-12-26", "2026-01-06"],
            id="every ten days",
        ),
    ],
)
def test_the_days_that_are_held(settings, held, not_held):
    found = day(*settings.pop("every", ()), **settings)

    assert [found.held_on(date.fromisoformat(on)) for on in held] == [True] * len(held)
    assert [found.held_on(date.fromisoformat(on)) for on in not_held] == [False] * len(not_held)


# Christmas and Boxing Day 2026 are a Friday and a Saturday.
CHRISTMAS = Calendar("christmas", frozenset({6}), frozenset({date(2026, 12, 25), date(2026, 12, 26)}))


@pytest.mark.parametrize(
    ("otherwise", "held"),
    [("skip", []), ("next", [date(2026, 12, 28)]), ("previous", [date(2026, 12, 24)])],
)
def test_a_day_off_is_skipped_or_moved(otherwise, held):
    found = day("FREQ=MONTHLY;BYMONTHDAY=25", working=Working(CHRISTMAS, otherwise))
    assert sorted(on for on in found.dates_in(2026) if on.month == 12) == held


def test_a_day_moves_over_the_end_of_the_year():
    weekdays = Calendar("weekdays", frozenset({5, 6}), frozenset({date(2027, 1, 1), date(2026, 12, 31)}))
    last = day("last day", working=Working(weekdays, "next"))
    first = day("1st", working=Working(weekdays, "previous"))

    assert date(2027, 1, 4) in last.dates_in(2027)
    assert date(2026, 12, 30) in first.dates_in(2026)


def test_a_day_does_not_move_beyond_the_last_date():
    weekdays = Working(Calendar("weekdays", frozenset({5, 6})), "next")
    assert day("sunday", through_on=date(2026, 1, 4), working=weekdays).dates_in(2026) == frozenset()


def test_an_exception_names_the_day_as_it_is_held():
    moved = day("25th", working=Working(CHRISTMAS, "next"), excepted=frozenset({date(2026, 12, 28)}))
    assert not any(on.month == 12 for on in moved.dates_in(2026))


@pytest.mark.parametrize(
    ("local", "covered"),
    [
        ("2026-10-24 17:59:59", False),
        ("2026-10-24 18:00", True),
        ("2026-10-25 01:59:59", True),
        ("2026-10-25 02:00", False),
        ("2026-10-25 18:00", False),
    ],
)
def test_hours_belong_to_the_business_day_they_begin_on(local, covered):
    evening = day("saturday", cut_off=FOUR, opens=18 * 60, closes=26 * 60)
    assert evening.covers(at(local, HONG_KONG), HONG_KONG) is covered


def test_days_of_years_that_no_calendar_has_are_never_held():
    always = day("day")
    for moment in (datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)):
        assert not always.covers(moment, LONDON)


def test_a_day_is_one_value_wherever_it_was_read():
    asked = day("saturday", also=frozenset({date(2026, 11, 11)}))
    assert asked.covers(at("2026-11-11 12:00"), LONDON)
    again = pickle.loads(pickle.dumps(asked))

    assert asked == again == day("saturday", also=frozenset({date(2026, 11, 11)}))
    assert hash(asked) == hash(again)
    assert asked != replace(asked, cut_off_minutes=1)


def test_a_till_does_not_wait_for_it():
    """Tens of thousands a second even on a busy machine; about half a million on a quiet one."""
    found = day("saturday", "28th", "last friday", cut_off=FOUR)
    moments = [at("2026-01-01 00:00") + timedelta(minutes=26 * n) for n in range(20_000)]
    found.covers(moments[0], LONDON)

    begun = perf_counter()
    for moment in moments:
        found.covers(moment, LONDON)
    assert perf_counter() - begun < 1


MINUTES = st.integers(0, 24 * 60 - 1)


@settings(deadline=None)
@given(
    moment=near_a_change() | MOMENTS,
    zone=st.sampled_from(ZONES),
    cut_off=st.integers(0, 12 * 60),
    hours=st.tuples(MINUTES, MINUTES),
    weekday=st.sampled_from(["saturday", "sunday"]),
)
def test_a_purchase_is_covered_when_it_lies_within_a_window_of_the_day(moment, zone, cut_off, hours, weekday):
    opens, closes = sorted(cut_off + minutes for minutes in hours)
    found = day(weekday, cut_off=cut_off, opens=opens, closes=closes)

    near = moment.astimezone(zone).date()
    windows = [
        found.window(near + n * ONE_DAY, zone) for n in range(-2, 3) if found.held_on(near + n * ONE_DAY)
    ]
    assert found.covers(moment, zone) is any(start <= moment < end for start, end in windows)
