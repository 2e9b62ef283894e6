"""Books in which a hold, a voucher or a redemption was tampered with: each is found and named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Table, delete, update

import points.tables
from db import ids
from db.engine import Database
from loyalty import tables
from loyalty.receipt import Redemption
from loyalty.rewards import holds, rewards, vouchers
from loyalty.rewards.proof import Level, Proof
from loyalty.shops.tills import Till
from tests.loyalty.shop import PLAIN, Shop, moment

TEXT = (
    PLAIN
    + """
currencies: [{code: points, worth: "0.01"}]
spending: {static_card_up_to: 1000}
rewards: [{code: mug, cost: 30, worth: "4.00"}]
"""
)
TILL = Till("ab" * 32, "Till 1", "high-street", "shop", "Europe/London")
HELD, DRAWN, PAID, TAKEN = "2", "3", "4", "5"  # the sales that were paid with a hold, … and points


@pytest.fixture
def shop(database: Database) -> Shop:
    """Ann paid with a hold, with one that had timed out, with a voucher and with points. All is right."""
    shop = Shop(database, TEXT)
    shop.member()
    shop.sell("1", "2026-02-01", "500.00")
    open_hold, late_hold, code = hold(shop, "2026-02-02 12:00"), hold(shop, "2026-02-03 12:00"), voucher(shop)
    shop.sell(
        HELD, "2026-02-02 12:05", "10.00", redemptions=(Redemption(hold=open_hold),), arrives="2026-02-04"
    )
    shop.sell(DRAWN, "2026-02-04 13:00", "10.00", redemptions=(Redemption(hold=late_hold),))
    shop.sell(PAID, "2026-02-05", "10.00", redemptions=(Redemption(voucher=code),))
    shop.sell(TAKEN, "2026-02-06", "10.00", redemptions=(Redemption(points=7), Redemption(points=7)))
    assert shop.verify() == []
    return shop


def hold(shop: Shop, when: str) -> str:
    """Points set aside; the hold's public id."""
    at, proof = moment(when), Proof(shop.member_id(), Level.ROTATING, moment(when))
    held = shop.database.write(
        lambda session: holds.place(session, shop.retailer, TILL, proof, Redemption(points=20), at)
    )
    return ids.outside("hold", held.hold_id)


def voucher(shop: Shop) -> str:
    """A voucher's code."""
    at, ann = moment("2026-02-03 13:00"), shop.member_id()
    shop.database.write(
        lambda session: rewards.redeem(session, shop.retailer, ann, "mug", "a-key-for-one-wish", at)
    )
    return vouchers.code(shop.retailer.index_key, shop.rows(tables.voucher)[0]["voucher_id"])


def tamper(shop: Shop, table: Table, wanted: Any, **values: Any) -> None:
    """Change rows behind everybody's back; delete them where no value is given."""
    change = update(table).values(**values) if values else delete(table)
    shop.database.write(lambda session: session.connection.execute(change.where(wanted)))


ROW, HOLD, VOUCHER = tables.receipt_redemption, tables.till_hold, tables.voucher


def of(shop: Shop, number: str) -> Any:
    return ROW.c.receipt_id == shop.receipt_id(number)


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        (
            lambda s: tamper(s, HOLD, HOLD.c.used_by == s.receipt_id(HELD), used_by=None),
            "which paid for None",
        ),
        (
            lambda s: tamper(s, HOLD, HOLD.c.used_by == s.receipt_id(HELD), used_by=s.receipt_id(DRAWN)),
            "says nothing of it",
        ),
        (lambda s: tamper(s, HOLD, HOLD.c.used_by == s.receipt_id(HELD)), "which paid for None"),
        (lambda s: tamper(s, ROW, of(s, HELD)), "1 redemptions named, 0 kept"),
        (lambda s: tamper(s, ROW, of(s, HELD)), "says nothing of it"),
        (lambda s: tamper(s, ROW, of(s, PAID)), "1 redemptions named, 0 kept"),
        (lambda s: tamper(s, ROW, of(s, TAKEN) & (ROW.c.n == 1)), "2 redemptions named, 1 kept"),
        (lambda s: tamper(s, ROW, of(s, TAKEN), seq=None), "names no entry"),
        (lambda s: tamper(s, ROW, of(s, TAKEN), seq=s.rows(ROW)[-1]["seq"]), "shares its entry"),
        (lambda s: tamper(s, ROW, of(s, TAKEN), amount=8), "says 8, its entry took 7"),
        (lambda s: tamper(s, VOUCHER, VOUCHER.c.status == "redeemed", status="issued"), "which is issued"),
        (
            lambda s: tamper(s, VOUCHER, VOUCHER.c.status == "redeemed", used_receipt="a/b/2026-01-01/c"),
            "was used for a/b/2026-01-01/c",
        ),
        (lambda s: tamper(s, VOUCHER, VOUCHER.c.status == "redeemed"), "which is unknown"),
        (
            lambda s: tamper(
                s, ROW, of(s, DRAWN), name=s.rows(ROW, receipt_id=s.receipt_id(HELD))[0]["name"]
            ),
            "paid 2 times",
        ),
    ],
)
def test_what_was_tampered_with_is_found(shop: Shop, deed: Callable[[Shop], None], told: str) -> None:
    deed(shop)

    assert any(told in line for line in shop.verify()), shop.verify()


def test_a_voucher_that_pays_for_two_receipts_is_found(shop: Shop) -> None:
    (row,) = shop.rows(ROW, what="voucher")
    shop.put(ROW, row | {"receipt_id": shop.receipt_id("1"), "n": 0})

    assert any("paid 2 times" in line for line in shop.verify())


def test_a_hold_that_is_said_to_have_paid_while_it_is_open_is_found(shop: Shop) -> None:
    held = hold(shop, "2026-02-07 12:00")
    shop.sell("6", "2026-02-07 12:01", "1.00", redemptions=(Redemption(hold=held),))
    (row,) = shop.rows(points.tables.hold, hold_id=ids.find_inside("hold", held))
    tamper(
        shop,
        points.tables.hold,
        points.tables.hold.c.hold_id == row["hold_id"],
        status="open",
        closed_seq=None,
    )

    assert any("paid, which is open" in line for line in shop.verify())


@pytest.mark.parametrize("revision", [{}, {"redemptions": (Redemption(points=3),)}])
def test_what_was_corrected_taken_back_and_voided_is_all_right(shop: Shop, revision: dict[str, Any]) -> None:

    for number, when in ((HELD, "2026-02-02 12:05"), (DRAWN, "2026-02-04 13:00"), (PAID, "2026-02-05")):
        shop.sell(number, when, "10.00", "5.00", revision=2, arrives="2026-02-08", **revision)
        assert shop.verify() == []
    shop.give_back("R", "2026-02-09", "10.00", of=HELD)
    shop.void(DRAWN, "2026-02-04", revision=3, arrives="2026-02-09")
    shop.void("V", "2026-02-09", of=TAKEN)

    assert shop.verify() == []


def test_a_sale_that_is_voided_by_another_document_gives_its_voucher_back(shop: Shop) -> None:
    shop.void("V", "2026-02-09", of=PAID)

    assert shop.verify() == []
    assert shop.rows(VOUCHER)[0]["status"] == "issued"
