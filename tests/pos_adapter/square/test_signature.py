"""Only what Square has signed for this address is read."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import replace

import pytest
from square.utils import webhooks_helper

from pos_adapter.adapter import Delivery
from pos_adapter.errors import UnverifiedBody
from pos_adapter.square import adapter as square
from tests.pos_adapter import examples

BODY = '{"type": "payment.updated", "note": "Tee für zwei"}'.encode()
KEY = "asdf1234"


def signature(body: bytes, url: str, key: str = KEY) -> str:
    return base64.b64encode(hmac.new(key.encode(), url.encode() + body, hashlib.sha256).digest()).decode()


def signed(body: bytes = BODY) -> Delivery:
    sent = examples.delivery(body)
    return replace(sent, headers={square.SIGNATURE: signature(body, sent.url)})


def vendor_takes(sent: Delivery, key: str = KEY) -> bool:
    return webhooks_helper.verify_signature(
        request_body=sent.body.decode(),
        signature_header=sent.headers[square.SIGNATURE],
        signature_key=key,
        notification_url=sent.url,
    )


def ours_takes(sent: Delivery, key: str = KEY) -> bool:
    try:
        square.verify(sent, key)
    except UnverifiedBody:
        return False
    return True


def test_what_square_signed_is_taken() -> None:
    assert vendor_takes(signed())
    assert ours_takes(signed())


@pytest.mark.parametrize(
    "spoilt",
    [
        replace(signed(), body=BODY + b" "),
        replace(signed(), url="https://shop.example/other"),
        replace(signed(), headers={square.SIGNATURE: signature(BODY, signed().url, "another key")}),
        replace(signed(), headers={square.SIGNATURE: f"{signature(BODY, signed().url)}, AAAA"}),
        replace(signed(), headers={square.SIGNATURE: signature(BODY, "")}),
        replace(signed(), headers={square.SIGNATURE: "é"}),
    ],
    ids=["body", "address", "key", "two signatures", "without the address", "no base64"],
)
def test_what_it_did_not_sign_is_refused_by_both(spoilt: Delivery) -> None:
    assert not vendor_takes(spoilt)
    assert not ours_takes(spoilt)


def test_without_a_signature_or_a_secret_nothing_is_taken() -> None:
    with pytest.raises(UnverifiedBody, match="has no x-square-hmacsha256-signature"):
        square.verify(examples.delivery(BODY), KEY)
    with pytest.raises(UnverifiedBody, match="no secret"):
        square.verify(replace(signed(), headers={square.SIGNATURE: signature(BODY, signed().url, "")}), "")
