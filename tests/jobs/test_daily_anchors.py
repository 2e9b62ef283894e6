"""The job signs every day's heads; commands check them, write them out, and check against what was kept."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from db.metadata import metadata
from jobs import daily_anchors, registry
from points import anchoring, tables
from points.anchor_tables import anchor, anchored_head
from tests.jobs.house import clock, daily, house_of, rows
from tests.jobs.house import run as let_run
from tests.loyalty.shop import Shop
from tests.points.story import unguarded

ANCHORS = registry.find("anchors")
OTHER_KEY = base64.b64encode(bytes(range(7, 39))).decode()


@pytest.fixture
def shop(database):
    """A shop whose books a test may spoil for good."""
    shop = Shop(database)
    shop.member()
    return shop


@pytest.fixture
def days(shop, house):
    """Three days with a sale each, anchored by the job; the last is 22 November."""
    for day in (20, 21, 22):
        shop.sell(f"{day}", f"2026-11-{day} 02:00", "10.00")
        let_run(house, ANCHORS, f"2026-11-{day} 04:00")
    return house


def stored(house):
    return house.database.read(lambda session: list(anchoring.stored(session)))


def test_each_date_gets_an_anchor_and_the_books_verify(days, run):
    assert [f"{each.business_date}" for each in stored(days)] == ["2026-11-20", "2026-11-21", "2026-11-22"]
    result = run("ledger", "verify")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "anchored through 2026-11-22",
        "1 journals, 4 entries, 0 differences",
    ]


def test_dates_that_are_caught_up_are_anchored_one_by_one(days):
    let_run(days, ANCHORS, "2026-11-29 04:00")
    assert [each.heads for each in stored(days)] == [1] * 3 + [0] * 7
    assert len({each.digest for each in stored(days)}) == 10


def test_work_that_is_cut_off_between_pages_ends_in_the_same_anchor(shop):
    for name in ("bob", "eve", "joe", "kim", "lee"):
        shop.member(name)
    house, is_broken = house_of(shop.database, shop.retailer, "2026-11-22"), True

    def step(own, session, turn):
        nonlocal is_broken
        found = daily_anchors.anchor(own, session, turn)
        if turn.place.split(" ")[1:2] == ["4"] and is_broken:
            is_broken = False
            raise RuntimeError
        return found

    job = replace(daily(step), most=2)
    let_run(house, job)
    assert (rows(house)[0]["status"], stored(house)) == ("failed", [])
    clock(house).wait(minutes=1)
    let_run(house, job)
    (made,) = stored(house)
    assert (made.heads, rows(house)[0]["counts"]) == (6, '{"heads":6,"anchors":1}')


def test_a_cut_tail_is_told_with_the_member_and_the_entry(days, shop, run):
    with unguarded(days.database) as connection:
        for table in reversed(metadata.sorted_tables):
            for key in table.foreign_key_constraints:
                if key.referred_table is tables.entry:
                    connection.execute(delete(table).where(list(key.columns)[1] == 4))
        connection.execute(delete(tables.entry).where(tables.entry.c.seq == 4))
        connection.execute(update(tables.head).values(seq=3))
        connection.commit()
    result = run("ledger", "verify")
    assert result.exit_code == 1
    assert "entry 4  this entry was anchored on 2026-11-22 and is gone" in result.stdout


def test_anchors_are_written_out_and_the_file_only_grows(days, run, tmp_path):
    file = tmp_path / "anchors.ndjson"
    assert run("ledger", "anchors", "--export", file).stdout == "3 new anchors, 3 in all\n"
    first = file.read_bytes()
    let_run(days, ANCHORS, "2026-11-23 04:00")
    assert run("ledger", "anchors", "--export", file).stdout == "1 new anchors, 4 in all\n"
    assert file.read_bytes().startswith(first)
    assert run("ledger", "verify", "--anchors", file).exit_code == 0


def test_what_was_kept_is_believed_against_the_database(days, run, tmp_path):
    """Whoever rewrites database and anchors, and has the key, does not have the file."""
    file = tmp_path / "anchors.ndjson"
    run("ledger", "anchors", "--export", file)
    with unguarded(days.database) as connection:
        connection.execute(delete(anchor))
        connection.execute(delete(anchored_head))
        connection.commit()
    let_run(days, ANCHORS, "2026-11-23 04:00")
    assert run("ledger", "verify").exit_code == 0
    result = run("ledger", "verify", "--anchors", file)
    assert result.exit_code == 1
    assert result.stdout.count("it was kept and is not in the database") == 3
    refused = run("ledger", "anchors", "--export", file)
    assert (refused.exit_code, "it has other anchors than the database" in refused.stderr) == (1, True)


def test_after_a_change_of_key_the_old_one_is_trusted_when_it_is_named(days, run):
    text, _, name = run("ledger", "anchor-key").stdout.strip().partition("  ")
    assert len(base64.b64decode(text)) == 32
    result = run("ledger", "verify", LOYALTY_ANCHOR_KEY=OTHER_KEY)
    assert (result.exit_code, result.stdout.count(f"signed by key {name}, which is not trusted")) == (1, 3)
    assert run("ledger", "verify", "--trust", text, LOYALTY_ANCHOR_KEY=OTHER_KEY).exit_code == 0


def test_a_file_or_key_that_cannot_be_read_is_told(days, run, tmp_path):
    file = tmp_path / "anchors.ndjson"
    file.write_text("what is this\n")
    for arguments in (("--anchors", file), ("--anchors", tmp_path / "none"), ("--trust", "nonsense")):
        result = run("ledger", "verify", *arguments)
        assert (result.exit_code, "Error: " in result.stderr) == (1, True)


def test_an_anchor_covers_what_stood_when_it_was_made(days, shop):
    shop.sell("23", "2026-11-22 12:00", "10.00")
    heads = days.database.read(
        lambda session: session.rows(select(anchored_head.c.seq).order_by(anchored_head.c.seq))
    )
    assert [row.seq for row in heads] == [2, 3, 4]
    assert clock(days)() - stored(days)[-1].made_at < timedelta(hours=1)
