"""What waits: documents that cannot be posted yet are kept whole, and taken up when they can."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from loyalty import tables
from loyalty.errors import UnknownStore, UnknownTill, WrongCurrency, WrongStore
from loyalty.receipt import Kind, MemberRef, Scheme
from loyalty.receipt_json import from_json
from loyalty.receipts.case import Arrival
from loyalty.receipts.recording import record
from loyalty.receipts.values import Reason, Status
from points import tables as journal
from tests.loyalty.shop import FIRST_SALE, PLAIN, TIERED, goods, moment


def test_v17_a_return_that_names_its_sale_waits_for_it_and_both_are_posted_in_purchase_order(shop):
    early = shop.give_back("2", "2026-05-02", "10.00", of="1")
    assert (early.status, early.waiting) == (Status.PARKED, Reason.UNKNOWN_ORIGINAL)
    answer = shop.sell("1", "2026-05-02", "10.00", arrives="2026-05-03")
    assert [each.amount for each in answer.differences] == [10, -10]
    assert (shop.kinds(), shop.parked(), shop.points()) == (["joined", "sale", "return"], [], 0)


def test_v17_the_sale_and_the_return_give_their_final_answers_from_then_on(shop):
    shop.give_back("2", "2026-05-01 13:00", "10.00", of="1")
    answer = shop.sell("1", "2026-05-01", "10.00", arrives="2026-05-03")
    assert shop.sell("1", "2026-05-01", "10.00") == answer.again()
    back = shop.give_back("2", "2026-05-01 13:00", "10.00", of="1")
    assert (back.status, back.taken_back(), back.replayed) == (Status.RECORDED, {"points": 10}, True)


def test_v17_a_void_that_comes_before_the_sale_it_names_waits_too(shop):
    shop.void("2", "2026-05-01 13:00", of="1")
    shop.sell("1", "2026-05-01", "10.00", arrives="2026-05-03")
    assert (shop.points(), shop.parked()) == (0, [])


def test_a_named_return_takes_nothing_from_another_sale_while_it_waits(shop):
    shop.give_back("3", "2026-05-03", "10.00", of="1")
    shop.sell("2", "2026-05-02", "10.00", arrives="2026-05-04")
    assert (shop.points(), shop.parked()) == (10, [("3", "unknown_original")])


def test_a_return_without_a_sale_takes_nothing_and_is_not_matched_to_a_later_sale(shop):
    assert shop.give_back("1", "2026-05-01", "10.00").waiting is Reason.UNMATCHED
    shop.sell("2", "2026-05-02", "10.00")
    assert (shop.points(), shop.parked()) == (10, [("1", "unmatched")])


def test_of_one_minute_too_a_return_is_not_matched_to_a_later_sale(shop):
    shop.give_back("1", "2026-05-01 10:00", "10.00", sequence=1)
    shop.sell("2", "2026-05-01 10:00", "10.00", sequence=2)
    assert (shop.points(), shop.kinds()) == (10, ["joined", "return", "sale"])


def test_v17_a_return_that_names_no_sale_finds_an_earlier_purchase_that_arrives_late(shop):
    shop.give_back("2", "2026-05-02", "10.00")
    answer = shop.sell("1", "2026-05-01", "10.00", arrives="2026-05-03")
    assert [each.amount for each in answer.differences] == [10, -10]
    assert (shop.points(), shop.parked()) == (0, [])


def test_what_is_left_of_a_return_waits_on(shop):
    shop.give_back("3", "2026-05-03", goods("40.00", quantity=4))
    shop.sell("1", "2026-05-01", "10.00", arrives="2026-05-04")
    shop.sell("2", "2026-05-02", "10.00", arrives="2026-05-05")
    (rest,) = shop.rows(tables.parked, None, status="waiting")
    assert from_json(rest["content"]).lines == (goods("20.00", quantity=2),)
    assert shop.points() == 0


def test_a_waiting_return_that_finds_nothing_leaves_no_trace(shop):
    shop.give_back("2", "2026-05-02", "10.00")
    shop.sell("1", "2026-05-01", goods("10.00", "soap"), arrives="2026-05-03")
    assert (shop.kinds(), shop.parked()) == (["joined", "return", "sale"], [("2", "unmatched")])


def test_a_void_that_names_no_sale_is_not_taken_up_by_any(shop):
    shop.void("9", "2026-05-09", "10.00")
    shop.sell("1", "2026-05-01", "10.00", arrives="2026-05-10")
    assert (shop.points(), shop.parked()) == (10, [("9", "unknown_original")])


def test_a_revision_of_a_return_that_names_a_sale_we_do_not_know_gives_back_and_waits(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.give_back("2", "2026-05-03", "10.00", of="1")
    shop.expect("3", "2026-05-02")
    answer = shop.give_back("2", "2026-05-03", "10.00", of="3", revision=2)
    assert (answer.waiting, shop.points(), shop.parked()) == (Reason.UNMATCHED, 10, [("2", "unmatched")])
    shop.sell("3", "2026-05-02", "20.00", arrives="2026-05-04")
    assert (shop.points(), shop.parked()) == (10, [])


def test_a_return_of_an_unknown_member_follows_the_earlier_first_sale(open_shop):
    shop = open_shop(TIERED + FIRST_SALE)
    assert shop.give_back("2", "2026-05-02", "10.00").waiting is Reason.UNKNOWN_MEMBER
    answer = shop.sell("1", "2026-05-01", "10.00", arrives="2026-05-03")
    assert (answer.enrolled, shop.points(), shop.parked()) == (True, 0, [])


def test_a_return_of_an_unknown_member_is_not_matched_to_a_later_first_sale(open_shop):
    shop = open_shop(TIERED + FIRST_SALE)
    shop.give_back("2", "2026-05-02", "10.00")
    shop.sell("1", "2026-05-03", "10.00")
    assert (shop.points(), shop.parked()) == (10, [("2", "unknown_member")])


def test_a_return_is_posted_not_before_it_was_made(open_shop):
    """A file of January may be imported after one of February, each document at its own time."""
    shop = open_shop(TIERED)
    shop.member()
    shop.expect("1", "2026-01-10")
    shop.give_back("2", "2026-02-02", "10.00", of="1")
    shop.sell("1", "2026-01-10", "10.00")
    effective = {row["kind"]: row["effective_at"] for row in shop.rows(journal.entry)}
    assert (effective["sale"], effective["return"]) == (moment("2026-01-10"), moment("2026-02-02"))


def test_a_receipt_without_a_member_is_kept_whole(shop):
    line = goods("10.00", "soap", 2, name="Soap", barcode="4006381333931")
    receipt = shop.receipt(Kind.SALE, "1", "2026-05-01", (line,), member=None, staff="7")
    answer = shop.record(receipt)
    (kept,) = shop.rows(tables.parked, None)
    assert (answer.status, answer.waiting, answer.member_id) == (Status.PARKED, Reason.UNIDENTIFIED, None)
    assert from_json(kept["content"]) == receipt


def test_a_return_without_member_or_sale_waits(shop):
    assert shop.give_back("1", "2026-05-01", "10.00", member=None).waiting is Reason.UNIDENTIFIED


@pytest.mark.parametrize(
    "who",
    [
        MemberRef(Scheme.EXTERNAL, "nobody"),
        MemberRef(Scheme.CARD, "77" + "0" * 16),
        MemberRef(Scheme.MEMBER, "mem_" + "0" * 32),
        MemberRef(Scheme.MEMBER, "no id at all"),
    ],
)
def test_a_sale_of_nobody_we_know_waits(shop, who):
    assert shop.sell("1", "2026-05-01", "10.00", member=who).waiting is Reason.UNKNOWN_MEMBER


def with_card(open_shop, status):
    shop = open_shop(PLAIN)
    card = MemberRef(Scheme.CARD, shop.member())
    shop.database.write(lambda session: session.connection.execute(update(tables.card).values(status=status)))
    return shop, card


@pytest.mark.parametrize("status", ["active", "earn-only", "replaced"])
def test_a_card_that_may_earn_finds_its_member(open_shop, status):
    shop, card = with_card(open_shop, status)
    assert shop.sell("1", "2026-05-01", "10.00", member=card).issued() == {"points": 10}


def test_a_card_number_with_the_spaces_it_is_printed_with_finds_its_member(open_shop):
    shop, card = with_card(open_shop, "active")
    printed = MemberRef(Scheme.CARD, f"{card.value[:4]} {card.value[4:8]}-{card.value[8:]}")
    assert shop.sell("1", "2026-05-01", "10.00", member=printed).issued() == {"points": 10}


@pytest.mark.parametrize("status", ["blocked", "expired"])
def test_a_sale_with_a_card_that_may_not_earn_waits(open_shop, status):
    shop, card = with_card(open_shop, status)
    answer = shop.sell("1", "2026-05-01", "10.00", member=card)
    assert (answer.status, answer.waiting, shop.points()) == (Status.PARKED, Reason.CARD_BLOCKED, 0)


@pytest.mark.parametrize("status", ["blocked", "expired"])
def test_goods_come_back_with_such_a_card_all_the_same(open_shop, status):
    shop, card = with_card(open_shop, status)
    shop.sell("1", "2026-05-01", "10.00")
    assert shop.give_back("2", "2026-05-02", "10.00", member=card).taken_back() == {"points": 10}


def test_the_members_own_id_finds_the_member(shop):
    who = MemberRef(Scheme.MEMBER, "mem_" + shop.member_id().replace("-", ""))
    assert shop.sell("1", "2026-05-01", "10.00", member=who).issued() == {"points": 10}


def test_a_document_from_a_clock_far_ahead_waits_for_a_person(shop):
    answer = shop.sell("1", "2026-05-01 12:11", "10.00", arrives="2026-05-01 12:00")
    assert (answer.status, answer.waiting) == (Status.PARKED, Reason.CLOCK_AHEAD)


def test_a_clock_a_little_ahead_is_borne(shop):
    answer = shop.sell("1", "2026-05-01 12:10", "10.00", arrives="2026-05-01 12:00")
    assert (answer.issued(), shop.sell("2", "2026-05-01 12:05", "10.00").issued()) == (
        {"points": 10},
        {"points": 10},
    )


def test_a_sale_that_waits_is_not_taken_for_a_return(shop):
    shop.sell("2", "2026-05-10", "10.00", arrives="2026-05-01")
    shop.sell("3", "2026-05-10 13:00", "10.00", member="bob")
    shop.sell("1", "2026-05-02", "10.00")
    assert (shop.points(), shop.kinds()) == (10, ["joined", "sale"])
    assert shop.parked() == [("2", "clock_ahead"), ("3", "unknown_member")]


def test_a_sale_that_waited_for_its_member_is_not_taken_for_a_return_once_there_is_one(shop):
    shop.sell("2", "2026-05-10", "10.00", member="bob", arrives="2026-05-10")
    shop.member("bob")
    shop.sell("1", "2026-05-02", "10.00", member="bob", arrives="2026-05-11")
    assert (shop.points(name="bob"), shop.parked()) == (10, [("2", "unknown_member")])


@pytest.mark.parametrize(
    ("facts", "error"),
    [({"store": "nowhere"}, UnknownStore), ({"currency": "EUR"}, WrongCurrency)],
)
def test_what_cannot_be_ours_is_refused_and_not_kept(shop, facts, error):
    receipt = shop.receipt(Kind.SALE, "1", "2026-05-01", ("10.00",))
    with pytest.raises(error):
        shop.record(replace(receipt, **facts))
    assert (shop.rows(tables.claim, None), shop.rows(tables.parked, None)) == ([], [])


@pytest.mark.parametrize(
    ("store", "revoked", "error"),
    [("high-street", "2026-04-30", UnknownTill), ("station", None, WrongStore), (None, None, UnknownTill)],
)
def test_a_till_speaks_with_its_own_key_for_its_own_store(shop, store, revoked, error):
    shop.open("station")
    row = {"digest": "d" * 64, "store": store, "label": "till", "created_at": moment("2026-01-01")}
    if store:
        shop.put(tables.till_key, {**row, "revoked_at": moment(revoked) if revoked else None})
    receipt = shop.receipt(Kind.SALE, "1", "2026-05-01", ("10.00",))
    arrival = Arrival(receipt, receipt.purchased_at, receipt.purchased_at, "d" * 64)
    with pytest.raises(error):
        shop.database.write(lambda session: record(session, shop.retailer, arrival))
    assert shop.rows(tables.claim, None) == []
