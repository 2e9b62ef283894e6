"""Seven days without a scheduler are caught up in order; a clock that goes back finds nothing to do."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

import points.tables
from db.metadata import metadata
from jobs import registry, running
from jobs.job import House
from jobs.tables import job_lease
from tests.jobs import effects
from tests.jobs.house import Clock, clock
from tests.jobs.month import DATES, Month
from tests.jobs.outside import outside

BEGIN = timedelta(days=DATES) - timedelta(hours=9)


@pytest.fixture
def month(database):
    return Month(database, date(2026, 11, 22))


@pytest.fixture
def world(month):
    with outside() as world:
        world.listen(month)
        yield world


@pytest.fixture
def house(month, world):
    """The house thirty days ago, when all that was due had been done."""
    house = House(world.settings, month.database, month.retailer, Clock(month.begin - BEGIN), "first")
    run_all(house)
    world.mailbox.messages.clear()
    world.receiver.heard.clear()
    return house


def run_all(house):
    for job in registry.JOBS:
        running.run_due(house, job)


def everything(house):
    """Every row of every table, but when the jobs without dates last looked."""
    tables = [table for table in metadata.sorted_tables if table is not job_lease]
    return {
        table.name: house.database.read(
            lambda session, table=table: session.mappings(select(table).order_by(*table.primary_key))
        )
        for table in tables
    }


def test_seven_days_off_are_caught_up_in_order_each_effect_once_at_its_own_instant(house, month, world):
    clock(house).wait(days=7)
    since, due = month.seqs(), month.due(house.clock())
    run_all(house)

    assert {kind for _, kind, _ in due} == {"mature", "expire", "release", "tier"}
    assert month.done(since) == due
    for holder_id in since:
        instants = [row["effective_at"] for row in month.rows(points.tables.entry, None, holder_id=holder_id)]
        assert all(before <= after for before, after in pairwise(instants))
    effects.check_dates(house, at_least=8)
    lowered = [number for number in range(23, DATES) if number % 2]
    assert sorted(str(mail["To"]) for mail in world.mailbox.messages) == [
        f"vip-{number}@example.com" for number in lowered
    ]
    assert len(world.receiver.heard) == len({*world.receiver.events()}) == due.total() + len(lowered) - 7
    assert month.verify() == []


def test_a_clock_that_goes_back_changes_nothing_and_nobody_hears_anything(house, month, world):
    clock(house).wait(days=7)
    run_all(house)
    before, mails, heard = everything(house), len(world.mailbox.messages), len(world.receiver.heard)
    there = house.clock()
    for days in (1, 3, 7, 30):
        clock(house).at = there - timedelta(days=days)
        run_all(house)
    clock(house).at = there
    run_all(house)

    assert everything(house) == before
    assert (len(world.mailbox.messages), len(world.receiver.heard)) == (mails, heard)
    assert mails
    assert heard
