"""Cards in receipts as readers give them: whatever a till learns at the till earns on the receipt too."""

from __future__ import annotations

import pytest

from db.engine import Database
from loyalty import tables
from loyalty.receipt import MemberRef, Scheme
from loyalty.receipts import retrying
from loyalty.receipts.values import Recorded, Status
from tests.loyalty.receipts.test_cost import counted
from tests.loyalty.shop import Shop, moment

EAN_13, UPC_A = "0500000123456", "500000123456"


@pytest.fixture
def shop(database: Database) -> Shop:
    """Ann and bob, each with a card of the service's own."""
    shop = Shop(database)
    for name in ("ann", "bob"):
        shop.member(name)
    yield shop
    assert shop.verify() == []


def legacy(shop: Shop, number: str, name: str, status: str = "active") -> None:
    """A card of older days, as it was brought in."""
    mine = {"number": number, "member_id": shop.member_id(name), "status": status}
    shop.put(tables.card, {**mine, "issued_at": moment("2026-01-01")})


def sell(shop: Shop, number: str, text: str) -> Recorded:
    return shop.sell(number, "2026-02-03", "10.00", member=MemberRef(Scheme.CARD, text))


@pytest.mark.parametrize("text", [EAN_13, UPC_A, f"]E0{UPC_A}", "5000-0012 3456"])
def test_a_reader_that_drops_the_first_zero_earns_and_costs_no_more(shop: Shop, text: str) -> None:
    legacy(shop, EAN_13, "ann")
    sell(shop, "1", EAN_13)
    with counted(shop) as plain:
        sell(shop, "2", EAN_13)
    with counted(shop) as sent:
        answer = sell(shop, "3", text)

    assert (answer.status, answer.member_id) == (Status.RECORDED, shop.member_id())
    assert len(sent) == len(plain)


@pytest.mark.parametrize(("blocked", "waits"), [(UPC_A, "card_blocked"), (EAN_13, None)])
def test_the_number_as_it_was_read_comes_first_and_its_state_counts(
    shop: Shop, blocked: str, waits: str | None
) -> None:
    for number, name in ((EAN_13, "ann"), (UPC_A, "bob")):
        legacy(shop, number, name, "blocked" if number == blocked else "active")

    answer = sell(shop, "1", UPC_A)

    assert answer.waiting == waits
    if waits is None:
        assert answer.member_id == shop.member_id("bob")


@pytest.mark.parametrize("number", [f"0{UPC_A}", f"1{UPC_A}"])
def test_one_that_waits_under_the_number_it_was_read_with_is_found_once_the_card_is_known(
    shop: Shop, number: str
) -> None:
    assert sell(shop, "1", UPC_A).waiting == "unknown_member"
    (waiting,) = shop.rows(tables.parked, None)
    assert waiting["who"] == f"card:{UPC_A}"
    legacy(shop, number, "ann")

    query = retrying.hopeful(moment("2026-02-04"), ("", ""), 10)
    found = shop.database.read(lambda session: session.rows(query))

    assert len(found) == (number == EAN_13)
