"""Working days: the n-th of the next month."""

from datetime import date

import pytest

from tiers.workdays import Calendar, of_next_month

HONG_KONG = Calendar(holidays=frozenset({date(2019, 10, 1), date(2019, 10, 7)}))


@pytest.mark.parametrize(
    ("on", "nth", "found"),
    [
        ("2019-09-20", 1, "2019-10-02"),
        ("2019-09-20", 2, "2019-10-03"),
        ("2019-09-30", 5, "2019-10-09"),
        ("2019-11-15", 2, "2019-12-03"),
        ("2019-12-31", 1, "2020-01-01"),
    ],
)
def test_weekends_and_holidays_are_passed_over(on: str, nth: int, found: str) -> None:
    assert of_next_month(HONG_KONG, date.fromisoformat(on), nth) == date.fromisoformat(found)


def test_a_saturday_that_is_worked_counts() -> None:
    calendar = Calendar(worked=frozenset({date(2024, 6, 1)}))
    assert of_next_month(calendar, date(2024, 5, 9), 1) == date(2024, 6, 1)


def test_where_nobody_ever_works_it_is_the_first() -> None:
    idle = Calendar(weekend=frozenset(range(7)))
    assert of_next_month(idle, date(2024, 5, 9), 2) == date(2024, 6, 1)
