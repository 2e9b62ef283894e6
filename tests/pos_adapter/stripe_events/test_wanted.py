"""What is to be fetched so that a sale has its goods and a dispute its charge."""

from __future__ import annotations

import json

from pos_adapter.stripe import adapter as stripe_events
from pos_adapter.wanted import Wanted
from tests.pos_adapter.stripe_events.objects import charge, event, plain_session

BOTH = "expand[]=line_items&expand[]=payment_intent.latest_charge"


def wanted(kind: str, held: dict[str, object]) -> tuple[Wanted, ...]:
    return stripe_events.wanted(json.dumps(event(kind, held)).encode())


def test_of_a_paid_checkout_the_goods_and_the_charge_are_wanted() -> None:
    paid = wanted("checkout.session.completed", plain_session())

    assert paid == (Wanted("GET", f"/v1/checkout/sessions/cs_1?{BOTH}"),)
    assert wanted("checkout.session.completed", plain_session(payment_status="unpaid")) == ()


def test_of_money_given_back_the_checkout_is_wanted_and_of_a_dispute_the_charge() -> None:
    (checkout,) = wanted("charge.refunded", charge(amount_refunded=5))
    (disputed,) = wanted("charge.dispute.created", {"id": "dp_1", "object": "dispute", "charge": "ch_1"})

    assert checkout.path.startswith("/v1/checkout/sessions?payment_intent=pi_1&expand[]=data.line_items")
    assert disputed == Wanted("GET", "/v1/disputes/dp_1?expand[]=charge")


def test_nothing_is_wanted_of_what_cannot_be_read() -> None:
    assert [stripe_events.wanted(body) for body in (b"{", b"[]", b'{"data": 7}', b"{}")] == [()] * 4
