"""What has been kept long enough goes, in bounded batches, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Boolean, Date, Integer, func, insert, select

from db import once
from db.metadata import metadata
from db.types import Id, Instant
from jobs import registry, retention
from jobs.tables import job_run
from tests.db.schema import TABLES
from tests.jobs.house import run
from tests.loyalty.bookkeeping import moment

RETENTION = registry.find("retention")
DUE = moment("2026-11-22 04:00")
WORDS = {"status": "done", "channel": "email", "purpose": "points", "kind": "phone"}


# What a CHECK of the table asks besides.
BY_RULE = {
    "notice": {"status": "failed", "sealed": "", "wrapped": ""},
    "notice_push": {"status": "failed"},
    "rejected_delivery": {"status": "waiting"},
    "job_run": {"slice": 0},
    "wanted_document": {"status": "waiting", "method": "GET"},
}


def row_of(keep, number, at):
    """A row of a table, made up but for its instant."""
    row = {}
    for column in keep.table.columns:
        if column is keep.column:
            row[column.name] = at
        elif column.nullable:
            row[column.name] = None
        elif isinstance(column.type, Instant):
            row[column.name] = moment("2026-11-22")
        elif isinstance(column.type, Id):
            row[column.name] = f"00000000-0000-7000-8000-{number:012d}"
        elif isinstance(column.type, Date):
            row[column.name] = date(2026, 1, 1) + timedelta(days=number)
        elif isinstance(column.type, Integer | Boolean):
            row[column.name] = 1
        else:
            row[column.name] = WORDS.get(column.name, f"{number}")
    return row | BY_RULE.get(keep.table.name, {})


def put(house, table, *rows):
    house.database.write(lambda session: session.connection.execute(insert(table), list(rows)))


def count(house, table):
    query = select(func.count().label("n")).select_from(table)
    return house.database.read(lambda session: session.rows(query)[0].n)


def test_every_rule_deletes_what_is_older_than_it_says_and_keeps_what_is_not(house):
    job = registry.find("retention")
    for keep in retention.KEPT:
        edge = DUE - timedelta(days=keep.days)
        old = [row_of(keep, number, edge - timedelta(seconds=1)) for number in range(7)]
        put(house, keep.table, *old, row_of(keep, 99, edge))
    run(house, replace(job, most=3))
    kept = {keep.table.name: count(house, keep.table) for keep in retention.KEPT}
    own = {"job_run": 2}  # the edge, and the run itself
    assert kept == {keep.table.name: 1 for keep in retention.KEPT} | own


def test_a_run_that_failed_and_a_notice_that_waits_stay_however_old(house):
    keeps = {keep.table.name: keep for keep in retention.KEPT}
    ancient = moment("2020-01-01")
    failed = row_of(keeps["job_run"], 1, ancient) | {"status": "failed"}
    waiting = row_of(keeps["notice"], 1, ancient) | {"status": "waiting"}
    put(house, job_run, failed)
    put(house, keeps["notice"].table, waiting)
    run(house, RETENTION)
    assert (count(house, job_run), count(house, keeps["notice"].table)) == (2, 1)


def test_an_answer_is_kept_as_long_as_it_is_promised():
    (keep,) = [keep for keep in retention.KEPT if keep.table is once.answered]
    assert keep.days == once.KEPT_DAYS == 35


def test_history_is_kept_for_ever():
    kept_for_ever = {"entry", "movement", "draw", "lot", "receipt", "entitlement", "audit", "anchor", "claim"}
    assert kept_for_ever <= {table.name for table in TABLES}
    assert not kept_for_ever & {keep.table.name for keep in retention.KEPT}
    assert all(isinstance(keep.column.type, Instant) for keep in retention.KEPT)


def test_a_table_whose_rows_expire_has_its_rule():
    """Whoever adds a table of things that end says here how long they are kept, or why for ever."""
    expiring = {
        table.name for table in metadata.sorted_tables if {"expires_at", "ends_at"} & {*table.c.keys()}
    }
    for_ever = {"lot", "hold", "voucher", "approval", "till_key"}
    assert expiring - for_ever == expiring & {keep.table.name for keep in retention.KEPT}


def test_a_date_that_runs_late_deletes_what_was_old_on_that_date(house):
    keep = retention.KEPT[0]
    put(house, keep.table, row_of(keep, 1, DUE - timedelta(days=keep.days, hours=1)))
    put(house, keep.table, row_of(keep, 2, DUE - timedelta(days=keep.days - 1, hours=1)))
    seen: list[datetime] = []

    def sweep(own, session, turn):
        seen.append(turn.at)
        return retention.sweep(own, session, turn)

    run(house, replace(RETENTION, step=sweep))
    assert (count(house, keep.table), {*seen}) == (1, {DUE})
    run(house, replace(RETENTION, step=sweep), "2026-11-24")
    assert count(house, keep.table) == 0
