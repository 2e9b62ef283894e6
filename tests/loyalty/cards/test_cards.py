"""Cards: replaced, blocked and opened again by those who may; what an old one bought is not lost."""

from __future__ import annotations

from datetime import datetime

import orjson
import pytest
from sqlalchemy import update

import events.tables
from db.engine import Database
from db.session import Session
from loyalty import tables
from loyalty.cards import card_numbers, cards
from loyalty.cards.cards import Change
from loyalty.errors import CardHeld, CardUnusable, UnknownCard
from loyalty.receipt import MemberRef, Scheme
from loyalty.receipts.values import Reason, Status
from tests.loyalty.shop import Shop, moment
from tests.points.crowd import at_once, crowded, kinds

NOW = moment("2026-05-04")
STAFF = "staff:0192"


@pytest.fixture
def shop(database: Database) -> Shop:
    return Shop(database)


@pytest.fixture
def card(shop: Shop) -> str:
    """Ann's card."""
    return shop.member()


def replaced(
    shop: Shop, number: str, actor: str = "member:ann", at: datetime = NOW, database: Database | None = None
) -> Change:
    member_id, policy = shop.member_id(), shop.program.card
    return (database or shop.database).write(
        lambda session: cards.replace(session, policy, member_id, number, actor, at)
    )


def act(shop: Shop, deed, number: str, *words, **more) -> Change:
    return shop.database.write(lambda session: deed(session, shop.member_id(), number, *words, **more))


def statuses(shop: Shop, name: str = "ann") -> list[str]:
    found = shop.database.read(lambda session: cards.of_member(session, shop.member_id(name)))
    return [each.status for each in found]


def set_status(shop: Shop, number: str, status: str) -> None:
    changed = update(tables.card).where(tables.card.c.number == number).values(status=status)
    shop.database.write(lambda session: session.connection.execute(changed))


def test_a_new_card_takes_the_place_of_the_old(shop: Shop, card: str) -> None:
    change = replaced(shop, card)

    assert (change.before, change.after) == ("active", "replaced")
    assert statuses(shop) == ["active", "replaced"]
    newest, old = shop.database.read(lambda session: cards.of_member(session, shop.member_id()))
    assert old.replaced_by == newest.number == change.replaced_by


def test_the_new_number_cannot_be_guessed_from_the_old(shop: Shop, card: str) -> None:
    new = replaced(shop, card).replaced_by

    prefix = shop.program.card.prefix
    assert card_numbers.is_valid(new)
    assert new != card
    assert len(new) - len(prefix) - 1 >= 15


def test_asked_again_the_first_new_card_comes_again(shop: Shop, card: str) -> None:
    first = replaced(shop, card)
    again = replaced(shop, f" {card[:4]}-{card[4:]} ")

    assert (again.before, again.after, again.replaced_by) == ("replaced", "replaced", first.replaced_by)
    assert statuses(shop) == ["active", "replaced"]


def test_of_sixteen_wishes_at_once_one_makes_a_card(shop: Shop, card: str, database_url: str) -> None:
    with crowded(database_url) as database:
        outcomes = at_once(*[lambda: replaced(shop, card, database=database)] * 16)

    assert kinds(outcomes) == {"Change": 16}
    assert len({change.replaced_by for change in outcomes}) == 1
    assert sorted(statuses(shop)) == ["active", "replaced"]


def test_a_receipt_with_the_old_number_still_finds_its_member(shop: Shop, card: str) -> None:
    replaced(shop, card)

    answer = shop.sell("1", "2026-05-04", "10.00", member=MemberRef(Scheme.CARD, card))
    assert (answer.status, answer.member_id) == (Status.RECORDED, shop.member_id())


def test_a_receipt_with_a_blocked_card_waits_for_a_person(shop: Shop, card: str) -> None:
    act(shop, cards.block, card, "member:ann")

    answer = shop.sell("1", "2026-05-04", "10.00", member=MemberRef(Scheme.CARD, card))
    assert (answer.status, answer.waiting) == (Status.PARKED, Reason.CARD_BLOCKED)


def test_a_replaced_card_shows_no_code_at_a_till(shop: Shop, card: str) -> None:
    replaced(shop, card)

    with pytest.raises(UnknownCard):
        shop.database.read(lambda session: cards.check(session, card, shop.program.code))


@pytest.mark.parametrize("deed", [cards.block, cards.unblock, replaced])
def test_another_members_card_is_unknown(shop: Shop, card: str, deed) -> None:
    bobs = shop.member("bob")

    for number in (bobs, "920000000000000009", "", "x" * 1000):
        with pytest.raises(UnknownCard):
            replaced(shop, number) if deed is replaced else act(shop, deed, number, "member:ann")
    assert statuses(shop, "bob") == ["active"]


@pytest.mark.parametrize("before", ["active", "earn-only"])
def test_a_card_opened_again_is_what_it_was(shop: Shop, card: str, before: str) -> None:
    set_status(shop, card, before)

    assert act(shop, cards.block, card, "member:ann") == Change(card, before, "blocked")
    assert act(shop, cards.block, card, "member:ann") == Change(card, "blocked", "blocked")
    assert act(shop, cards.unblock, card, "member:ann") == Change(card, "blocked", before)
    assert act(shop, cards.unblock, card, "member:ann") == Change(card, before, before)


@pytest.mark.parametrize("first", ["nobody", "member:ann"])
def test_what_the_shop_blocked_the_member_can_neither_open_nor_replace(
    shop: Shop, card: str, first: str
) -> None:
    if first != "nobody":
        act(shop, cards.block, card, first)
    act(shop, cards.block, card, STAFF)
    act(shop, cards.block, card, "member:ann")

    with pytest.raises(CardHeld):
        act(shop, cards.unblock, card, "member:ann")
    with pytest.raises(CardHeld):
        replaced(shop, card)
    (held,) = shop.database.read(lambda session: cards.of_member(session, shop.member_id()))
    assert held.held
    assert act(shop, cards.unblock, card, STAFF).after == "active"


def test_a_block_that_nobody_signed_counts_as_the_shops(shop: Shop, card: str) -> None:
    set_status(shop, card, "blocked")

    with pytest.raises(CardHeld):
        act(shop, cards.unblock, card, "member:ann")


def test_replacing_lifts_no_restriction(shop: Shop, card: str) -> None:
    act(shop, cards.restrict, card, earn_only=True)
    second = replaced(shop, card).replaced_by
    act(shop, cards.block, second, "member:ann")
    third = replaced(shop, second).replaced_by

    assert sorted(statuses(shop)) == ["earn-only", "replaced", "replaced"]
    assert act(shop, cards.restrict, third, earn_only=False).after == "active"


def test_a_card_restricted_while_it_is_blocked_only_earns_once_it_is_open(shop: Shop, card: str) -> None:
    act(shop, cards.block, card, "member:ann")
    act(shop, cards.restrict, card, earn_only=True)

    assert act(shop, cards.unblock, card, "member:ann").after == "earn-only"


@pytest.mark.parametrize("status", ["replaced", "expired"])
def test_what_is_over_is_not_blocked_nor_opened(shop: Shop, card: str, status: str) -> None:
    set_status(shop, card, status)

    for deed in (cards.block, cards.unblock):
        with pytest.raises(CardUnusable):
            act(shop, deed, card, STAFF)
    with pytest.raises(CardUnusable):
        act(shop, cards.restrict, card, earn_only=True)


def test_an_expired_card_can_be_replaced(shop: Shop, card: str) -> None:
    set_status(shop, card, "expired")

    assert replaced(shop, card).before == "expired"


def test_the_card_that_may_spend_is_shown_before_one_that_only_earns(shop: Shop, card: str) -> None:
    new = replaced(shop, card).replaced_by
    set_status(shop, card, "active")
    set_status(shop, new, "earn-only")

    found = shop.database.read(lambda session: cards.find_usable(session, shop.member_id()))
    assert found is not None
    assert found.number == card
    set_status(shop, card, "blocked")
    set_status(shop, new, "expired")
    assert shop.database.read(lambda session: cards.find_usable(session, shop.member_id())) is None


def test_a_change_is_told_to_who_listens_and_no_change_is_not(database: Database) -> None:
    shop = Shop(database)
    number, at = shop.member(), moment("2026-05-04")

    def block(session: Session) -> None:
        change = cards.block(session, shop.member_id(), number, "staff:stf_1")
        cards.tell(session, shop.member_id(), change, at)

    database.write(block)
    database.write(block)

    told = shop.rows(events.tables.event, None, type="card.changed")
    assert [orjson.loads(row["body"])["data"]["status"] for row in told] == ["blocked"]
    assert number not in told[0]["body"]
