"""One document of a member, and why it is worth what it is worth."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.engine import Database
from loyalty.books import receipt_reading
from loyalty.books.receipt_reading import Document
from loyalty.errors import UnknownReceipt
from tests.loyalty.shop import TIERED, Shop, goods, refund


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A shop where postage earns nothing, with ann."""
    shop = Shop(database, TIERED + "exclude:\n  - {code: postage, skus: [POST]}\n")
    shop.member()
    yield shop
    assert shop.verify() == []


def read(shop: Shop, number: str, name: str = "ann") -> Document:
    """A document by its number."""
    member_id, receipt_id = shop.member_id(name), shop.receipt_id(number)
    return shop.database.read(
        lambda session: receipt_reading.read(session, shop.retailer, member_id, receipt_id)
    )


def test_why_137(shop: Shop) -> None:
    shop.sell("1", "2026-05-01", goods("137.40"), goods("3.50", "POST"))

    found = read(shop, "1")

    assert (found.points, found.left_out, found.kind) == (
        {"points": 137},
        {1: ("excluded:postage", 0)},
        "sale",
    )
    (rule,) = found.rules
    assert (rule["eligible_minor"], rule["steps"], rule["multiplier"], rule["amount"]) == (
        13740,
        137,
        "1",
        137,
    )
    assert [line.kind for line in found.lines] == ["sale"]


def test_it_tells_of_everything_that_changed_it_and_what_is_left(shop: Shop) -> None:
    shop.sell("1", "2026-05-10", "300.00")
    shop.sell("late", "2026-05-01", "20000.00", arrives="2026-06-02")
    shop.give_back("2", "2026-06-03", refund("100.00"), of="1")
    shop.sell("1", "2026-05-10", "250.00", revision=2)

    found = read(shop, "1")

    assert [line.kind for line in found.lines] == ["sale", "restated", "return", "revised"]
    assert (found.points, found.tier, found.content.revision) == ({"points": 300}, "vip", 2)


def test_a_return_has_its_entry_and_no_sum_of_its_own(shop: Shop) -> None:
    shop.sell("1", "2026-05-10", "300.00")
    shop.give_back("2", "2026-06-03", refund("100.00"), of="1")

    found = read(shop, "2")

    assert (found.kind, found.points, found.rules) == ("return", {}, ())
    assert [line.changes for line in found.lines] == [{"points": -100}]


def test_another_members_document_is_unknown(shop: Shop) -> None:
    shop.member("bob")
    shop.sell("1", "2026-05-10", "300.00")

    with pytest.raises(UnknownReceipt):
        read(shop, "1", "bob")
