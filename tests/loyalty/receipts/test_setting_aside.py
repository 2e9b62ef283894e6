"""Vouchers of a receipt that waits: used at once, and there again when it is voided, let go or replaced."""

from __future__ import annotations

from dataclasses import replace

import pytest

from loyalty import tables
from loyalty.receipt import Kind, MemberRef, Redemption, Scheme
from loyalty.receipts import queue, resolving
from loyalty.receipts.case import Arrival
from loyalty.receipts.recording import record
from loyalty.receipts.values import Outcome, Reason, Recorded
from loyalty.rewards import rewards, voucher_uses, vouchers
from loyalty.rewards.voucher_states import Place
from tests.loyalty.receipts.conftest import OpenShop
from tests.loyalty.shop import PLAIN, Shop, moment

TEXT = PLAIN + 'rewards: [{code: mug, name: A mug, cost: 100, worth: "1.00"}]\n'
NOW = "2026-06-01"


@pytest.fixture
def shop(open_shop: OpenShop) -> Shop:
    """Ann has a voucher, and a sale of nobody's that names it waits."""
    shop = open_shop(TEXT)
    shop.member()
    shop.sell("1", "2026-02-01", "500.00")
    at, ann, key = moment("2026-02-02"), shop.member_id(), "a-key-for-one-wish"
    shop.database.write(lambda session: rewards.redeem(session, shop.retailer, ann, "mug", key, at))
    assert sell(shop).waiting is Reason.UNIDENTIFIED
    assert state(shop) == "redeemed"
    return shop


def code(shop: Shop) -> str:
    return vouchers.code(shop.retailer.index_key, shop.rows(tables.voucher)[0]["voucher_id"])


def state(shop: Shop) -> str:
    return str(shop.rows(tables.voucher)[0]["status"])


def sell(shop: Shop, revision: int = 1, *, named: bool = True, net: str = "10.00") -> Recorded:
    """The sale of nobody's, with or without the voucher."""
    wish = (Redemption(voucher=code(shop)),) if named else ()
    return shop.sell("2", "2026-02-03", net, member=None, redemptions=wish, revision=revision)


def digest(shop: Shop, number: str = "2", **which: str) -> str:
    rows = shop.rows(tables.parked, None, status="waiting", **which)
    return next(row["digest"] for row in rows if row["claim_key"].endswith(f"/{number}"))


def dismiss(shop: Shop, number: str = "2", **which: str) -> None:
    name, at = digest(shop, number, **which), moment(NOW)
    shop.database.write(lambda session: queue.dismiss(session, name, "staff:eve", "a trial", at))


def identify(shop: Shop) -> Recorded:
    name, at, ann = digest(shop), moment(NOW), MemberRef(Scheme.EXTERNAL, "ann")
    return shop.database.write(
        lambda session: resolving.identify(session, shop.retailer, name, ann, "staff:eve", at)
    )


def test_a_void_of_what_waits_gives_it_back(shop: Shop) -> None:
    shop.void("2", "2026-02-03", member=None, revision=2)

    assert state(shop) == "issued"


def test_a_void_by_another_document_gives_it_back_and_it_stays_so_once_the_sale_is_posted(shop: Shop) -> None:
    shop.void("3", "2026-02-04", member=None, of="2")
    assert state(shop) == "issued"

    identify(shop)

    assert (state(shop), shop.parked()) == ("issued", [])


def test_a_return_that_names_what_waits_gives_nothing_back_yet(shop: Shop) -> None:
    shop.give_back("3", "2026-02-04", "10.00", member=None, of="2")

    assert state(shop) == "redeemed"


def test_what_is_let_go_gives_it_back(shop: Shop) -> None:
    dismiss(shop)

    assert state(shop) == "issued"


def test_letting_go_of_other_content_gives_nothing_back(shop: Shop) -> None:
    sell(shop, net="11.00")

    dismiss(shop, reason="other_content")

    assert state(shop) == "redeemed"


def test_a_correction_that_names_it_no_more_gives_it_back(shop: Shop) -> None:
    sell(shop, 2, named=False)

    assert state(shop) == "issued"


def test_a_correction_that_names_it_again_has_it(shop: Shop) -> None:
    answer = sell(shop, 2, net="12.00")

    assert [each.outcome for each in answer.redemptions] == [Outcome.REDEEMED]
    assert state(shop) == "redeemed"
    assert [each.outcome for each in identify(shop).redemptions] == [Outcome.REDEEMED]


def test_what_was_used_at_the_till_for_a_receipt_that_does_not_name_it_stays_used_until_its_void(
    shop: Shop,
) -> None:
    sell(shop, 2, named=False)
    place = Place("high-street", "Till 1", str(shop.keys["2"]), is_proved=True)
    key, at = shop.retailer.index_key, moment("2026-02-03")
    shop.database.write(lambda session: voucher_uses.use(session, key, code(shop), "shop", place, at))

    sell(shop, 3, named=False, net="12.00")
    assert state(shop) == "redeemed"
    shop.void("2", "2026-02-03", member=None, revision=4)
    assert state(shop) == "issued"


def test_a_key_that_is_not_for_redeeming_gains_no_right_by_waiting(shop: Shop) -> None:
    dismiss(shop)
    wishes = (Redemption(voucher=code(shop)), Redemption(reward="mug"))
    receipt = shop.receipt(Kind.SALE, "4", "2026-02-05", ("10.00",), member=None, redemptions=wishes)
    arrival = Arrival(receipt, receipt.purchased_at, receipt.purchased_at)
    told = shop.database.write(
        lambda session: record(session, shop.retailer, replace(arrival, may_redeem=False))
    )
    assert [each.reason for each in told.redemptions] == ["wrong_scope", "wrong_scope"]

    name, at, ann = digest(shop, "4"), moment(NOW), MemberRef(Scheme.EXTERNAL, "ann")
    answer = shop.database.write(
        lambda session: resolving.identify(session, shop.retailer, name, ann, "staff:eve", at)
    )

    assert [each.reason for each in answer.redemptions] == ["wrong_scope", "proof_required"]
    assert (state(shop), {each.outcome for each in answer.redemptions}) == ("issued", {Outcome.REJECTED})
