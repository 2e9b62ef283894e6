"""Stripe: webhook events, objects and lists as its API returns them, and files of those."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from loyalty.receipt import Receipt
from pos_adapter import scalars, shop_documents
from pos_adapter.adapter import ByteStream, Delivery, Ignored, Reject, Settings
from pos_adapter.errors import UnverifiedBody
from pos_adapter.stripe import charges, checkout, fields
from pos_adapter.stripe import wanted as stripe_wanted
from pos_adapter.vendor_fields import Fields

# What a connection may say to this adapter, and what for.
OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "mode": "test: what happens in test mode is taken, and nothing else",
        "sale": "checkout: sessions are the sales, not charges",
        "client_reference_id": "card or member: what the checkout passes on under that name",
        "card": "the field of metadata that has the member's card number",
        "api_version": "the version of objects that come without an event",
    }
)
SIGNATURE = "stripe-signature"
# Stripe's own tolerance: an older body may be one that somebody sends again.
TOLERANCE_SECONDS = 300
TIME = re.compile(r"[0-9]{1,12}")

Told = Iterator[Receipt | Ignored]

wanted = stripe_wanted.wanted
answers = stripe_wanted.answers
API = stripe_wanted.API


def verify(delivery: Delivery, secret: str) -> None:
    """Return when a signature is of this time and raw body, and the time not old; else raise UnverifiedBody.

    While a secret is being replaced there are several: Stripe signs with the old one too.
    """
    header = delivery.headers.get(SIGNATURE, "")
    if not header:
        raise UnverifiedBody(f"has no {SIGNATURE}; only what Stripe has signed is read", "unsigned")
    if not secret.strip():
        raise UnverifiedBody("this connection has no secret; set the endpoint's signing secret", "no-secret")
    said = [part.partition("=")[::2] for part in header.split(",")]
    time = next((value for name, value in said if name == "t"), "")
    if not TIME.fullmatch(time):
        raise UnverifiedBody(f"{SIGNATURE} must say its time, as in t=1795342500,v1=…")
    expected = hmac.digest(secret.encode(), f"{int(time)}.".encode() + delivery.body, "sha256").hex()
    signed = [value.encode("utf-8", "replace") for name, value in said if name == "v1"]
    if not any(hmac.compare_digest(expected.encode(), each) for each in signed):
        raise UnverifiedBody(f"{SIGNATURE} does not fit the body and the endpoint's signing secret")
    if int(time) < delivery.at.timestamp() - TOLERANCE_SECONDS:
        raise UnverifiedBody(
            f"was signed at {_told(int(time))}, more than {TOLERANCE_SECONDS} seconds ago", "too-old"
        )


def read(stream: ByteStream, settings: Settings) -> Iterator[Receipt | Reject | Ignored]:
    """The receipts of events and objects in the order they stand in."""
    return shop_documents.read(stream, _unfolded, partial(_told_by, settings=settings))


def _told(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat() if second < fields.END_SECOND else f"{second}"


def _unfolded(parsed: object) -> Iterator[tuple[str, object]]:
    """The elements of a list of Stripe's or of a plain one; otherwise all of it."""
    held: Any = parsed
    if isinstance(parsed, Mapping) and parsed.get("object") == "list":
        held = parsed.get("data")
    if isinstance(held, list):
        yield from ((f"[{n}]", part) for n, part in enumerate(held))
    else:
        yield "", parsed


def _told_by(place: str, part: Fields, settings: Settings) -> Told:
    """What an event or object comes to. Which event told of it does not matter, only what it is now."""
    found = part.part("data").part("object") if part.word("object") == "event" else part
    what = found.require("object", scalars.code, "")
    part.finish()
    if what not in READERS:
        yield Ignored(place, f"{what} is no sale; of what was paid its charge tells")
        return
    mode = _mode(found, part)
    found.finish()
    if version := part.find_code("api_version"):
        settings = replace(settings, options={**settings.options, "api_version": version})
    wanted = settings.options.get("mode", "live")
    if mode == wanted or not mode:
        yield from READERS[what](found, settings, place)
    else:
        yield Ignored(place, f"{what} is of {mode} mode, and this connection takes {wanted}")


def _mode(found: Fields, event: Fields) -> str:
    """`live` or `test`, as the object, what it refers to or the event says; empty for a bare refund."""
    charge = fields.find_expanded(found, "charge")
    for told_by in (found, event, *([charge] if charge else [])):
        if (live := told_by.read("livemode", fields.boolean, None)) is not None:
            return "live" if live else "test"
    if charge is not None or found.word("object") != "refund":
        found.refuse("livemode", "is required")
    return ""


def _payment(found: Fields, settings: Settings, place: str) -> Told:
    charge = fields.find_expanded(found, "latest_charge")
    if charge is None:
        yield Ignored(place, f"payment intent {found.find_code('id')}: its charge is the sale")
    else:
        yield from charges.receipts(charge, settings, place)


def _refund(found: Fields, settings: Settings, place: str) -> Told:
    charge = fields.find_expanded(found, "charge")
    if charge is None:
        yield Ignored(place, f"refund {found.find_code('id')}: charge.refunded tells all that was given back")
    else:
        yield from charges.receipts(charge, settings, place)


READERS: Mapping[str, Callable[[Fields, Settings, str], Told]] = {
    "charge": charges.receipts,
    "checkout.session": checkout.receipts,
    "payment_intent": _payment,
    "refund": _refund,
    "dispute": charges.dispute,
}
