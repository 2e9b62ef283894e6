"""What a receipt's redemptions mean, judged by what is known and without touching anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from loyalty.program import document
from loyalty.receipt import Kind, Receipt, Redemption
from loyalty.receipts import wishes
from loyalty.receipts.wishes import Known
from loyalty.rewards.proof import Level
from loyalty.rewards.voucher_states import Place
from tests.loyalty.shop import PLAIN, moment

AT = moment("2026-05-01 12:00")
PROGRAM = document.read(
    PLAIN
    + """
currencies: [{code: points, worth: "0.01"}]
spending: {static_card_up_to: 100}
rewards: [{code: mug, cost: 30, worth: "4.00"}]
"""
)
PLACE = Place("high-street", "Till 1", "high-street/1/2026-05-01/77", is_proved=True)
KNOWN = Known("receipt-1", "ann", PLACE, AT, levels={})
HOLD = {
    "hold_id": "h",
    "member_id": "ann",
    "store": "high-street",
    "currency": "points",
    "amount": 80,
    "worth_minor": 80,
    "used_by": None,
    "proof": None,
    "reward": "",
    "status": "open",
    "closed_by": None,
    "expires_at": AT + timedelta(minutes=5),
}
VOUCHER = {
    "voucher_id": "v",
    "reward": "mug",
    "worth_minor": 500,
    "status": "issued",
    "expires_at": None,
    "reserved_until": None,
    "reserved_store": None,
    "reserved_till": None,
    "used_store": None,
    "used_till": None,
    "used_receipt": None,
}
USED = VOUCHER | {
    "status": "redeemed",
    "used_store": "high-street",
    "used_till": "Till 1",
    "used_receipt": "",
}


def refusals(known: Known, *redemptions: Redemption) -> list[str]:
    """Why each of these cannot be; empty where it can."""
    receipt = Receipt(
        store="high-street",
        till="1",
        number="77",
        business_date=AT.date(),
        purchased_at=AT,
        kind=Kind.SALE,
        currency="GBP",
        lines=(),
        redemptions=redemptions,
    )
    return [wish.refusal for wish in wishes.of_receipt(PROGRAM, receipt, known)]


def test_what_was_refused_leaves_room_for_what_is_small_enough() -> None:
    assert refusals(KNOWN, Redemption(points=150), Redemption(points=60), Redemption(reward="mug")) == [
        "proof_required",
        "",
        "",
    ]


@pytest.mark.parametrize(("proof", "refusal"), [("static", "proof_required"), ("rotating", ""), (None, "")])
def test_a_hold_and_points_beside_it_are_one_spending_where_its_proof_has_a_limit(
    proof: str | None, refusal: str
) -> None:
    known = replace(KNOWN, holds={"hld": HOLD | {"proof": proof}})

    assert refusals(known, Redemption(points=30), Redemption(hold="hld")) == [refusal, ""]


def test_each_wish_is_judged_by_the_proof_beside_it() -> None:
    known = replace(KNOWN, levels={"phone": Level.ROTATING, "collects": Level.EARN_ONLY})

    found = refusals(
        known, *(Redemption(points=101, proof=text) for text in ("phone", "collects", "made-up"))
    )

    assert found == ["", "earn_only", "proof_required"]


def test_while_nobody_knows_whose_it_is_nothing_has_to_be_proved() -> None:
    assert refusals(replace(KNOWN, member_id=None, levels=None), Redemption(points=101)) == [""]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({}, ""),
        ({"store": "low-street"}, "unknown_hold"),
        ({"member_id": "bob"}, "unknown_hold"),
        ({"used_by": "receipt-2"}, "hold_captured"),
        ({"used_by": "receipt-1", "status": "captured"}, ""),
        ({"status": "captured"}, "hold_captured"),
        ({"status": "released", "closed_by": "store:high-street"}, "hold_released"),
        ({"status": "released", "closed_by": "clock"}, ""),
    ],
)
def test_a_hold_pays_one_receipt_of_its_store_and_member(facts: dict[str, Any], refusal: str) -> None:
    assert refusals(replace(KNOWN, holds={"hld": HOLD | facts}), Redemption(hold="hld")) == [refusal]


@pytest.mark.parametrize(
    ("row", "place", "refusal"),
    [
        (VOUCHER, PLACE, ""),
        (VOUCHER | {"status": "voided"}, PLACE, "voucher_voided"),
        (VOUCHER | {"expires_at": AT}, PLACE, "voucher_expired"),
        (USED, PLACE, ""),
        (USED, replace(PLACE, is_proved=False), "voucher_redeemed"),
        (USED, replace(PLACE, till="Till 2"), "voucher_redeemed"),
        (USED | {"used_receipt": PLACE.receipt}, replace(PLACE, is_proved=False), ""),
        (USED | {"used_receipt": "another"}, PLACE, "voucher_redeemed"),
    ],
)
def test_a_voucher_pays_where_it_is_new_or_this_very_tills(
    row: dict[str, Any], place: Place, refusal: str
) -> None:
    known = replace(KNOWN, place=place, vouchers={"code": row})

    assert refusals(known, Redemption(voucher="code")) == [refusal]


def test_named_twice_they_pay_once() -> None:
    known = replace(KNOWN, holds={"hld": HOLD}, vouchers={"code": VOUCHER, "CODE": VOUCHER})

    named = (
        Redemption(hold="hld"),
        Redemption(voucher="code"),
        Redemption(hold="hld"),
        Redemption(voucher="CODE"),
    )

    assert refusals(known, *named) == ["", "", "hold_captured", "voucher_redeemed"]


def test_a_key_that_is_not_for_redeeming_learns_nothing_of_vouchers() -> None:
    known = replace(KNOWN, may_redeem=False, levels=None, vouchers={"code": VOUCHER})

    assert (
        refusals(known, Redemption(voucher="code"), Redemption(voucher="none"), Redemption(points=1))
        == ["wrong_scope"] * 3
    )
