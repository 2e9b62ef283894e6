"""Rules that give a reward for nothing, for a purchase as it is."""

from __future__ import annotations

import pytest

from loyalty import tables
from loyalty.errors import InvalidProgram
from loyalty.explanations import explain
from loyalty.explanations.language import language
from loyalty.people import own_offers
from loyalty.program import document
from loyalty.terms.page import as_text, page
from tests.loyalty.receipts.conftest import open_shop
from tests.loyalty.shop import PLAIN, goods

__all__ = ["open_shop"]

GIVING = (
    PLAIN.rstrip()
    + """
  - {code: tea-gift, reward: mug, only: {skus: [tea]}, when: {basket: {at_least: "50.00"}}}
rewards: [{code: mug, name: Mug, cost: 500, worth: "4.00"}]
offers:
  - code: may
    activation: member
    times: 1
    earn: [{code: may-gift, reward: mug}]
"""
)


def vouchers(shop):
    rows = shop.rows(tables.voucher, "ann")
    return sorted(row["origin"].partition(":")[2] for row in rows if row["withdrawn_at"] is None)


@pytest.fixture
def shop(open_shop):
    shop = open_shop(GIVING)
    shop.member()
    return shop


def test_a_purchase_that_is_as_the_rule_says_gives_the_reward_once(shop):
    sold = shop.sell("1", "2026-05-02", goods("30.00"), goods("25.00"))
    shop.sell("2", "2026-05-03", "49.99")
    shop.sell("3", "2026-05-03", goods("60.00", "pen"))

    assert [(each.rule, each.reward, each.count) for each in sold.gifts] == [("tea-gift", "mug", 1)]
    assert vouchers(shop) == ["tea-gift"]


def test_what_comes_back_takes_it_along(shop):
    shop.sell("1", "2026-05-02", goods("30.00", quantity=1), goods("25.00", "pen"))
    shop.give_back("2", "2026-05-03", goods("25.00", "pen"), of="1")

    assert vouchers(shop) == []


def test_an_offer_counts_where_all_it_gives_is_a_present(shop):
    at = shop.moment("2026-05-01")
    shop.database.write(
        lambda session: own_offers.activate(session, shop.retailer, shop.member_id("ann"), "may", at)
    )
    shop.sell("1", "2026-05-02", "5.00")
    shop.sell("2", "2026-05-03", "5.00")

    assert vouchers(shop) == ["may-gift"]


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("en", "A gift for you: Mug (tea gift)."),
        ("zh-Hant", "免費送您Mug（tea gift）。"),
        ("zh-Hans", "免费送您Mug（tea gift）。"),
    ],
)
def test_it_is_said_in_every_language(shop, tag, told):
    sold = shop.sell("1", "2026-05-02", "50.00")

    assert told in explain.sentences(sold.reasons, shop.program, language(tag))
    assert "Mug" in as_text(page(document.read(GIVING), tag))


@pytest.mark.parametrize("word", ['times: "2"', "points: 5", "cap: {day: 1}", "by_tier: {}", "carry: true"])
def test_words_about_points_do_not_go_with_it(word):
    with pytest.raises(InvalidProgram) as refused:
        document.read(GIVING.replace("reward: mug, only", f"reward: mug, {word}, only"))
    assert "earn[1]" in str(refused.value)
