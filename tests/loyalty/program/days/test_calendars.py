"""Which days are worked, and counting in them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.program.days.calendars import ONE_DAY, Calendar

HONG_KONG = Calendar("hong-kong", frozenset({5, 6}), frozenset({date(2026, 12, 25), date(2026, 12, 26)}))
# The first week of October is free, and a Saturday is worked for it.
MAINLAND = Calendar(
    "mainland",
    frozenset({5, 6}),
    frozenset(date(2026, 10, n) for n in range(1, 8)),
    frozenset({date(2026, 10, 10)}),
)


@pytest.mark.parametrize(
    ("calendar", "on", "worked"),
    [
        pytest.param(HONG_KONG, date(2026, 12, 24), True, id="a Thursday"),
        pytest.param(HONG_KONG, date(2026, 12, 25), False, id="a holiday"),
        pytest.param(HONG_KONG, date(2026, 12, 27), False, id="a Sunday"),
        pytest.param(MAINLAND, date(2026, 10, 10), True, id="a Saturday that makes up for a holiday"),
        pytest.param(MAINLAND, date(2026, 10, 11), False, id="the Sunday after it"),
    ],
)
def test_a_working_day_is_neither_weekend_nor_holiday(calendar, on, worked):
    assert calendar.is_working_day(on) is worked


@pytest.mark.parametrize(
    ("calendar", "month", "n", "on"),
    [
        pytest.param(HONG_KONG, date(2026, 11, 1), 2, date(2026, 11, 3), id="the second, after a Sunday"),
        pytest.param(HONG_KONG, date(2026, 12, 31), 1, date(2026, 12, 1), id="any day tells the month"),
        pytest.param(HONG_KONG, date(2026, 12, 1), -1, date(2026, 12, 31), id="the last"),
        pytest.param(HONG_KONG, date(2026, 12, 1), -5, date(2026, 12, 24), id="back over holidays"),
        pytest.param(MAINLAND, date(2026, 10, 1), 1, date(2026, 10, 8), id="after a week of holidays"),
        pytest.param(MAINLAND, date(2026, 10, 1), 3, date(2026, 10, 10), id="a worked Saturday counts"),
        pytest.param(HONG_KONG, date(2026, 2, 1), 21, date(2026, 3, 2), id="on into the next month"),
        pytest.param(HONG_KONG, date(2026, 3, 1), -23, date(2026, 2, 27), id="back into the month before"),
    ],
)
def test_working_days_of_a_month_are_counted_from_either_end(calendar, month, n, on):
    assert calendar.nth_working_day(month, n) == on


def test_no_working_day_is_the_noughth():
    with pytest.raises(ValueError, match="from 1"):
        HONG_KONG.nth_working_day(date(2026, 1, 1), 0)


def test_a_calendar_that_is_closed_too_long_is_named():
    closed = Calendar("closed", frozenset(range(7)))

    assert closed.find_working_day(date(2026, 1, 1), ONE_DAY) is None
    with pytest.raises(ValueError, match="closed"):
        closed.nth_working_day(date(2026, 1, 1), 1)


@given(
    month=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    n=st.integers(1, 15),
    weekend=st.frozensets(st.integers(0, 6), max_size=3),
)
def test_the_nth_working_day_has_n_minus_one_before_it_in_its_month(month, n, weekend):
    calendar = Calendar("any", weekend)
    on = calendar.nth_working_day(month, n)

    before = (date(month.year, month.month, day) for day in range(1, on.day))
    assert calendar.is_working_day(on)
    assert sum(map(calendar.is_working_day, before)) == n - 1
