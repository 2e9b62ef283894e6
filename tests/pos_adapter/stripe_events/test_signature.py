"""Only what Stripe has signed, and lately, is read; Stripe's own library is the judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
import stripe
import time_machine

from pos_adapter.adapter import Delivery
from pos_adapter.errors import UnverifiedBody
from pos_adapter.stripe import adapter as stripe_events
from tests.pos_adapter import examples

BODY = '{"object": "event", "note": "Tee für zwei"}'
SECRET, OLD = "whsec_new", "whsec_old"
AT = int(examples.delivery(b"").at.timestamp())


def header(time: int = AT, secret: str = SECRET, body: str = BODY) -> str:
    return stripe.WebhookSignature.generate_signature_header(body, secret, time)


def sent(signature: str, body: str = BODY) -> Delivery:
    headers: Mapping[str, str] = {stripe_events.SIGNATURE: signature}
    return replace(examples.delivery(body.encode()), headers=headers)


def vendor_takes(delivery: Delivery) -> bool:
    try:
        with time_machine.travel(delivery.at, tick=False):
            stripe.Webhook.construct_event(delivery.body, delivery.headers[stripe_events.SIGNATURE], SECRET)
    except (stripe.SignatureVerificationError, TypeError):  # the latter of letters that no signature has
        return False
    return True


def ours_takes(delivery: Delivery) -> bool:
    try:
        stripe_events.verify(delivery, SECRET)
    except UnverifiedBody:
        return False
    return True


V1 = header().partition(",v1=")[2]


@pytest.mark.parametrize(
    "signature",
    [
        header(),
        header(AT - 300),
        header(AT + 60),
        f"t={AT},v1={header(secret=OLD).partition(',v1=')[2]},v1={V1}",
        f"t={AT},v0={V1},v1={V1}",
    ],
    ids=["now", "at the end of the tolerance", "a clock ahead", "two secrets", "another scheme beside it"],
)
def test_what_stripe_signed_is_taken(signature: str) -> None:
    assert vendor_takes(sent(signature))
    assert ours_takes(sent(signature))


@pytest.mark.parametrize(
    "signature",
    [
        header(AT - 301),
        header(secret=OLD),
        header(body=BODY + " "),
        f"t={AT + 1},v1={V1}",
        f"t={AT},v0={V1}",
        f"v1={V1}",
        f"t=noon,v1={V1}",
        f"t={AT}",
        f"t={AT},v1=é",
        "nonsense",
    ],
)
def test_what_it_did_not_sign_or_long_ago_is_refused_by_both(signature: str) -> None:
    assert not vendor_takes(sent(signature))
    assert not ours_takes(sent(signature))


def test_without_a_signature_or_a_secret_nothing_is_taken() -> None:
    with pytest.raises(UnverifiedBody, match="has no stripe-signature"):
        stripe_events.verify(examples.delivery(BODY.encode()), SECRET)
    with pytest.raises(UnverifiedBody, match="no secret"):
        stripe_events.verify(sent(header(secret=" ")), " ")


def test_a_body_that_is_sent_again_later_is_told_how_old_it_is() -> None:
    with pytest.raises(UnverifiedBody, match="was signed at 2026-06-01T11:50:00"):
        stripe_events.verify(sent(header(AT - 600)), SECRET)
