"""Three schedulers, thirty dates, and kill -9 again and again: each effect is there exactly once."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import orjson
import pytest
from sqlalchemy import select

from config import Settings
from jobs import registry, running
from jobs.job import House
from jobs.tables import job_run
from points import anchor_verifying, anchoring, anchors, tables
from points.anchor_tables import anchored_head
from tests.jobs.house import Clock, rows
from tests.jobs.scheduler import schedulers
from tests.loyalty.shop import PLAIN, Shop

EXPIRING = PLAIN + "currencies:\n  - {code: points, name: Points, expiry: {after: 30 days}}\n"
SETTINGS = Settings.from_environment({})
NAMES = ("settle", "review", "anchors", "retention")
ONLY = [word for name in NAMES for word in ("--only", name)]
DATES, MEMBERS, KILLS = 30, 12, 6
PATIENCE_SECONDS = 240
# The last day all of whose jobs are due by now.
TODAY = (datetime.now(UTC) - timedelta(hours=5)).replace(hour=0, minute=0, second=0, microsecond=0)


@pytest.fixture
def shop(database):
    """Each of its members has a lot that expires at noon of each of the thirty days before today."""
    shop = Shop(database, EXPIRING)
    begin = TODAY - timedelta(days=2 * DATES)
    for number in range(MEMBERS):
        shop.member(f"m{number}", f"{begin:%Y-%m-%d} 00:00")
    for day in range(DATES):
        for number in range(MEMBERS):
            when = f"{begin + timedelta(days=day):%Y-%m-%d} 12:00"
            shop.sell(f"{day}-{number}", when, "10.00", member=f"m{number}")
    return shop


@pytest.fixture
def house(shop):
    """The house thirty days ago, when every job was up to date."""
    clock = Clock(TODAY - timedelta(days=DATES) + timedelta(hours=9))
    house = House(SETTINGS, shop.database, shop.retailer, clock, "long ago")
    for name in NAMES:
        running.run_due(house, registry.find(name))
    return house


def is_over(house):
    """Whether every job has done the last date that is due. The clock may pass midnight meanwhile."""
    done = Counter(
        row["job"] for row in rows(house) if row["status"] == "done" and row["business_date"] >= TODAY.date()
    )
    return all(done[name] >= registry.find(name).slices for name in NAMES)


def at_work(house):
    """Who has something in hand."""
    query = select(job_run.c.owner).where(job_run.c.status == "running")
    return [row.owner for row in house.database.read(lambda session: session.rows(query))]


def kill_and_wait(house, found):
    """Kill whoever is at work, until that was often enough; then let them finish."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_over(house):
        assert time.monotonic() < end, found.log.read_text()[-4000:]
        busy = at_work(house) if found.kills < KILLS else []
        if busy:
            time.sleep(random.uniform(0, 0.03))
            found.kill(random.choice(busy))
        time.sleep(0.01)


def test_three_schedulers_that_are_killed_do_thirty_dates_once(house, shop, database_url, tmp_path):
    with schedulers(database_url, tmp_path, 3, *ONLY, "--lease", "2") as found:
        kill_and_wait(house, found)
        codes = found.stop()

    assert found.kills >= 5
    assert codes == [0, 0, 0]
    check_rows(house)
    check_effects(house, shop)
    assert shop.verify() == []


def check_rows(house):
    """A row for each date and slice, all done, in order; some were taken over from the dead."""
    by_job: dict[str, dict] = {}
    for row in rows(house):
        assert row["status"] == "done", row
        by_job.setdefault(row["job"], {}).setdefault(row["business_date"], []).append(row)
    assert by_job.keys() == {*NAMES}
    for name, dates in by_job.items():
        assert len(dates) >= DATES + 1
        in_order = sorted(dates)
        assert in_order == [in_order[0] + timedelta(days=n) for n in range(len(in_order))]
        assert all(len(found) == registry.find(name).slices for found in dates.values())
        for before, after in pairwise(in_order):
            ended = max(row["finished_at"] for row in dates[before])
            assert ended <= min(row["started_at"] for row in dates[after])
    attempts = [row["attempts"] for row in rows(house)]
    assert sum(attempts) > len(attempts)


def check_effects(house, shop):
    """Each lot expired once, at its own instant; what the rows say was done is what is there."""
    for number in range(MEMBERS):
        name = f"m{number}"
        expired = [row["effective_at"] for row in shop.rows(tables.entry, name) if row["kind"] == "expire"]
        assert expired == sorted(row["expires_at"] for row in shop.rows(tables.lot, name))
        assert len({*expired}) == DATES
    counts: Counter[str] = Counter()
    for row in rows(house):
        counts.update({f"{row['job']} {what}": n for what, n in orjson.loads(row["counts"]).items()})
    heads = len(shop.rows(anchored_head, None))
    stored = house.database.read(lambda session: list(anchoring.stored(session)))
    assert counts["settle expire"] == counts["settle holders"] == DATES * MEMBERS
    assert counts["anchors heads"] == heads == sum(each.heads for each in stored)
    assert counts["anchors anchors"] == len(stored) >= DATES + 1
    key = anchors.private_key(SETTINGS.anchor_key).public_key()
    trusted, today = {anchors.key_id(key): key}, TODAY.date()
    assert house.database.read(lambda session: [*anchor_verifying.verify(session, trusted, today)]) == []


def test_a_scheduler_that_is_asked_to_stop_ends_its_step_and_leaves_the_rest_to_others(
    house, shop, database_url, tmp_path
):
    with schedulers(database_url, tmp_path, 1, *ONLY, "--lease", "60") as found:
        end = time.monotonic() + 60
        while not at_work(house):
            assert time.monotonic() < end, found.log.read_text()
            time.sleep(0.01)
        asked = time.monotonic()
        assert found.stop() == [0]
        assert time.monotonic() - asked < 10
        now = datetime.now(UTC)
        assert all(row["lease_until_at"] <= now for row in rows(house) if row["status"] == "running")
        assert not is_over(house), "it was stopped in the middle"
        found.running.clear()
        found.start()
        while not is_over(house):
            assert time.monotonic() < end + 60, found.log.read_text()
            time.sleep(0.05)
        found.stop()
    check_effects(house, shop)
