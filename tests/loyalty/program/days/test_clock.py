"""When the clock of a store first shows a time, and which business day an instant belongs to."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loyalty.program.days.clock import business_day, first_at
from tests.loyalty.program.days.days import APIA, FOUR, LONDON, NEW_YORK, SANTIAGO, ST_JOHNS, ZONES, at


@pytest.mark.parametrize(
    ("zone", "on", "minute", "instant"),
    [
        pytest.param(LONDON, date(2026, 7, 1), FOUR, "2026-07-01 03:00", id="summer time"),
        pytest.param(LONDON, date(2026, 3, 29), 90, "2026-03-29 01:00", id="01:30 is skipped"),
        pytest.param(LONDON, date(2026, 10, 25), 90, "2026-10-25 00:30", id="01:30 is shown twice"),
        pytest.param(NEW_YORK, date(2026, 3, 8), 150, "2026-03-08 07:00", id="02:30 is skipped"),
        pytest.param(NEW_YORK, date(2026, 11, 1), 90, "2026-11-01 05:30", id="01:30 twice in New York"),
        pytest.param(SANTIAGO, date(2021, 9, 5), 0, "2021-09-05 04:00", id="midnight is skipped"),
        pytest.param(SANTIAGO, date(2021, 9, 5), 30, "2021-09-05 04:00", id="half past midnight too"),
        pytest.param(APIA, date(2011, 12, 30), FOUR, "2011-12-30 10:00", id="the whole day is skipped"),
        pytest.param(ST_JOHNS, date(2006, 10, 29), 0, "2006-10-29 02:30", id="midnight, before 23:01 again"),
        pytest.param(LONDON, date(2026, 7, 1), 24 * 60 + 30, "2026-07-01 23:30", id="of the next day"),
    ],
)
def test_the_clock_first_shows_a_time(zone, on, minute, instant):
    assert first_at(on, minute, zone) == at(instant)


@pytest.mark.parametrize(
    ("zone", "cut_off", "moment", "on"),
    [
        pytest.param(LONDON, FOUR, at("2026-10-25 02:30", LONDON), "2026-10-24", id="V19: clocks go back"),
        pytest.param(LONDON, FOUR, at("2026-03-29 02:30", LONDON), "2026-03-28", id="V19: clocks go forward"),
        pytest.param(LONDON, FOUR, at("2026-10-25 04:00", LONDON), "2026-10-25", id="the cut-off itself"),
        pytest.param(
            LONDON, 90, at("2026-10-25 01:29", LONDON), "2026-10-24", id="before 01:30 the first time"
        ),
        pytest.param(
            LONDON, 90, at("2026-10-25 01:29", LONDON, fold=1), "2026-10-25", id="a day that ended has ended"
        ),
        pytest.param(NEW_YORK, FOUR, at("2026-11-01 01:30", NEW_YORK, fold=1), "2026-10-31", id="New York"),
        pytest.param(
            SANTIAGO, 0, at("2021-09-05 04:00"), "2021-09-05", id="the first after a skipped midnight"
        ),
        pytest.param(SANTIAGO, 0, at("2021-09-05 03:59"), "2021-09-04", id="the last before it"),
        pytest.param(
            ST_JOHNS, 0, at("2006-10-28 23:30", ST_JOHNS, fold=1), "2006-10-29", id="midnight came already"
        ),
    ],
)
def test_a_business_day_begins_when_the_clock_first_shows_the_cut_off(zone, cut_off, moment, on):
    assert business_day(moment, zone, cut_off) == date.fromisoformat(on)


MOMENTS = st.floats(0, 1).map(lambda share: at("2005-01-01") + share * timedelta(days=8000))


def near_a_change():
    """Moments within three hours of a change of the clocks, where mistakes would be."""
    changes = [
        *(at(f"2026-{day} 01:00") for day in ("03-29", "10-25")),
        *(at(f"2026-{day}:00") for day in ("03-08 07", "11-01 06")),
        *(at(f"{day}:00") for day in ("2021-09-05 04", "2022-04-03 03", "2011-12-30 10", "2006-10-29 02")),
    ]
    return st.builds(
        lambda change, seconds: change + timedelta(seconds=seconds),
        st.sampled_from(changes),
        st.integers(-3 * 3600, 3 * 3600),
    )


@given(
    moment=MOMENTS | near_a_change(),
    zone=st.sampled_from(ZONES),
    cut_off=st.integers(0, 12 * 60),
)
@example(at("2006-10-29 02:45"), ST_JOHNS, 0)
@example(at("2026-10-25 01:29"), LONDON, 90)
@example(at("2011-12-30 10:30"), APIA, FOUR)
def test_every_instant_lies_in_its_business_day_and_in_no_other(moment, zone, cut_off):
    on = business_day(moment, zone, cut_off)
    assert first_at(on, cut_off, zone) <= moment < first_at(on + timedelta(days=1), cut_off, zone)


@given(
    on=st.dates(date(2005, 1, 1), date(2027, 1, 1)), minute=st.integers(0, 2879), zone=st.sampled_from(ZONES)
)
def test_a_time_is_shown_when_it_is_said_to_be_and_not_before(on, minute, zone):
    instant = first_at(on, minute, zone)
    wanted = datetime.combine(on, datetime.min.time()) + timedelta(minutes=minute)

    assert shown(instant, zone) >= wanted
    assert shown(instant - timedelta(seconds=1), zone) < wanted


def shown(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)
