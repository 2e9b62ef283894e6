"""What a thief at the till tried, and what must come of it. The books are verified after each test."""

import pytest

from loyalty import tables
from loyalty.receipts.values import Reason, Status
from tests.loyalty.shop import FIRST_SALE, PLAIN, TIERED, goods, refund


def test_a_corrected_return_does_not_carry_the_member_into_the_future(open_shop):
    shop = open_shop(TIERED)
    shop.member()
    shop.sell("1", "2026-05-01", "1500.00")
    tier = shop.sell("2", "2026-05-02", "10.00").tier
    shop.give_back("3", "2026-05-03", refund("1.00"))
    ahead = shop.give_back("3", "2090-01-01", refund("1.00"), revision=2, arrives="2026-05-04")
    assert (ahead.status, ahead.waiting) == (Status.PARKED, Reason.CLOCK_AHEAD)
    later = shop.give_back("4", "2026-05-05", refund("1.00"))
    assert (later.tier, shop.points() > 0) == (tier, True)


def test_a_correction_does_not_move_a_return_in_time(shop):
    shop.sell("1", "2026-05-01", "10.00")
    shop.give_back("2", "2026-05-02", "10.00")
    shop.give_back("2", "2026-05-20", "10.00", revision=2)
    places = {row["purchased_at"].day for row in shop.rows(tables.receipt, None) if row["kind"] == "return"}
    assert places == {2}


@pytest.mark.parametrize("deed", ["give_back", "void"])
def test_a_document_that_names_itself_waits_and_stops_nobody(shop, deed):
    lines = ("10.00",) if deed == "give_back" else ()
    assert getattr(shop, deed)("1", "2026-05-01", *lines, of="1").waiting is Reason.UNKNOWN_ORIGINAL
    assert shop.sell("2", "2026-05-01", "10.00").issued() == {"points": 10}


def test_a_return_of_one_member_is_not_taken_up_from_another(shop):
    shop.member("bob")
    shop.expect("B", "2026-05-03")
    shop.sell("A", "2026-05-01", "10.00")
    shop.give_back("R", "2026-05-02", "10.00", of="A")
    shop.give_back("R", "2026-05-02", "100.00", of="B", revision=2)
    shop.sell("B", "2026-05-03", "100.00", member="bob")
    assert shop.points(name="bob") == 100


def test_returns_that_a_correction_had_cut_grow_again_when_another_is_withdrawn(shop):
    shop.sell("S", "2026-05-01", goods("30.00", quantity="3"))
    shop.give_back("R1", "2026-05-02", goods("20.00", quantity="2"), of="S")
    shop.give_back("R2", "2026-05-03", goods("10.00", quantity="1"), of="S")
    shop.sell("S", "2026-05-01", goods("20.00", quantity="2"), revision=2, arrives="2026-05-04")
    shop.void("R1", "2026-05-02", revision=2, arrives="2026-05-05")
    assert shop.points() == 10


def test_what_was_sold_without_a_quantity_can_be_given_back_in_money(shop):
    shop.sell("1", "2026-05-01", refund("50.00"))
    assert shop.points() == 50
    assert shop.give_back("2", "2026-05-02", refund("50.00"), of="1").taken_back() == {"points": 50}


def test_the_retailers_id_of_another_programme_is_someone_else(open_shop):
    """`ann` is one person in each programme: what waits for one is not taken from the other."""
    other = open_shop(PLAIN.replace("code: shop", "code: other") + FIRST_SALE)
    other.open("elsewhere")
    shop = open_shop(PLAIN + FIRST_SALE)
    waiting = other.give_back("R", "2026-05-02", "10.00", store="elsewhere")
    assert waiting.waiting is Reason.UNKNOWN_MEMBER
    shop.sell("1", "2026-05-01", "10.00", store="high-street", arrives="2026-05-03")
    assert shop.points() == 10


def test_a_till_of_another_programme_takes_nothing_back_by_coming_first(open_shop):
    other = open_shop(PLAIN.replace("code: shop", "code: other"))
    other.open("elsewhere")
    other.expect("1", "2026-05-01")
    shop = open_shop(PLAIN)
    shop.member()
    other.give_back("R", "2026-05-02", "10.00", store="elsewhere", of="1")
    shop.sell("1", "2026-05-01", "10.00", arrives="2026-05-03")
    assert (shop.points(), ("R", "unknown_original") in shop.parked()) == (10, True)
