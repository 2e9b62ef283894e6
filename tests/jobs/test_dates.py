"""Business dates go by the retailer's clock, also in the nights when it is put forward and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.dates import due_at, last_due

LONDON = ZoneInfo("Europe/London")
AT = time(1, 30)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "on", "at", "due"),
    [
        ("Europe/London", "2026-01-15", "01:30", "2026-01-15 01:30"),
        ("Europe/London", "2026-07-15", "01:30", "2026-07-15 00:30"),
        # The clocks leap from 01:00 to 02:00: due right after.
        ("Europe/London", "2026-03-29", "01:30", "2026-03-29 01:00"),
        ("Europe/London", "2026-03-29", "01:00", "2026-03-29 01:00"),
        ("Europe/London", "2026-03-29", "02:00", "2026-03-29 01:00"),
        # They show 01:30 twice: due the first time.
        ("Europe/London", "2026-10-25", "01:30", "2026-10-25 00:30"),
        ("Europe/London", "2026-10-25", "02:00", "2026-10-25 02:00"),
        ("Asia/Hong_Kong", "2026-10-25", "00:10", "2026-10-24 16:10"),
        # By half an hour; at midnight; a whole day that never was.
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03 15:30"),
        ("America/Havana", "2026-03-08", "00:10", "2026-03-08 05:00"),
        ("Pacific/Apia", "2011-12-30", "00:10", "2011-12-30 10:00"),
    ],
)
def test_a_date_is_due_at_the_first_instant_that_shows_its_time_or_a_later_one(zone, on, at, due):
    assert due_at(date.fromisoformat(on), time.fromisoformat(at), ZoneInfo(zone)) == utc(due)


@pytest.mark.parametrize(
    ("now", "on"),
    [
        ("2026-11-22 01:29:59", "2026-11-21"),
        ("2026-11-22 01:30:00", "2026-11-22"),
        ("2026-03-29 00:59:59", "2026-03-28"),
        ("2026-03-29 01:00:00", "2026-03-29"),
        ("2026-10-25 00:29:59", "2026-10-24"),
        ("2026-10-25 00:30:00", "2026-10-25"),
        ("2026-10-25 01:30:00", "2026-10-25"),
    ],
)
def test_the_last_date_that_is_due_by_now(now, on):
    assert last_due(utc(now), AT, LONDON) == date.fromisoformat(on)


@given(
    zone=st.sampled_from(sorted(available_timezones() - {"localtime"})).map(ZoneInfo),
    on=st.dates(date(1975, 1, 2), date(2037, 12, 30)),
    at=st.times().map(lambda found: found.replace(second=0, microsecond=0)),
)
def test_in_every_zone_dates_are_due_in_order_and_each_once(zone, on, at):
    due, after = due_at(on, at, zone), due_at(on + timedelta(days=1), at, zone)
    wall = datetime.combine(on, at)
    assert due <= after
    assert due.astimezone(zone).replace(tzinfo=None) >= wall
    just_before = (due - timedelta(microseconds=1)).astimezone(zone).replace(tzinfo=None)
    assert just_before < wall
    if due < after:
        assert last_due(due, at, zone) == on
