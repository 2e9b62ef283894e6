"""Local days in SQL are Python's, on both databases and on both sides of every change of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, MetaData, Table, insert, select

from db.days import local_day
from db.engine import Database
from db.types import Instant

MOMENTS = Table("moments", MetaData(), Column("at", Instant, primary_key=True))
START, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


def moments() -> list[datetime]:
    """Every seventh hour of two years, and each second beside midnight of the days the clocks change."""
    hours = [START + timedelta(hours=7 * n) for n in range(2500)]
    edges = [
        datetime(2026, month, day, hour, tzinfo=UTC) + timedelta(microseconds=off)
        for month, day in (
            (3, 28),
            (3, 29),
            (3, 30),
            (10, 24),
            (10, 25),
            (10, 26),
            (4, 4),
            (4, 5),
            (10, 3),
            (10, 4),
        )
        for hour in range(24)
        for off in (-1, 0, 1)
    ]
    return sorted({at for at in (*hours, *edges) if at <= END})


@pytest.mark.parametrize(
    "name", ["Europe/London", "Asia/Hong_Kong", "America/St_Johns", "Australia/Lord_Howe"]
)
def test_the_day_of_an_instant_is_the_zones(empty_database_url: str, name: str) -> None:
    database, zone = Database.open(empty_database_url), ZoneInfo(name)
    database.write(lambda session: MOMENTS.create(session.connection))
    rows = [{"at": at} for at in moments()]
    database.write(lambda session: session.connection.execute(insert(MOMENTS), rows))

    day = local_day(MOMENTS.c.at, zone, START, END)
    found = database.read(lambda session: session.rows(select(MOMENTS.c.at, day.label("day"))))

    assert all(row.day == row.at.astimezone(zone).date().isoformat() for row in found)
    assert len(found) == len(rows)
    database.dispose()
