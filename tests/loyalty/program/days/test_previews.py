"""What is shown of the next times a day is held."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.program.days.calendars import Calendar
from loyalty.program.days.day import Working
from loyalty.program.days.previews import Occurrence, next_days
from tests.loyalty.program.days.days import FOUR, HONG_KONG, LONDON, SANTIAGO, ZONES, at, day
from tests.loyalty.program.days.test_clock import near_a_change


def days_of(found):
    return [str(each.on) for each in found]


def test_the_next_twelve_are_shown():
    found = next_days(day("saturday"), at("2026-10-01 12:00"), HONG_KONG)

    assert len(found) == 12
    assert days_of(found)[:2] == ["2026-10-03", "2026-10-10"]
    assert found[0] == Occurrence(date(2026, 10, 3), at("2026-10-02 16:00"), at("2026-10-03 16:00"))


def test_a_saturday_lasts_an_hour_more_when_the_clocks_go_back_and_one_less_when_forward():
    saturdays = day("saturday", cut_off=FOUR)
    hours = {
        str(each.on): (each.ends_at - each.starts_at) / timedelta(hours=1)
        for each in next_days(saturdays, at("2026-01-01 00:00"), LONDON, 52)
    }

    assert (hours.pop("2026-03-28"), hours.pop("2026-10-24")) == (23, 25)
    assert set(hours.values()) == {24}


def test_what_has_begun_is_shown_until_it_is_over():
    evening = day("saturday", cut_off=FOUR, opens=18 * 60, closes=26 * 60)

    during, after = at("2026-10-25 01:59", HONG_KONG), at("2026-10-25 02:00", HONG_KONG)
    assert days_of(next_days(evening, during, HONG_KONG, 1)) == ["2026-10-24"]
    assert days_of(next_days(evening, after, HONG_KONG, 1)) == ["2026-10-31"]


def test_no_more_are_shown_than_there_are():
    year = {
        "from_on": date(2026, 1, 1),
        "through_on": date(2026, 12, 31),
        "also": frozenset({date(2028, 1, 8)}),
    }
    now = at("2026-12-20 12:00")

    assert days_of(next_days(day("saturday", **year), now, LONDON)) == ["2026-12-26", "2028-01-08"]
    assert next_days(day("saturday", **year), at("2028-01-09 12:00"), LONDON) == ()


def test_a_rare_day_is_found():
    leap_sundays = day("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU")
    assert days_of(next_days(leap_sundays, at("2026-01-01 00:00"), LONDON, 2)) == ["2032-02-29", "2060-02-29"]


def test_hours_that_the_clock_skips_are_not_shown():
    """Santiago had no hour after midnight on 5 September 2021, a Sunday."""
    small_hours = day("sunday", opens=0, closes=60)
    assert days_of(next_days(small_hours, at("2021-09-01 00:00"), SANTIAGO, 1)) == ["2021-09-12"]


def test_moved_days_are_shown_as_they_are_held():
    weekdays = Working(Calendar("weekdays", frozenset({5, 6})), "previous")
    found = next_days(day("28th", working=weekdays), at("2026-02-01 00:00"), LONDON, 3)
    assert days_of(found) == ["2026-02-27", "2026-03-27", "2026-04-28"]


@settings(deadline=None)
@given(
    moment=near_a_change(),
    zone=st.sampled_from(ZONES),
    cut_off=st.integers(0, 720),
    every=st.sampled_from(["day", "sunday"]),
)
def test_what_is_shown_is_covered_from_its_first_instant_to_its_last(moment, zone, cut_off, every):
    found = day(every, cut_off=cut_off)
    second = timedelta(seconds=1)

    shown = next_days(found, moment, zone, 4)
    assert all(
        found.covers(each.starts_at, zone) and found.covers(each.ends_at - second, zone) for each in shown
    )
    assert found.covers(moment, zone) is (shown[0].starts_at <= moment)
