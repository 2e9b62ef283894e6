"""新大新: an honour card, gold from 30,000 points in its year, member days, and prices at partners."""

from __future__ import annotations

from loyalty.rewards import rewards
from loyalty.terms.page import as_text, page
from tests.loyalty.shop import goods
from tests.programs.conftest import OpenHouse


def test_a_year_with_the_honour_card(open_house: OpenHouse) -> None:
    # The card is issued on 1 March; its year ends with February.
    house = open_house("xindaxin", "2026-03-01 00:00")

    # An ordinary Monday gives a point for each whole yuan, a Saturday and the 28th two.
    house.sell("1", "2026-03-02", "1999.90")
    assert house.points("2026-03-02") == 1_999
    house.sell("2", "2026-03-07", "2000.00")
    house.sell("3", "2026-04-28", "3000.00")
    assert house.points("2026-04-28") == 1_999 + 4_000 + 6_000

    # 28 November is a Saturday as well: it is one member day, and points are doubled once.
    house.sell("4", "2026-11-28", "9000.00")
    assert (house.points("2026-11-28"), house.tier("2026-11-28")) == (29_999, "honour")

    # The next yuan makes the gold card; what is earned makes no difference to what it costs.
    house.sell("5", "2026-12-01", "1.00")
    assert (house.tier("2026-12-01"), house.until("2026-12-01").isoformat()) == ("honour-gold", "2028-03-01")

    # 10,000 points are a voucher of CNY 100.
    voucher = rewards.granted(house.redeem("voucher-100", "2026-12-24")).voucher
    assert (voucher.worth_minor, house.points("2026-12-24")) == (10_000, 20_000)


def test_gold_is_kept_by_30_000_points_in_the_next_card_year_or_lost(open_house: OpenHouse) -> None:
    house = open_house("xindaxin", "2026-03-01 00:00")
    house.sell("1", "2026-12-01", "30000.00")
    house.sell("2", "2027-03-01", "29999.00")
    assert house.tier("2028-02-29") == "honour-gold"
    assert house.tier("2028-03-01") == "honour"


def test_partners_give_gold_cards_their_discount_and_no_points(open_house: OpenHouse) -> None:
    house = open_house("xindaxin", "2026-03-01 00:00")
    house.open_store("garden-hotel", "partner-hotels")
    house.open_store("moon-palace", "partner-dining")
    house.deal("ROOM", category="rooms")
    house.deal("DINNER", category="meals")
    room, dinner = goods("800.00", "ROOM"), goods("200.00", "DINNER")

    # The honour card is no gold card.
    assert house.buy("1", "2026-05-04", room, store="garden-hotel") == 80_000
    house.sell("2", "2026-05-05", "30000.00")
    assert house.buy("3", "2026-05-06", room, dinner, store="garden-hotel") == 56_000 + 20_000
    assert house.buy("4", "2026-05-06", dinner, store="moon-palace") == 17_600
    # In the house itself there are no such prices, and what was eaten and slept earned nothing.
    assert house.buy("5", "2026-05-07", room) == 80_000
    assert house.points("2026-05-07") == 30_000 + 800


def test_members_read_which_year_is_meant_and_where_the_partners_prices_are(open_house: OpenHouse) -> None:
    program = open_house("xindaxin", "2026-03-01 00:00").program
    english, chinese = (as_text(page(program, tag)) for tag in ("en", "zh-Hans"))

    assert "You become Honour gold card with 30,000 points in a card year." in english
    assert "Your room: 30 % off (rooms), for Honour gold card, at our two partner hotels." in english
    assert "客房优惠：七折（限客房），荣誉金卡级别，在两家合作酒店。" in chinese
    assert "餐饮优惠：88折（限餐饮），荣誉金卡级别，在餐饮合作商户。" in chinese
    assert "会员日：逢星期六及每月28日。" in chinese
