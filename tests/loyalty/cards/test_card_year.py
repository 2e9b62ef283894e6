"""Card years by the terms of cards: in the journal, in whatever order receipts come, merged and replayed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from db.engine import Database
from loyalty.books.account import progress_of
from loyalty.cards import issuing
from loyalty.cards.issuing import CardWish
from loyalty.rewards import benefits
from tests.loyalty.replaying.test_replay import replayed
from tests.loyalty.shop import PLAIN, Shop, moment
from tests.loyalty.test_merging import merge, undo

# A card is for a year; 100 points in the card's year make a VIP, who earns double.
TEXT = (
    PLAIN.replace("points: 1}", 'points: 1}, by_tier: {vip: "2"}')
    + """
counters: [{code: tier-points, measures: points}]
tiers:
  counter: tier-points
  window: card-year
  card_year: renewal
  year_cards: [standard]
  lasts: this-period
  steps: [{code: vip, reaches: 100}]
cards:
  kinds:
    - {code: standard, prefix: "71", valid: 1 year, renews_from: later}
    - {code: gift, prefix: "72", fee: "1.00"}
benefits: [{code: wash, per: card-year}]
"""
)


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """Ann and bob have cards of 1 January; whatever is done, the books must add up."""
    shop = Shop(database, TEXT)
    shop.numbers = {name: shop.member(name) for name in ("ann", "bob")}
    yield shop
    assert shop.verify() == []


def renew(shop: Shop, when: str, name: str = "ann") -> str:
    """Renew a card at a counter; the last day of its term."""
    number, wish, at = shop.numbers[name], CardWish("staff:eve"), moment(when)
    done = shop.database.write(
        lambda session: issuing.renew(session, shop.retailer, shop.member_id(name), number, wish, at)
    )
    return done.card.valid_through.isoformat()


def issue(shop: Shop, kind: str, when: str) -> None:
    wish, at = CardWish("staff:eve"), moment(when)
    shop.database.write(
        lambda session: issuing.issue(session, shop.retailer, shop.member_id(), kind, wish, at)
    )


def year(shop: Shop, when: str, name: str = "ann") -> tuple[str, str]:
    period = progress_of(shop.look(when, name), moment(when)).period
    return period.start_on.isoformat(), period.end_on.isoformat()


def wash(shop: Shop, when: str) -> int:
    return shop.database.write(
        lambda session: benefits.use(
            session, shop.retailer, shop.member_id(), "wash", "staff:eve", moment(when)
        )
    ).left


def test_a_card_that_lapsed_and_is_renewed_begins_a_year_and_one_renewed_in_time_goes_on(shop: Shop) -> None:
    assert renew(shop, "2026-11-01") == "2027-12-31"
    assert year(shop, "2027-06-01") == ("2027-01-01", "2028-01-01")
    assert renew(shop, "2028-03-01") == "2029-02-28"
    assert year(shop, "2028-02-29") == ("2028-01-01", "2028-03-01")
    assert year(shop, "2028-03-01") == ("2028-03-01", "2029-03-01")
    assert shop.look("2028-03-02").tier.years.begun == (date(2028, 3, 1),)


def test_what_was_bought_before_a_renewal_does_not_count_after_it(shop: Shop) -> None:
    shop.sell("1", "2027-02-01", "60.00")
    assert wash(shop, "2027-02-02") == 0
    renew(shop, "2027-03-01")
    assert wash(shop, "2027-03-02") == 0  # the benefit of another card year
    shop.sell("2", "2027-03-02", "60.00")
    assert shop.tier("2027-03-02") == "member"
    shop.sell("3", "2027-03-03", "40.00")
    tier = shop.look("2027-03-03").tier
    assert (tier.standing.tier, tier.standing.until_on) == ("vip", date(2028, 3, 1))


def test_only_the_kinds_that_the_document_names_begin_a_year(shop: Shop) -> None:
    issue(shop, "gift", "2026-05-01")
    assert year(shop, "2026-06-01") == ("2026-01-01", "2027-01-01")
    issue(shop, "standard", "2026-07-01")
    assert year(shop, "2026-08-01") == ("2026-07-01", "2027-07-01")


def test_a_tier_is_told_to_go_on_with_the_new_year(shop: Shop) -> None:
    shop.sell("1", "2027-02-01", "100.00")
    renew(shop, "2027-03-01")
    assert [(past.reason, past.after) for past in shop.history()] == [("reached", "vip"), ("renewed", "vip")]
    assert (shop.tier("2028-02-29"), shop.tier("2028-03-01")) == ("vip", "member")


@pytest.mark.parametrize("arrives", [None, "2027-06-01"])
def test_a_sale_of_before_a_renewal_counts_in_its_own_year_whenever_it_comes(
    shop: Shop, arrives: str | None
) -> None:
    """In order or late, the story ends alike."""
    shop.sell("1", "2027-02-01", "60.00")
    if arrives is None:
        shop.sell("2", "2027-02-20", "40.00")
    renew(shop, "2027-03-01")
    shop.sell("3", "2027-03-02", "30.00")
    if arrives is not None:
        assert shop.points("2027-05-01") == 90
        shop.sell("2", "2027-02-20", "40.00", arrives=arrives)
    tier = shop.look("2027-06-02").tier
    assert (tier.standing.tier, tier.standing.until_on) == ("vip", date(2028, 3, 1))
    assert shop.points("2027-06-02") == 60 + 40 + 2 * 30


def test_who_lives_on_after_a_merge_has_the_year_that_was_begun_last_and_both_have_their_own_again(
    shop: Shop,
) -> None:
    shop.sell("1", "2027-02-01", "60.00")
    renew(shop, "2027-03-01")
    shop.sell("2", "2027-03-05", "60.00")
    shop.sell("3", "2027-04-01", "40.00", member="bob")
    merged = merge(shop, "2027-06-01")
    assert shop.look("2027-06-01", "bob").tier.years.begun == (date(2027, 3, 1),)
    assert year(shop, "2027-07-01", "bob") == ("2027-03-01", "2028-03-01")
    assert shop.tier("2027-06-02", "bob") == "vip"
    undo(shop, merged, "2027-06-03")
    assert (year(shop, "2027-07-01"), year(shop, "2027-07-01", "bob")) == (
        ("2027-03-01", "2028-03-01"),
        ("2027-01-01", "2028-01-01"),
    )


def test_a_replay_begins_years_as_its_rules_say(database: Database) -> None:
    shop = Shop(database, TEXT.replace("valid: 1 year", "valid: 2 months"))
    shop.numbers = {"ann": shop.member()}
    shop.sell("1", "2026-02-01", "60.00")
    renew(shop, "2026-05-01")
    shop.sell("2", "2026-05-02", "60.00")
    shop.sell("3", "2026-05-03", "10.00")
    by_joining = TEXT.replace("  card_year: renewal\n  year_cards: [standard]\n", "")
    found, _ = replayed(shop, by_joining)
    assert (found.published.points["base\tpoints"], found.draft.points["base\tpoints"]) == (130, 140)
    assert found.posted["points"] == 130
