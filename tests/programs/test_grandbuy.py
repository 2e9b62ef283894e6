"""廣百 in its old form: class A costs 5 % less, class B 2 %; 20,000 points in the year are the VIP card."""

from __future__ import annotations

from loyalty.cards import cards
from loyalty.rewards import rewards
from tests.loyalty.shop import goods
from tests.programs.conftest import OpenHouse
from tests.programs.house import House


def test_a_year_with_the_grandbuy_card(open_house: OpenHouse) -> None:
    house = open_house("grandbuy", "2026-03-01 00:00")
    house.deal("coat", item_class="A")
    house.deal("pan", item_class="B")

    # A coat of 1,000 costs 950, a pan of 299.90 costs 293.90; anything else is not cheaper.
    assert house.buy("1", "2026-03-02", goods("1000.00", "coat"), goods("299.90", "pan")) == 95_000 + 29_390
    assert house.buy("2", "2026-03-09", goods("88.00", "rice")) == 8_800
    # A point for each whole yuan that was paid: 1,243.90 and 88.00.
    assert house.points("2026-03-09") == 1_243 + 88

    found, _ = house.quote("3", "2026-04-01", goods("100.00", "coat"))
    assert found.answer.issued() == {"points": 95}

    # 19,999 points do not make the VIP card, one more does, in the card's year.
    house.buy("4", "2026-09-01", goods("18668.00", "fridge"))
    assert (house.points("2026-09-01"), house.tier("2026-09-01")) == (19_999, "member")
    house.buy("5", "2027-02-28", goods("1.00", "bag"))
    assert (house.tier("2027-02-28"), house.until("2027-02-28").isoformat()) == ("vip", "2028-03-01")

    # 10,000 points are a voucher of CNY 100.
    voucher = rewards.granted(house.redeem("voucher-100", "2027-03-01")).voucher
    assert (voucher.worth_minor, house.points("2027-03-01")) == (10_000, 10_000)


def test_a_coat_that_comes_back_takes_the_points_of_what_was_paid(open_house: OpenHouse) -> None:
    house = open_house("grandbuy")
    house.deal("coat", item_class="A")
    house.buy("1", "2026-03-02", goods("2000.00", "coat", 2))
    assert house.points() == 1_900
    house.give_back("2", "2026-03-03", goods("950.00", "coat"), of="1")
    assert house.points() == 950


def test_a_card_that_lapsed_begins_a_new_year_with_its_renewal(open_house: OpenHouse) -> None:
    house = open_house("grandbuy", "2026-03-01 00:00")
    number = first_card(house)
    house.buy("1", "2027-02-01", goods("5000.00", "fridge"))
    # The card ends with February and is renewed on 10 April: what was bought before is of another year.
    assert house.renew(number, "2027-04-10").card.valid_through.isoformat() == "2028-04-09"
    house.buy("2", "2027-04-11", goods("19999.00", "fridge"))
    assert house.tier("2027-04-11") == "member"
    # In time, a month before it ends: the year runs on, and so does the sum.
    assert house.renew(number, "2028-03-10").card.valid_through.isoformat() == "2029-04-09"
    house.buy("3", "2028-04-09", goods("1.00", "bag"))
    assert (house.tier("2028-04-09"), house.until("2028-04-09").isoformat()) == ("vip", "2029-04-10")
    assert house.verify() == []


def test_the_vip_card_is_had_in_exchange_and_its_year_begins_then(open_house: OpenHouse) -> None:
    house = open_house("grandbuy", "2026-03-01 00:00")
    house.buy("1", "2026-09-01", goods("20000.00", "fridge"))
    assert house.until("2026-09-01").isoformat() == "2028-03-01"
    assert house.card("vip", "2026-09-05", replaces=first_card(house)).fee_minor == 0
    # A year to use it, and the next, which is the one that keeps it.
    assert house.until("2026-09-05").isoformat() == "2028-09-05"
    house.buy("2", "2028-09-04", goods("20000.00", "fridge"))
    assert (house.tier("2028-09-05"), house.until("2028-09-05").isoformat()) == ("vip", "2029-09-05")
    assert house.verify() == []


def first_card(house: House) -> str:
    """The number of the card that joining gave."""
    found = house.database.read(lambda session: cards.of_member(session, house.member_id()))
    return found[0].number
