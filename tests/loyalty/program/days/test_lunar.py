"""Lunar dates against days that are publicly known, and the shape of the calendar."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.program.days import lunar


@pytest.mark.parametrize(
    ("year", "month", "day", "leap", "on"),
    [
        pytest.param(2024, 1, 1, False, date(2024, 2, 10), id="New Year of the Dragon"),
        pytest.param(2025, 1, 1, False, date(2025, 1, 29), id="New Year of the Snake"),
        pytest.param(2026, 1, 1, False, date(2026, 2, 17), id="New Year of the Horse"),
        pytest.param(2025, 8, 15, False, date(2025, 10, 6), id="Mid-Autumn"),
        pytest.param(2026, 5, 5, False, date(2026, 6, 19), id="Dragon Boat"),
        pytest.param(2025, 6, 1, True, date(2025, 7, 25), id="the leap sixth month of 2025"),
        pytest.param(2026, 6, 1, True, date(2026, 7, 14), id="no leap month, so the plain one"),
        pytest.param(2025, 12, 30, False, date(2026, 2, 16), id="no 30th, so the eve of New Year"),
        pytest.param(2033, 11, 1, True, date(2033, 12, 22), id="the disputed leap month of 2033"),
    ],
)
def test_a_lunar_day_falls_on_a_solar_one(year, month, day, leap, on):
    assert lunar.solar_day(year, month, day, leap=leap) == on


@settings(deadline=None)  # a year is worked out once, in milliseconds
@given(st.integers(1850, 2250))
def test_months_follow_on_each_other_through_the_year_into_the_next(year):
    found = [*lunar.months(year).values(), lunar.months(year + 1)[1]]

    assert len(found) in (13, 14)
    for month, following in pairwise(found):
        assert month.days in (29, 30)
        assert month.first_on + timedelta(days=month.days) == following.first_on
