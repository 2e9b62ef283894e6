"""What time does is the same whether a job booked it, a read reckoned it, or the next act settled it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from db import ids
from jobs import passing, registry
from jobs.job import Turn
from loyalty.opening import open_books
from points import ledger, tables
from points.state import Balance
from tests.jobs.house import clock, daily, house_of, rows, run
from tests.loyalty.shop import PLAIN, TIERED, Shop, moment
from tests.points.books import Book

EXPIRING = PLAIN + "currencies:\n  - {code: points, name: Points, expiry: {after: 30 days}}\n"
SETTLE, HOLDS, REVIEW = (registry.find(name) for name in ("settle", "holds", "review"))


def hold(shop, amount, when, minutes=15):
    at, member_id = moment(when), shop.member_id()
    hold_id = ids.new(at)

    def work(session):
        books = open_books(session, shop.retailer, member_id, at, at, lock=True)
        until = at + timedelta(minutes=minutes)
        act = books.act("hold", f"hold:{hold_id}", at)
        books.state, entry = ledger.hold(books.state, act, hold_id, "points", amount, until)
        books.entries.append(entry)
        session.apply(books.plan())

    shop.database.write(work)


def happened(shop):
    """Each entry's kind and instant, in order."""
    return [(row["kind"], row["effective_at"]) for row in shop.rows(tables.entry)]


def test_v8_points_that_expired_are_not_shown_whether_a_job_ran_or_not(open_shop):
    shop = open_shop(EXPIRING)
    shop.member()
    shop.sell("1", "2026-10-01", "50.00")
    shop.sell("2", "2026-11-01", "50.00")
    shown = shop.balance("2026-11-22")
    run(house_of(shop.database, shop.retailer, "2026-11-22"), SETTLE)
    assert (shown, shop.balance("2026-11-22")) == (Balance(available=50), Balance(available=50))
    assert shop.rows(tables.balance)[0]["available"] == 50


def test_however_late_it_runs_each_lot_expires_at_its_own_instant(open_shop):
    shop = open_shop(EXPIRING)
    shop.member()
    for day in range(1, 6):
        shop.sell(f"{day}", f"2026-10-{day:02d}", "10.00")
    run(house_of(shop.database, shop.retailer, "2026-12-24"), SETTLE)
    expired = [at for kind, at in happened(shop) if kind == "expire"]
    assert expired == [lot["expires_at"] for lot in shop.rows(tables.lot)]
    assert len(set(expired)) == 5


def test_a_date_that_is_done_late_books_what_was_due_by_then_and_no_more(open_shop):
    shop = open_shop(EXPIRING)
    shop.member()
    house = house_of(shop.database, shop.retailer, "2026-10-30")
    run(house, SETTLE)
    for day in range(1, 6):
        shop.sell(f"{day}", f"2026-10-{day:02d}", "10.00", arrives="2026-10-10")
    run(house, SETTLE, "2026-11-10")
    booked = {row["business_date"].day: row["counts"] for row in rows(house) if "expire" in row["counts"]}
    assert booked == dict.fromkeys((1, 2, 3, 4, 5), '{"expire":1,"holders":1}')


def test_v15_a_forgotten_hold_is_let_go_by_the_job_and_by_a_read_alike(shop):
    shop.sell("1", "2026-11-01", "100.00")
    hold(shop, 80, "2026-11-22 10:00")
    house = house_of(shop.database, shop.retailer, "2026-11-22 10:14")
    run(house, HOLDS)
    assert shop.balance("2026-11-22 10:14") == Balance(available=20, held=80)
    shown = shop.balance("2026-11-22 10:15")
    run(house, HOLDS, "2026-11-22 10:16")
    assert (shown, shop.balance("2026-11-22 10:16")) == (Balance(available=100), Balance(available=100))
    assert happened(shop)[-1] == ("release", moment("2026-11-22 10:15"))


def test_v21_a_hold_let_go_after_midnight_gives_back_points_that_expire_at_once(open_shop):
    shop = open_shop(EXPIRING)
    shop.member()
    shop.sell("1", "2026-10-23 12:00", "80.00")
    expires_at = shop.rows(tables.lot)[0]["expires_at"]
    hold(shop, 80, "2026-11-22 12:00", minutes=60 * 24)
    house = house_of(shop.database, shop.retailer, "2026-11-23 00:10")
    assert expires_at < house.clock()
    run(house, HOLDS)
    assert shop.balance("2026-11-23 00:10") == Balance(held=80)
    run(house, HOLDS, "2026-11-23 12:01")
    assert happened(shop)[-2:] == [
        ("release", moment("2026-11-23 12:00")),
        ("expire", moment("2026-11-23 12:00")),
    ]


def test_a_tier_is_reviewed_by_the_job_as_a_read_shows_it(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    shop.sell("1", "2025-05-01", "20000.00")
    house = house_of(shop.database, shop.retailer, "2026-12-31")
    run(house, REVIEW)
    assert (shop.tier("2026-12-31"), shop.history()[-1].after) == ("vip", "vip")
    shown = shop.tier("2027-01-02")
    run(house, REVIEW, "2027-01-02")
    assert (shown, shop.history()[-1].after, shop.history()[-1].reason) == ("member", "member", "lowered")


def test_a_promised_tier_takes_effect_whether_a_job_ran_or_not(open_shop):
    shop = open_shop(TIERED.replace("steps:", "up: {when: next-period}\n  steps:"))
    shop.member()
    shop.sell("1", "2026-05-01", "20000.00")
    house = house_of(shop.database, shop.retailer, "2026-12-31")
    run(house, REVIEW)
    assert shop.history()[-1].reason == "promised"
    shown = shop.tier("2027-01-02")
    run(house, REVIEW, "2027-01-02")
    assert (shown, shop.history()[-1].after, shop.history()[-1].reason) == ("vip", "vip", "reached")


def test_one_journal_that_cannot_be_right_keeps_nobody_else_waiting_and_is_told(open_shop):
    shop = open_shop(EXPIRING)
    names = ("ann", "bob", "eve")
    for name in names:
        shop.member(name)
        shop.sell(name, "2026-10-01", "10.00", member=name)
    spoiled = tables.balance.c.holder_id == shop.member_id("bob")
    shop.database.write(
        lambda session: session.connection.execute(update(tables.balance).where(spoiled).values(available=1))
    )
    house = house_of(shop.database, shop.retailer, "2026-11-22")
    run(house, daily(passing.settle))
    (row,) = rows(house)
    assert (row["status"], row["counts"]) == ("failed", '{"expire":2,"holders":2}')
    assert row["problem"].startswith(ids.outside("member", shop.member_id("bob")))
    shop.database.write(
        lambda session: session.connection.execute(update(tables.balance).where(spoiled).values(available=10))
    )
    clock(house).wait(minutes=1)
    run(house, daily(passing.settle))
    assert (rows(house)[0]["status"], [shop.kinds(name)[-1] for name in names]) == ("done", ["expire"] * 3)


def test_several_that_cannot_be_right_are_passed_over_one_after_the_other(database):
    shop = Shop(database, EXPIRING)
    for number in range(4):
        shop.member(f"m{number}")
        shop.sell(f"{number}", "2026-10-01", "10.00", member=f"m{number}")
    database.write(lambda session: session.connection.execute(update(tables.balance).values(available=1)))
    house = house_of(database, shop.retailer, "2026-11-22")
    run(house, replace(daily(passing.settle), most=1))
    assert (rows(house)[0]["status"], rows(house)[0]["problem"].count("mem_")) == ("failed", 4)


def test_points_of_a_holder_that_is_no_member_expire_too(database):
    shop, book = Shop(database), Book.open(database)
    book.earn(10, expires="2026-11-01")
    house = house_of(shop.database, shop.retailer, "2026-11-22")
    run(house, SETTLE)
    assert shop.rows(tables.balance, None, holder_id=book.holder_id)[0]["available"] == 0


@pytest.mark.parametrize("slices", [2, 3, 4, 16])
def test_slices_share_all_holders_out_and_overlap_in_none(open_shop, slices):
    shop = open_shop(EXPIRING)
    for number in range(40):
        shop.member(f"m{number}")
        shop.sell(f"{number}", "2026-10-01", "10.00", member=f"m{number}")
    house = house_of(shop.database, shop.retailer, "2026-11-22")
    at, now = house.clock(), house.clock()

    def taken(number):
        turn = Turn(at.date(), at, now, number, slices, "", 1000)
        return house.database.write(lambda session: passing.settle(house, session, turn)).counts["holders"]

    found = [taken(number) for number in range(slices)]
    assert sum(found) == 40
    assert len([count for count in found if count]) > 1


def test_pages_of_holders_that_are_due_at_one_instant_leave_nobody_out(open_shop):
    shop = open_shop(EXPIRING)
    for number in range(17):
        shop.member(f"m{number}")
        shop.sell(f"{number}", "2026-10-01", "10.00", member=f"m{number}")
    house = house_of(shop.database, shop.retailer, "2026-11-22")
    job = daily(passing.settle)
    run(house, replace(job, most=5))
    assert rows(house)[0]["counts"] == '{"expire":17,"holders":17}'
