"""Linking: a plastic card of nobody's becomes a member's own by one of its receipts, and otherwise never."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from db.engine import Database
from identity import card_linking, tokens
from identity.card_linking import Slip
from identity.errors import CardNotProved, TooMany
from loyalty.cards import cards
from loyalty.errors import BurnLocked
from loyalty.people import burn_lock, contacts, pins
from loyalty.people.restricting import Restriction, restrict
from tests.identity.people import EMAIL, enrol
from tests.loyalty.shop import Shop, moment

NOW = moment("2026-05-04 12:00")
SLIP = Slip("R-17", date(2026, 5, 1), 4200)


@pytest.fixture
def shop(database: Database) -> Shop:
    """Ann is known by her mailbox; the holder of a plastic card has 42 points and told nothing."""
    shop = Shop(database)
    enrol(shop, "ann")
    shop.number = shop.member("plastic")  # type: ignore[attr-defined]
    shop.sell("R-17", "2026-05-01 10:00", "42.00", member="plastic")
    return shop


def link(shop: Shop, slip: Slip = SLIP, number: str = "", name: str = "ann") -> None:
    """Ann links the card."""
    shop.database.write(
        lambda session: card_linking.link(
            session,
            shop.retailer,
            shop.member_id(name),
            number or shop.number,  # type: ignore[attr-defined]
            slip,
            NOW,
        )
    )


def test_card_and_receipt_bring_card_points_and_history(shop: Shop) -> None:
    link(shop)
    own = shop.database.read(lambda session: cards.of_member(session, shop.member_id()))
    assert shop.number in [each.number for each in own]  # type: ignore[attr-defined]
    assert shop.balance().available == 42
    assert shop.verify() == []


def test_what_was_linked_cannot_be_spent_for_a_day(shop: Shop) -> None:
    link(shop)
    member_id = shop.member_id()

    def check(hours: int) -> None:
        shop.database.read(lambda session: burn_lock.check(session, member_id, NOW + timedelta(hours=hours)))

    with pytest.raises(BurnLocked):
        check(23)
    check(24)


@pytest.mark.parametrize(
    "slip",
    [
        replace(SLIP, number="R-18"),
        replace(SLIP, business_date=date(2026, 5, 2)),
        replace(SLIP, total_minor=4201),
        replace(SLIP, total_minor=0),
    ],
)
def test_a_slip_that_is_not_the_cards_proves_nothing(shop: Shop, slip: Slip) -> None:
    with pytest.raises(CardNotProved):
        link(shop, slip)


def test_an_old_slip_proves_nothing(shop: Shop) -> None:
    shop.sell("R-1", "2026-01-20 10:00", "10.00", member="plastic")
    with pytest.raises(CardNotProved):
        link(shop, Slip("R-1", date(2026, 1, 20), 1000))


def give_contact(shop: Shop, member_id: str) -> None:
    new = contacts.read("email", "holder@example.com")
    shop.database.write(lambda session: contacts.replace(session, shop.retailer, member_id, new))


def give_pin(shop: Shop, member_id: str) -> None:
    shop.database.write(lambda session: pins.put(session, shop.retailer, member_id, "8305", NOW))


def give_device(shop: Shop, member_id: str) -> None:
    shop.database.write(lambda session: tokens.issue(session, member_id, NOW))


def block(shop: Shop, member_id: str) -> None:
    shop.database.write(lambda session: cards.block(session, member_id, shop.number, "staff:1"))  # type: ignore[attr-defined]


def stop(shop: Shop, member_id: str) -> None:
    wish = Restriction("burning", "dispute", "", "staff:1")
    shop.database.write(lambda session: restrict(session, shop.retailer, member_id, wish, NOW))


@pytest.mark.parametrize("what", [give_contact, give_pin, give_device, block, stop])
def test_a_card_of_somebody_who_can_be_reached_or_that_is_stopped_is_not_taken(
    shop: Shop, what: Callable[[Shop, str], None]
) -> None:
    what(shop, shop.member_id("plastic"))
    with pytest.raises(CardNotProved):
        link(shop)


def test_an_unknown_card_and_ones_own_are_refused_alike(shop: Shop) -> None:
    for number in ("7712345678901234", "x", ""):
        with pytest.raises(CardNotProved):
            link(shop, number=number or "1")
    with pytest.raises(CardNotProved):
        link(shop, name="plastic")


def test_guessing_ends_after_five_tries_of_a_member_and_ten_at_a_card(shop: Shop) -> None:
    def admit(name: str) -> None:
        shop.database.write(lambda session: card_linking.admit(session, name, "77 12", NOW))

    for _ in range(5):
        admit("a")
    with pytest.raises(TooMany):
        admit("a")
    for _ in range(5):
        admit("b")
    with pytest.raises(TooMany):
        admit("c")


def test_the_members_contact_stays_theirs(shop: Shop) -> None:
    link(shop)
    found = shop.database.read(lambda session: contacts.find_member(session, shop.retailer, "shop", EMAIL))
    assert found == shop.member_id()
