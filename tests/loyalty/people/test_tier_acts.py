"""Acts about a tier: they stand in the journal, and the standing follows from them in whatever order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from db.engine import Database
from loyalty.errors import MemberClosed
from loyalty.explanations import explain, reasons
from loyalty.explanations.language import language
from loyalty.people import erasing, tier_acts
from loyalty.people.tier_acts import TierDone, TierWish
from tests.loyalty.shop import PLAIN, Shop, moment
from tiers.errors import DoesNotApply, UnknownTier, WrongFee

# VIP is collected, gold is applied for and for sale, and what is lost can be kept for five pounds.
TEXT = (
    PLAIN.replace("points: 1}", 'points: 1}, by_tier: {vip: "2", gold: "3"}')
    + """
counters:
  - {code: tier-points, measures: points}
tiers:
  counter: tier-points
  window: calendar-year
  pay_days: 60
  steps:
    - {code: vip, reaches: 100, up: {by: collection}, keep_fee: "5.00"}
    - {code: gold, reaches: 1000, up: {by: application, when: next-day}, price: "50.00"}
"""
)


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A shop with ann, who has reached VIP; whatever is done, the books must add up."""
    shop = Shop(database, TEXT)
    shop.member()
    shop.sell("1", "2026-01-10", "100.00")
    yield shop
    assert shop.verify() == []


def act(shop: Shop, kind: str, tier: str, when: str, **facts: Any) -> TierDone:
    wish = TierWish(kind, tier, "staff:eve", **facts)
    return shop.database.write(
        lambda session: tier_acts.act(session, shop.retailer, shop.member_id(), wish, moment(when))
    )


def test_a_tier_that_waits_to_be_collected_is_held_from_then_on(shop: Shop) -> None:
    assert shop.tier("2026-01-11") == "member"
    done = act(shop, "collect", "vip", "2026-02-01")
    assert (done.tier, [move.reason for move in done.moves]) == ("vip", ["collected"])
    assert [past.reason for past in shop.history()] == ["offered", "collected"]
    shop.sell("2", "2026-02-02", "10.00")
    assert shop.points() == 120


def test_what_was_bought_before_the_card_was_collected_earns_as_before_however_late_it_comes(
    shop: Shop,
) -> None:
    act(shop, "collect", "vip", "2026-02-01")
    shop.sell("2", "2026-01-20", "10.00")
    shop.sell("3", "2026-02-20", "10.00")
    assert (shop.points(), shop.tier()) == (130, "vip")


def test_a_late_sale_that_reaches_more_leaves_a_collected_card_collected(shop: Shop) -> None:
    act(shop, "collect", "vip", "2026-02-01")
    shop.sell("2", "2026-01-05", "950.00")
    assert shop.tier() == "vip"
    assert shop.look().tier.standing.awaited[0].tier == "gold"


def test_an_application_is_approved_by_a_person_and_takes_effect_the_next_day(shop: Shop) -> None:
    act(shop, "collect", "vip", "2026-02-01")
    shop.sell("2", "2026-02-02", "500.00")
    act(shop, "apply", "gold", "2026-02-03")
    act(shop, "approve", "gold", "2026-02-04")
    assert (shop.tier("2026-02-04 23:59"), shop.tier("2026-02-05 00:00")) == ("vip", "gold")


def test_a_tier_set_by_hand_is_a_floor_until_its_end(shop: Shop) -> None:
    act(shop, "set", "gold", "2026-02-01", until_on=date(2026, 6, 1), reason="goodwill", note="a birthday")
    assert (shop.tier("2026-05-31 23:59"), shop.tier("2026-06-01 00:00")) == ("gold", "member")
    assert [past.reason for past in shop.history()] == ["offered", "manual"]
    act(shop, "clear", "gold", "2026-03-01")
    assert shop.tier("2026-03-02") == "member"


def test_an_ended_tier_is_kept_for_its_fee_and_for_no_other_sum(shop: Shop) -> None:
    act(shop, "collect", "vip", "2026-02-01")
    with pytest.raises(DoesNotApply):
        act(shop, "pay", "vip", "2026-12-31", paid_minor=500)
    with pytest.raises(WrongFee):
        act(shop, "pay", "vip", "2028-01-10", paid_minor=400)
    assert act(shop, "pay", "vip", "2028-01-10", paid_minor=500).tier == "vip"
    assert (shop.tier("2028-12-31"), shop.tier("2029-03-10")) == ("vip", "member")


def test_a_tier_can_be_bought(shop: Shop) -> None:
    assert act(shop, "pay", "gold", "2026-02-01", paid_minor=5000).tier == "gold"
    assert shop.look("2026-02-02").tier.standing.until_on == date(2028, 1, 1)


def test_what_has_no_meaning_now_is_refused_and_leaves_no_trace(shop: Shop) -> None:
    kinds = shop.kinds()
    for kind, tier in (("apply", "gold"), ("refuse", "gold"), ("clear", "vip"), ("collect", "member")):
        with pytest.raises(DoesNotApply):
            act(shop, kind, tier, "2026-02-01")
    with pytest.raises(UnknownTier):
        act(shop, "collect", "platinum", "2026-02-01")
    assert shop.kinds() == kinds


def test_nothing_is_done_about_the_tier_of_who_has_left(shop: Shop) -> None:
    member_id, at = shop.member_id(), moment("2026-02-01")
    shop.database.write(lambda session: erasing.erase(session, shop.retailer, member_id, "staff:eve", at))
    wish = TierWish("collect", "vip", "staff:eve")
    with pytest.raises(MemberClosed):
        shop.database.write(lambda session: tier_acts.act(session, shop.retailer, member_id, wish, at))


@pytest.mark.parametrize("tag", ["en", "zh-Hant", "zh-Hans"])
def test_a_member_reads_what_was_done_about_the_tier(shop: Shop, tag: str) -> None:
    act(shop, "collect", "vip", "2026-02-01")
    act(shop, "set", "gold", "2026-02-02", until_on=date(2026, 6, 1))
    work = shop.look("2026-07-01")
    told = explain.sentences(reasons.of_entries(work.entries), work.program, language(tag))
    assert len(told) == 1


def test_a_tier_that_is_only_for_sale_and_one_that_is_only_applied_for(database: Database) -> None:
    steps = """  steps:
    - {code: plus, price: "30.00"}
    - {code: board, up: {by: application}, lasts: lifetime}
"""
    ladder = TEXT.partition("counters:")[2].partition("  pay_days")[0]
    shop = Shop(database, PLAIN + "counters:" + ladder + steps)
    shop.member()
    shop.sell("1", "2026-01-10", "9000.00")
    assert shop.tier("2026-01-11") == "member"
    assert act(shop, "pay", "plus", "2026-01-11", paid_minor=3_000).tier == "plus"
    act(shop, "apply", "board", "2026-01-12")
    with pytest.raises(DoesNotApply):
        act(shop, "apply", "board", "2026-01-12")
    assert act(shop, "approve", "board", "2026-01-13").tier == "board"
    assert (shop.tier("2040-01-01"), shop.verify()) == ("board", [])
