"""The job takes up what waits for something that has come, each document by itself."""

from __future__ import annotations

from sqlalchemy import delete, insert

from jobs import leases, registry
from loyalty import tables
from loyalty.receipt import MemberRef, Scheme
from tests.jobs.house import clock, house_of, run

PARKED = registry.find("parked")


def lease_row(house):
    query = leases.select(leases.job_lease)
    (row,) = house.database.read(lambda session: session.mappings(query))
    return row


def test_documents_whose_member_sale_or_moment_has_come_are_recorded(shop, house):
    shop.sell("1", "2026-11-01", "10.00", member="eve")
    shop.sell("2", "2026-11-02", "20.00", member="eve")
    shop.sell("3", "2026-11-23", "40.00", arrives="2026-11-20")
    shop.sell("4", "2026-11-03", "80.00", member=None)
    shop.sell("5", "2026-11-03", "90.00", member=MemberRef(Scheme.CARD, "77" + "0" * 16))
    shop.member("eve")
    run(house, PARKED)
    assert (shop.points(name="eve"), shop.points()) == (30, 0)
    assert lease_row(house)["counts"] == '{"recorded":2}'
    run(house, PARKED, "2026-11-23 12:05")
    assert (shop.points(), shop.parked()) == (40, [("4", "unidentified"), ("5", "unknown_member")])
    run(house, PARKED, "2026-11-23 13:05")
    assert lease_row(house)["counts"] == "{}"


def test_one_that_is_refused_stays_is_told_and_keeps_no_other_waiting(shop, house):
    shop.open("closed")
    shop.sell("1", "2026-11-01", "10.00", member="eve", store="closed")
    shop.sell("2", "2026-11-02", "20.00", member="eve")
    shop.member("eve")
    store = shop.rows(tables.store, None, code="closed")
    shop.database.write(
        lambda session: session.connection.execute(
            delete(tables.store).where(tables.store.c.code == "closed")
        )
    )
    run(house, PARKED)
    assert (shop.points(name="eve"), shop.parked()) == (20, [("1", "unknown_member")])
    assert "UnknownStore" in lease_row(house)["problem"]
    shop.database.write(lambda session: session.connection.execute(insert(tables.store).values(store)))
    clock(house).wait(minutes=5)
    run(house, PARKED)
    assert (shop.points(name="eve"), shop.parked(), lease_row(house)["problem"]) == (30, [], "")


def test_one_that_is_refused_half_way_leaves_nothing_behind(shop, house):
    shop.sell("1", "2026-11-01", f"{10**16}.00", member="eve")
    shop.member("eve")
    before = (shop.rows(tables.parked, None), shop.rows(tables.claim, None))
    run(house, PARKED)
    assert "InvalidAmount" in lease_row(house)["problem"]
    assert (shop.rows(tables.parked, None), shop.rows(tables.claim, None)) == before


def test_nothing_is_asked_of_a_shop_in_which_nothing_waits(database, shop):
    house = house_of(database, shop.retailer, "2026-11-22")
    run(house, PARKED)
    assert lease_row(house)["problem"] == ""
