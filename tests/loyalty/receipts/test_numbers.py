"""A vendor's refund that names its sale by the number alone, without the day."""

from dataclasses import replace

from sqlalchemy import delete

from loyalty import tables
from loyalty.receipt import CONNECTION_SIGN, DocumentKey, Kind, MemberRef, Scheme
from loyalty.receipts import resolving, retrying
from loyalty.receipts.values import Reason, Status

WEB = f"{CONNECTION_SIGN}web"


def sale(shop, number="1", when="2026-05-01", net="10.00", till=WEB, **facts):
    return replace(shop.receipt(Kind.SALE, number, when, (net,), **facts), till=till)


def refund(shop, of="1", when="2026-05-09", net="10.00", till=WEB, **facts):
    back = shop.receipt(Kind.RETURN, facts.pop("number", "r"), when, (net,), member=None, **facts)
    return replace(back, till=till, original=DocumentKey("high-street", till, None, of))


def waiting(shop):
    return shop.rows(tables.parked, None, status="waiting")


def hopeful(shop):
    at = shop.moment("2026-06-01")
    return shop.database.read(lambda session: session.rows(retrying.hopeful(at, ("", ""), 9)))


def test_one_sale_of_that_number_is_the_one_whatever_its_day_and_whoever_brings_it_back(shop):
    shop.record(sale(shop))
    answer = shop.record(refund(shop))
    assert (answer.status, answer.taken_back()) == (Status.RECORDED, {"points": 10})
    assert shop.record(refund(shop)) == answer.again()
    assert (shop.points(), shop.parked()) == (0, [])


def test_a_refund_that_comes_first_waits_and_is_taken_up_with_its_sale(shop):
    early = shop.record(refund(shop))
    assert (early.status, early.waiting) == (Status.PARKED, Reason.UNKNOWN_ORIGINAL)
    answer = shop.record(sale(shop), "2026-05-10")
    assert [each.amount for each in answer.differences] == [10, -10]
    assert (shop.points(), shop.parked()) == (0, [])
    assert shop.record(refund(shop)).replayed


def test_only_a_sale_of_the_same_till_and_store_is_meant_and_no_other_refund(shop):
    shop.open("side-street")
    shop.record(sale(shop, till=f"{CONNECTION_SIGN}other"))
    shop.record(sale(shop, store="side-street"))
    shop.record(sale(shop, number="2"))
    shop.record(refund(shop, number="1", of="2"))
    assert shop.record(refund(shop)).waiting is Reason.UNKNOWN_ORIGINAL
    assert shop.points() == 20


def test_of_two_sales_of_one_number_a_person_decides(shop):
    shop.record(sale(shop))
    shop.record(sale(shop, when="2026-05-02"))
    assert shop.record(refund(shop)).waiting is Reason.UNKNOWN_ORIGINAL
    shop.record(sale(shop, when="2026-05-03"))
    assert (shop.points(), shop.parked()) == (30, [("r", "unknown_original")])
    assert hopeful(shop) == []


def test_a_sale_that_waited_for_its_member_takes_up_its_refund_when_it_is_identified(shop):
    shop.record(sale(shop, member=None))
    assert shop.record(refund(shop)).waiting is Reason.UNKNOWN_ORIGINAL
    ((digest,),) = [[row["digest"] for row in waiting(shop) if row["reason"] == "unidentified"]]
    who = MemberRef(Scheme.EXTERNAL, "ann")
    at = shop.moment("2026-05-10")
    shop.database.write(
        lambda session: resolving.identify(session, shop.retailer, digest, who, "a person", at)
    )
    assert (shop.points(), shop.kinds(), waiting(shop)) == (0, ["joined", "sale", "return"], [])


def test_what_came_side_by_side_with_its_sale_is_found_by_the_clock(shop):
    shop.record(refund(shop))
    row = waiting(shop)
    shop.database.write(lambda session: session.connection.execute(delete(tables.parked)))
    shop.record(sale(shop))
    shop.put(tables.parked, *row)
    ((key, digest),) = hopeful(shop)
    at = shop.moment("2026-05-10")
    shop.database.write(lambda session: retrying.retry(session, shop.retailer, key, digest, at))
    assert (shop.points(), waiting(shop)) == (0, [])
