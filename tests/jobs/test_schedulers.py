"""Three schedulers, thirty dates, and kill -9 again and again: each effect is there exactly once."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config import Settings
from events import publisher
from events import tables as event_tables
from jobs import registry, running, runs
from jobs.job import House
from notices.tables import notice
from tests.jobs import effects
from tests.jobs.effects import NAMES
from tests.jobs.hands import in_hand, kill_until
from tests.jobs.house import Clock, rows
from tests.jobs.month import DATES, Month
from tests.jobs.outside import outside
from tests.jobs.scheduler import schedulers

# What every so often is done of all at once would leave the dates nothing to do, so `holds` has its own test.
TOGETHER = (*NAMES, "parked", "notices", "outbox")
# How often a kill is to meet each job in its middle.
WANTED = Counter({**dict.fromkeys(TOGETHER, 1), "settle": 2, "notices": 2, "outbox": 2})
# Longer than whatever the dead had in hand is theirs.
LATER = timedelta(minutes=7)
# The last day all of whose jobs are due by now.
TODAY = (datetime.now(UTC) - timedelta(hours=7)).date()


def only(*names: str) -> list[str]:
    """The arguments for these jobs, with leases that soon run out."""
    return [word for name in names for word in ("--only", name)] + ["--lease", "3"]


@pytest.fixture
def month(database):
    return Month(database, TODAY)


@pytest.fixture
def house(month):
    """The house thirty days ago, when every job was up to date, and nothing was to be sent any more."""
    clock = Clock(month.begin - timedelta(days=DATES) + timedelta(hours=9))
    house = House(Settings.from_environment({}), month.database, month.retailer, clock, "long ago")
    for name in NAMES:
        running.run_due(house, registry.find(name))
    publisher.publish(house.database, house.settings, clock())
    return house


def are_done(house, names=NAMES):
    """Whether every job has done every date that is due by now."""
    now = datetime.now(UTC)
    jobs = [registry.find(name) for name in names]
    return house.database.read(
        lambda session: all(runs.next_date(session, job, house, now) is None for job in jobs)
    )


def is_idle(month):
    """Whether nothing waits but what the dead have in hand."""
    now = datetime.now(UTC)
    waiting = month.rows(event_tables.delivery, None, status="waiting")
    return (
        not month.parked()
        and not month.rows(event_tables.event, None, published_at=None)
        and all(row["claimed_until"] and row["claimed_until"] > now for row in waiting)
        and all(row["next_at"] > now for row in month.rows(notice, None, status="waiting"))
    )


def test_three_schedulers_that_are_killed_do_everything_of_thirty_dates_once(
    house, month, database_url, tmp_path
):
    since, due = month.seqs(), month.due(month.begin)
    before = {row["event_id"] for row in month.rows(event_tables.event, None)}
    with outside() as world:
        world.listen(month)
        with schedulers(database_url, tmp_path, 3, *only(*TOGETHER), environment=world.environment) as found:
            met = kill_until(house, found, WANTED, lambda: are_done(house) and is_idle(month))
            codes = found.stop()
        finish(house, world.settings)

    assert met >= WANTED, f"a run that met too few jobs in their middle proves nothing: {met}"
    assert codes == [0, 0, 0]
    assert [line for line in found.log.read_text().splitlines() if "[error" in line] == []
    assert due.total() > 200
    assert month.done(since) == due
    effects.check_dates(house)
    assert sum(row["attempts"] for row in rows(house)) > len(rows(house)), "nothing was taken over"
    effects.check_reviews(month, since)
    effects.check_anchors(house, house.settings, TODAY)
    effects.check_retention(month, house)
    effects.check_parked(month, since)
    effects.check_mail(month, world.mailbox, found.kills)
    effects.check_outbox(month, world.receiver, before, found.kills * publisher.PACE.per_endpoint)
    assert month.verify() == []


def finish(house, settings):
    """What the dead had in hand is free after a while: another sends it, and finds nothing else to do."""
    clock = Clock(datetime.now(UTC) + LATER)
    after = replace(house, settings=settings, clock=clock, owner="the last")
    for name in ("holds", "parked", "notices", "outbox"):
        running.run_due(after, registry.find(name))


def test_holds_are_let_go_and_points_booked_once_however_often_that_is_killed(
    house, month, database_url, tmp_path
):
    """The job that books whatever is due by now, for everybody at once; tiers it leaves to the review."""
    since, due = month.seqs(), month.due(month.begin)
    due = Counter({each: 1 for each in due if each[1] != "tier"})
    with schedulers(database_url, tmp_path, 3, *only("holds")) as found:
        met = kill_until(house, found, Counter(holds=2), lambda: month.done(since).total() >= due.total())
        found.stop()

    assert met["holds"] == 2, "a run that met too little in its middle proves nothing"
    assert month.done(since) == due
    assert month.verify() == []


def test_a_scheduler_that_is_asked_to_stop_ends_its_step_and_leaves_the_rest_to_others(
    house, month, database_url, tmp_path
):
    since, due = month.seqs(), month.due(month.begin)
    names = [name for name in NAMES if name != "reminders"]
    arguments = [*only(*names)[:-1], "60"]
    with schedulers(database_url, tmp_path, 1, *arguments) as found:
        end = time.monotonic() + 60
        while not in_hand(house):
            assert time.monotonic() < end, found.log.read_text()
            time.sleep(0.01)
        asked = time.monotonic()
        assert found.stop() == [0]
        assert time.monotonic() - asked < 10
        now = datetime.now(UTC)
        assert all(row["lease_until_at"] <= now for row in rows(house) if row["status"] == "running")
        assert not are_done(house, names), "it was stopped in the middle"
        found.running.clear()
        found.start()
        while not are_done(house, names):
            assert time.monotonic() < end + 60, found.log.read_text()
            time.sleep(0.05)
        found.stop()
    assert month.done(since) == due
    effects.check_anchors(house, house.settings, TODAY)
