"""Missing points: reported once, found among what waits, answered once, gone with the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from db.engine import Database
from db.session import Session
from loyalty.errors import AnsweredBefore, CountedAlready, UnknownMissing, UnknownReceipt, UnknownStore
from loyalty.people import erasing, missing
from loyalty.people.missing import Missed, Report
from loyalty.receipts.values import Reason
from loyalty.tables import missing_report
from tests.loyalty.shop import Shop
from tests.loyalty.test_merging import merge, undo

SLIP = Missed("high-street", date(2026, 5, 3), "A/17", 1250, "no-points")


def reported(shop: Shop, missed: Missed = SLIP, when: str = "2026-05-04 12:00") -> Report:
    member_id, at = shop.member_id(), shop.moment(when)
    return shop.database.write(lambda session: missing.report(session, member_id, missed, "GBP", at))


@pytest.fixture
def shop(database: Database) -> Shop:
    """Ann is a member."""
    shop = Shop(database)
    shop.member("ann")
    return shop


def answer(shop: Shop, report_id: str, code: str = "added") -> Report:
    at = shop.moment("2026-05-05 12:00")
    return shop.database.write(lambda session: missing.answer(session, report_id, code, "staff:ann", at))


def test_the_same_report_again_is_the_one_there_is_until_it_is_answered(shop: Shop) -> None:
    first = reported(shop)
    assert reported(shop) == first
    answer(shop, first.report_id, "not-found")
    assert reported(shop) != first


def test_a_report_is_answered_once(shop: Shop) -> None:
    report_id = reported(shop).report_id
    assert answer(shop, report_id).answer == "added"
    with pytest.raises(AnsweredBefore):
        answer(shop, report_id, "counted")
    with pytest.raises(UnknownMissing):
        answer(shop, shop.member_id())


def test_one_that_stands_in_the_own_books_is_named(shop: Shop) -> None:
    shop.sell("1001", "2026-05-03 10:00", "12.50")
    with pytest.raises(CountedAlready):
        reported(shop, replace(SLIP, number="1001"))
    assert reported(shop, replace(SLIP, number="1001", what="too-few")).answer == ""


def test_a_document_of_another_is_refused(shop: Shop) -> None:
    shop.member("bob")
    theirs = shop.sell("1002", "2026-05-03 10:00", "9.00", member="bob").receipt_id
    with pytest.raises(UnknownReceipt):
        reported(shop, replace(SLIP, receipt_id=theirs))


def test_a_store_of_nobody_is_refused(shop: Shop) -> None:
    with pytest.raises(UnknownStore):
        reported(shop, replace(SLIP, store="elsewhere"))


def test_the_receipt_that_waits_under_the_number_is_found(shop: Shop) -> None:
    shop.sell("A/17", "2026-05-03 10:00", "12.50", member=None)

    def look(missed: Missed) -> Reason | None:
        found = shop.database.read(lambda session: missing.find_waiting(session, missed))
        return found.reason if found else None

    assert look(SLIP) is Reason.UNIDENTIFIED
    assert look(replace(SLIP, bought_on=date(2026, 5, 2))) is None
    assert look(replace(SLIP, number="17")) is None


def test_staff_see_those_of_their_stores_the_oldest_first(shop: Shop) -> None:
    shop.open("mill-lane")
    first = reported(shop)
    second = reported(shop, replace(SLIP, store="mill-lane"), "2026-05-04 12:01")

    def listed(session: Session, *stores: str, after: str = "") -> list[str]:
        own = frozenset(stores) or None
        return [each.report_id for each in missing.page(session, 9, own_stores=own, after=after)]

    assert shop.database.read(listed) == [first.report_id, second.report_id]
    assert shop.database.read(lambda session: listed(session, "mill-lane")) == [second.report_id]
    assert shop.database.read(lambda session: listed(session, after=first.report_id)) == [second.report_id]
    answer(shop, first.report_id)
    assert shop.database.read(listed) == [second.report_id]


def test_who_leaves_leaves_no_report(shop: Shop) -> None:
    reported(shop)
    at = shop.moment("2026-05-06 12:00")
    member_id = shop.member_id()
    shop.database.write(lambda session: erasing.erase(session, shop.retailer, member_id, "staff:ann", at))
    assert shop.rows(missing_report, None) == []


def test_a_report_follows_a_merge_is_answered_there_and_goes_back(shop: Shop) -> None:
    shop.member("bob")
    report_id, bob = reported(shop).report_id, shop.member_id("bob")

    def theirs(member_id: str) -> list[str]:
        found = shop.database.read(lambda session: missing.of_member(session, member_id))
        return [f"{each.report_id} {each.answer}" for each in found]

    merged = merge(shop, "2026-06-01")
    assert (theirs(merged.ended_id), theirs(bob)) == ([], [f"{report_id} "])
    answer(shop, report_id)
    undo(shop, merged)
    assert (theirs(merged.ended_id), theirs(bob)) == ([f"{report_id} added"], [])
