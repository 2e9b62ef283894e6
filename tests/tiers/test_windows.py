"""Windows: card years, calendar periods and the instants at which local days begin."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiers.errors import DateOutOfRange, InvalidLadder
from tiers.windows import ONE_DAY, Period, Window, local_midnight

DAYS = st.dates(date(1901, 1, 1), date(2199, 12, 31))
WINDOWS = st.one_of(
    st.builds(Window, st.just("card-year"), st.just(12), leap=st.sampled_from(["feb-28", "mar-1"])),
    st.builds(Window, st.just("calendar"), st.sampled_from([1, 3, 6, 12]), st.integers(1, 12)),
)


def days(text: str) -> Period:
    start, end = text.split("..")
    return Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("on", "year"),
    [
        ("2024-03-10", "2024-03-10..2025-03-10"),
        ("2025-03-09", "2024-03-10..2025-03-10"),
        ("2025-03-10", "2025-03-10..2026-03-10"),
        ("2024-03-09", "2023-03-10..2024-03-10"),
    ],
)
def test_a_card_year_runs_from_the_anniversary_to_the_day_before_the_next(on: str, year: str) -> None:
    assert Window("card-year", 12).period(date(2024, 3, 10), date.fromisoformat(on)) == days(year)


@pytest.mark.parametrize(
    ("leap", "on", "year"),
    [
        ("feb-28", "2024-02-29", "2024-02-29..2025-02-28"),
        ("feb-28", "2025-02-27", "2024-02-29..2025-02-28"),
        ("feb-28", "2025-02-28", "2025-02-28..2026-02-28"),
        ("mar-1", "2025-02-28", "2024-02-29..2025-03-01"),
        ("mar-1", "2025-03-01", "2025-03-01..2026-03-01"),
    ],
)
def test_v14_who_joins_on_29_february_has_the_anniversary_the_ladder_says(
    leap: str, on: str, year: str
) -> None:
    assert Window("card-year", 12, leap=leap).period(date(2024, 2, 29), date.fromisoformat(on)) == days(year)


@pytest.mark.parametrize(("leap", "before"), [("feb-28", "2027-02-28"), ("mar-1", "2027-03-01")])
def test_v14_the_anniversary_returns_to_29_february_in_every_leap_year(leap: str, before: str) -> None:
    window, joined = Window("card-year", 12, leap=leap), date(2024, 2, 29)
    year = window.period(joined, joined)
    for _ in range(3):
        year = window.period(joined, year.end_on)
    assert year == days(f"{before}..2028-02-29")
    assert window.period(joined, year.end_on).start_on == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("months", "starts", "on", "period"),
    [
        (12, 1, "2025-12-31", "2025-01-01..2026-01-01"),
        (12, 4, "2025-03-31", "2024-04-01..2025-04-01"),
        (12, 4, "2025-04-01", "2025-04-01..2026-04-01"),
        (12, 12, "2025-11-30", "2024-12-01..2025-12-01"),
        (6, 1, "2025-07-01", "2025-07-01..2026-01-01"),
        (6, 3, "2025-02-28", "2024-09-01..2025-03-01"),
        (3, 1, "2025-06-30", "2025-04-01..2025-07-01"),
        (3, 2, "2025-01-31", "2024-11-01..2025-02-01"),
        (1, 1, "2024-02-29", "2024-02-01..2024-03-01"),
        (1, 7, "2025-12-31", "2025-12-01..2026-01-01"),
    ],
)
def test_a_calendar_period_counts_its_months_from_the_first_of_the_starting_month(
    months: int, starts: int, on: str, period: str
) -> None:
    window = Window("calendar", months, starts)
    assert window.period(date(2020, 6, 15), date.fromisoformat(on)) == days(period)


@given(WINDOWS, DAYS, DAYS)
def test_every_day_is_in_exactly_one_period_and_periods_join_without_a_gap(
    window: Window, anchor: date, on: date
) -> None:
    period = window.period(anchor, on)
    following = window.period(anchor, period.end_on)
    assert on in period
    assert period.end_on not in period
    assert following.start_on == period.end_on
    assert window.period(anchor, period.end_on - ONE_DAY) == period
    assert window.period(anchor, period.start_on) == period


@given(WINDOWS, DAYS, DAYS)
def test_a_period_has_the_length_its_window_says(window: Window, anchor: date, on: date) -> None:
    period = window.period(anchor, on)
    months = (period.end_on.year - period.start_on.year) * 12 + period.end_on.month - period.start_on.month
    leap_day = anchor.month == 2 and anchor.day == 29 and window.kind == "card-year"
    assert months == window.months or (leap_day and abs(months - 12) == 1)
    assert leap_day or period.start_on.day == (anchor.day if window.kind == "card-year" else 1)


@pytest.mark.parametrize(
    ("zone", "on", "begins"),
    [
        ("Europe/London", "2025-01-01", "2025-01-01T00:00"),
        ("Europe/London", "2025-07-01", "2025-06-30T23:00"),
        ("Asia/Shanghai", "2025-01-01", "2024-12-31T16:00"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00"),  # The clocks go from 00:00 to 01:00.
        ("America/Havana", "2024-11-03", "2024-11-03T04:00"),  # 00:00 to 01:00 comes twice.
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00"),  # This day was skipped whole.
    ],
)
def test_a_local_day_begins_at_one_instant_even_when_the_clocks_skip_or_repeat_midnight(
    zone: str, on: str, begins: str
) -> None:
    at = local_midnight(date.fromisoformat(on), ZoneInfo(zone))
    assert at == datetime.fromisoformat(begins).replace(tzinfo=UTC)
    assert at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("on", ["1899-12-31", "9001-01-01"])
def test_a_date_beyond_all_reason_is_refused(on: str) -> None:
    with pytest.raises(DateOutOfRange, match=on):
        Window("calendar", 12).period(date(2020, 1, 1), date.fromisoformat(on))


@pytest.mark.parametrize("on", ["1900-01-01", "9000-12-31"])
def test_the_first_and_the_last_date_have_a_window_on_both_sides(on: str) -> None:
    window, anchor = Window("card-year", 12), date(2024, 2, 29)
    assert date.fromisoformat(on) in window.period(anchor, date.fromisoformat(on))


@pytest.mark.parametrize(
    ("kind", "months", "starts", "field"),
    [
        ("card-year", 6, 1, "window.months"),
        ("calendar", 5, 1, "window.months"),
        ("calendar", 0, 1, "window.months"),
        ("calendar", 12, 0, "window.starts_month"),
        ("calendar", 12, 13, "window.starts_month"),
    ],
)
def test_an_impossible_window_is_refused_and_says_where(
    kind: str, months: int, starts: int, field: str
) -> None:
    with pytest.raises(InvalidLadder, match=field) as refused:
        Window(kind, months, starts)
    assert refused.value.field == field
