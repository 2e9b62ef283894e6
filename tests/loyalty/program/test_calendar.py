"""The last day of use and the instant it ends."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.program import calendar
from loyalty.program.expiry import Expiry
from points.spans import MONTHS_OF

LONDON = ZoneInfo("Europe/London")
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("expiry", "earned_on", "last_on"),
    [
        pytest.param(Expiry(1, "months", "exact"), date(2021, 1, 31), date(2021, 2, 28), id="V13: 1 month"),
        pytest.param(Expiry(1, "months", "exact"), date(2024, 1, 31), date(2024, 2, 29), id="V13: leap year"),
        pytest.param(
            Expiry(12, "months", "end-of-month"), date(2020, 7, 6), date(2021, 7, 31), id="V13: 12 months"
        ),
        (Expiry(1, "months", "exact"), date(2021, 1, 15), date(2021, 2, 15)),
        (Expiry(1, "months", "exact"), date(2021, 2, 28), date(2021, 3, 28)),
        (Expiry(12, "months", "exact"), date(2024, 2, 29), date(2025, 2, 28)),
        (Expiry(30, "days", "exact"), date(2021, 3, 1), date(2021, 3, 31)),
        (Expiry(30, "days", "end-of-month"), date(2021, 3, 2), date(2021, 4, 30)),
        (Expiry(1, "months", "end-of-quarter"), date(2021, 2, 28), date(2021, 3, 31)),
        (Expiry(1, "months", "end-of-quarter"), date(2021, 3, 1), date(2021, 6, 30)),
        (Expiry(3, "months", "end-of-half"), date(2021, 4, 30), date(2021, 12, 31)),
        (Expiry(12, "months", "end-of-year"), date(2020, 7, 6), date(2021, 12, 31)),
        (Expiry(1, "days", "end-of-year"), date(2020, 12, 31), date(2021, 12, 31)),
    ],
)
def test_the_last_day_of_use(expiry, earned_on, last_on):
    assert calendar.last_day(expiry, earned_on) == last_on


def test_points_end_with_the_midnight_after_their_last_day():
    """V13: 31 January and 1 month: usable to the end of 28 February."""
    expiry = Expiry(1, "months", "exact")
    assert calendar.expires_at(expiry, date(2021, 1, 31), LONDON) == datetime(2021, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "earned_on", "ends_at"),
    [
        pytest.param(
            "Europe/London", date(2020, 7, 6), datetime(2021, 7, 31, 23, tzinfo=UTC), id="summer time"
        ),
        pytest.param(
            "Asia/Shanghai", date(2020, 7, 6), datetime(2021, 7, 31, 16, tzinfo=UTC), id="no summer time"
        ),
        pytest.param(
            "America/Santiago", date(2022, 8, 6), datetime(2023, 9, 1, 4, tzinfo=UTC), id="southern winter"
        ),
    ],
)
def test_midnight_is_that_of_the_programmes_zone(zone, earned_on, ends_at):
    """V13: 12 months to the end of the month."""
    expiry = Expiry(12, "months", "end-of-month")
    assert calendar.expires_at(expiry, earned_on, ZoneInfo(zone)) == ends_at


def test_where_the_clocks_skip_midnight_the_day_ends_when_they_do():
    """Santiago went from 4 September 2021 23:59:59 to 5 September 01:00."""
    ends_at = calendar.expires_at(Expiry(1, "days", "exact"), date(2021, 9, 3), ZoneInfo("America/Santiago"))
    assert ends_at == datetime(2021, 9, 5, 4, tzinfo=UTC)


def test_a_day_beyond_the_calendar_is_said_to_be():
    for expiry in (Expiry(1, "months", "exact"), Expiry(31, "days", "exact")):
        with pytest.raises(OverflowError):
            calendar.expires_at(expiry, date(9999, 12, 31), LONDON)


@given(earned_on=DAYS, count=st.integers(1, 120), later=st.sampled_from(list(MONTHS_OF)))
def test_going_on_to_an_end_never_shortens_and_never_passes_that_end_twice(earned_on, count, later):
    exact = calendar.last_day(Expiry(count, "months", "exact"), earned_on)
    extended = calendar.last_day(Expiry(count, "months", later), earned_on)

    assert exact <= extended < calendar.last_day(Expiry(count + MONTHS_OF[later], "months", later), earned_on)
    assert calendar.last_day(Expiry(1, "days", "exact"), extended).day == 1


@given(earned_on=DAYS, count=st.integers(1, 120))
def test_months_are_never_drifted_into(earned_on, count):
    last_on = calendar.last_day(Expiry(count, "months", "exact"), earned_on)
    months = (last_on.year - earned_on.year) * 12 + last_on.month - earned_on.month

    assert months == count
    assert last_on.day <= earned_on.day
