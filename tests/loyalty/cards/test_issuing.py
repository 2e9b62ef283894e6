"""Cards of a kind: given out for a fee or for nothing, exchanged, renewed, and over when their term is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import orjson
import pytest
from sqlalchemy import select

import points.tables
from db.engine import Database
from loyalty.cards import cards, issuing, replacing
from loyalty.cards.cards import Card
from loyalty.cards.issuing import CardDone, CardWish
from loyalty.cards.replacing import Replaced
from loyalty.errors import CardNotFor, CardUnusable, UnknownCard, UnknownCardKind
from loyalty.receipt import MemberRef, Scheme
from loyalty.receipts.values import Reason
from tests.loyalty.shop import TIERED, Shop, moment

KINDS = """
days: [{code: saturday, every: saturday}]
cards:
  prefix: "70"
  kinds:
    - {code: standard, name: Standard, prefix: "71", valid: 1 year}
    - {code: honour, prefix: "72", fee: "5.00", renewal_fee: "2.00", waived_when: {days: [saturday]},
       valid: 1 year, renews_from: renewal}
    - {code: vip, prefix: "73", tier: vip}
    - {code: tin, replacement_fee: "3.00", free_replacements: 1, waived_when: {days: [saturday]}, fee: "1.00"}
"""
COLLECTED = TIERED.replace("reaches: 20000}", "reaches: 20000, up: {by: collection}}")
FRIDAY, SATURDAY = "2026-03-06", "2026-03-07"
STAFF = CardWish("staff:0192")


@pytest.fixture
def shop(database: Database) -> Shop:
    return Shop(database, TIERED + KINDS)


def issue(shop: Shop, code: str, when: str = FRIDAY, wish: CardWish = STAFF, **more: Any) -> CardDone:
    ann, at = shop.member_id(), moment(when)
    return shop.database.write(
        lambda session: issuing.issue(session, shop.retailer, ann, code, wish, at, **more)
    )


def renew(shop: Shop, number: str, when: str, wish: CardWish = STAFF) -> CardDone:
    ann, at = shop.member_id(), moment(when)
    return shop.database.write(lambda session: issuing.renew(session, shop.retailer, ann, number, wish, at))


def held(shop: Shop) -> dict[str, Card]:
    found = shop.database.read(lambda session: cards.of_member(session, shop.member_id()))
    return {each.number: each for each in found}


def lapse(shop: Shop, before: str, limit: int = 10) -> list[str]:
    on = date.fromisoformat(before)
    done = shop.database.write(lambda session: cards.lapse(session, on, limit))
    return [change.number for _, change in done]


def with_card(shop: Shop, number: str, at: str, card: str, **more: Any) -> Any:
    return shop.sell(number, at, "1.00", member=MemberRef(Scheme.CARD, card), **more)


def test_joining_gives_the_first_kind_that_costs_nothing(shop: Shop) -> None:
    number = shop.member(joined="2026-03-10 12:00")
    card = held(shop)[number]

    assert number.startswith("71")
    assert (card.kind, card.valid_through) == ("standard", date(2027, 3, 9))


def test_without_such_a_kind_joining_gives_a_plain_number(database: Database) -> None:
    shop = Shop(database, TIERED + 'cards: {prefix: "70", kinds: [{code: honour, fee: "5.00"}]}\n')
    number = shop.member()
    assert number.startswith("70")
    assert (held(shop)[number].kind, held(shop)[number].valid_through) == ("", None)


def test_a_card_is_sold_and_its_fee_is_an_entry_that_moves_no_points(shop: Shop) -> None:
    shop.member()
    done = issue(shop, "honour")

    assert (done.fee_minor, done.card.valid_through) == (500, date(2027, 3, 5))
    assert done.card.number.startswith("72")
    entry = points.tables.entry.c
    rows = shop.database.read(
        lambda session: session.rows(select(entry.codes, entry.actor).where(entry.kind == "card"))
    )
    assert [(orjson.loads(row.codes)["fee_minor"], row.actor) for row in rows] == [(500, "staff:0192")]
    assert shop.verify() == []


def test_a_fee_is_waived_on_member_day_or_by_hand(shop: Shop) -> None:
    shop.member()
    assert issue(shop, "honour", SATURDAY).fee_minor == 0
    assert issue(shop, "honour", wish=CardWish("staff:0192", "our-mistake")).fee_minor == 0


def test_a_card_is_exchanged_for_another(shop: Shop) -> None:
    old = shop.member()
    new = issue(shop, "honour", replaces=old).card.number

    assert (held(shop)[old].status, held(shop)[old].replaced_by) == ("replaced", new)
    with pytest.raises(CardUnusable):
        issue(shop, "honour", replaces=old)


def test_nobody_exchanges_anothers_card(shop: Shop) -> None:
    shop.member()
    other = shop.member("bob")
    with pytest.raises(UnknownCard):
        issue(shop, "honour", replaces=other)


def test_the_card_of_a_tier_is_for_who_is_on_it(shop: Shop) -> None:
    shop.member()
    with pytest.raises(CardNotFor):
        issue(shop, "vip")
    shop.sell("1", "2026-03-01", "20000.00")

    assert issue(shop, "vip").card.valid_through is None


def test_taking_the_new_card_collects_the_tier(database: Database) -> None:
    shop = Shop(database, COLLECTED + KINDS)
    shop.member()
    shop.sell("1", "2026-03-01", "20000.00")
    assert shop.tier("2026-03-02") == "member"
    issue(shop, "vip")

    assert shop.tier("2026-03-08") == "vip"
    assert shop.verify() == []


def test_a_kind_there_is_not(shop: Shop) -> None:
    shop.member()
    with pytest.raises(UnknownCardKind):
        issue(shop, "gold")


def test_a_replacement_is_of_the_same_kind_and_term(shop: Shop) -> None:
    old = shop.member(joined="2026-03-10 12:00")
    ann, at = shop.member_id(), moment("2026-05-01")
    change = shop.database.write(
        lambda session: cards.replace(session, shop.program.card, ann, old, "member:ann", at)
    )
    new = held(shop)[change.replaced_by]

    assert new.number.startswith("71")
    assert (new.kind, new.valid_through) == ("standard", date(2027, 3, 9))


def replace(shop: Shop, number: str, when: str, wish: CardWish = STAFF) -> Replaced:
    ann, at = shop.member_id(), moment(when)
    return shop.database.write(
        lambda session: replacing.replace(session, shop.retailer, ann, number, wish, at)
    )


def test_a_replacement_costs_its_fee_once_the_free_ones_are_over(shop: Shop) -> None:
    shop.member()
    first = replace(shop, issue(shop, "tin").card.number, FRIDAY)
    second = replace(shop, first.change.replaced_by, FRIDAY)
    again = replace(shop, first.change.replaced_by, "2026-03-09")

    assert (first.fee_minor, second.fee_minor) == (0, 300)
    assert (again.change.replaced_by, again.fee_minor) == (second.change.replaced_by, 300)
    assert shop.verify() == []


def test_the_fee_of_a_replacement_is_waived_on_member_day_or_by_hand(shop: Shop) -> None:
    shop.member()
    card = replace(shop, issue(shop, "tin").card.number, FRIDAY).change.replaced_by
    on_saturday = replace(shop, card, SATURDAY)
    by_hand = replace(shop, on_saturday.change.replaced_by, FRIDAY, CardWish("staff:0192", "complaint"))

    assert (on_saturday.fee_minor, by_hand.fee_minor) == (0, 0)


def test_a_kind_without_a_fee_is_replaced_without_an_entry(shop: Shop) -> None:
    number = shop.member()
    before = shop.look().state.head.seq
    assert replace(shop, number, FRIDAY).fee_minor == 0
    assert shop.look().state.head.seq == before


@pytest.mark.parametrize(
    ("kind", "when", "through_on", "fee_minor"),
    [
        # From the end of the term before, or of as many terms as have passed since.
        ("standard", "2027-02-01", date(2028, 3, 9), 0),
        ("standard", "2027-03-20", date(2028, 3, 9), 0),
        ("standard", "2029-05-01", date(2030, 3, 9), 0),
        # From the day of the renewal.
        ("honour", "2027-02-01", date(2028, 1, 31), 200),
        ("honour", "2029-05-01", date(2030, 4, 30), 200),
    ],
)
def test_a_renewal_gives_another_term(
    shop: Shop, kind: str, when: str, through_on: date, fee_minor: int
) -> None:
    number = shop.member(joined="2026-03-10 12:00")
    if kind != "standard":
        number = issue(shop, kind, "2026-03-10").card.number
    done = renew(shop, number, when)

    assert (done.card.valid_through, done.fee_minor, done.card.status) == (through_on, fee_minor, "active")


def test_what_is_valid_for_ever_is_not_renewed(shop: Shop) -> None:
    shop.member()
    shop.sell("1", "2026-03-01", "20000.00")
    with pytest.raises(UnknownCardKind):
        renew(shop, issue(shop, "vip").card.number, "2027-01-01")


def test_an_expired_card_waits_for_a_person_until_it_is_renewed(shop: Shop) -> None:
    card = shop.member(joined="2026-03-10 12:00")
    assert with_card(shop, "1", "2027-03-09 23:59", card).waiting is None
    assert with_card(shop, "2", "2027-03-10 00:00", card).waiting == Reason.CARD_BLOCKED
    renew(shop, card, "2027-03-11")

    assert with_card(shop, "3", "2027-03-12 12:00", card).waiting is None


def test_the_job_lets_cards_expire_and_late_sales_of_before_count(shop: Shop) -> None:
    card = shop.member(joined="2026-03-10 12:00")
    assert lapse(shop, "2027-03-09") == []
    assert lapse(shop, "2027-03-10") == [card]
    assert lapse(shop, "2027-03-10") == []
    assert held(shop)[card].status == "expired"

    late = with_card(shop, "1", "2027-03-01 12:00", card, arrives="2027-03-12 12:00")
    assert late.waiting is None
    assert renew(shop, card, "2027-03-13").card.status == "active"


def test_a_month_that_is_shorter_ends_a_term_before_it(database: Database) -> None:
    shop = Shop(database, TIERED + "cards: {kinds: [{code: monthly, valid: 1 month}]}\n")
    number = shop.member(joined="2026-01-31 12:00")
    assert held(shop)[number].valid_through == date(2026, 2, 27)
    assert isinstance(held(shop)[number].issued_at, datetime)
