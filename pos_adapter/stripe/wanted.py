"""Which objects a delivery of Stripe's names and does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

from pos_adapter import strict_json, vendor_fields
from pos_adapter.errors import InvalidReceipt, UnreadableBody
from pos_adapter.stripe import fields
from pos_adapter.vendor_fields import Fields
from pos_adapter.wanted import Api, Wanted

API = Api(
    "https://api.stripe.com",
    "a restricted key that may read checkout sessions, payment intents, charges and disputes",
    ("Stripe-Version", "2026-10-28.endive"),
    "api_version",
)
GOODS = "expand[]={0}line_items&expand[]={0}payment_intent.latest_charge"


def wanted(body: bytes) -> tuple[Wanted, ...]:
    """The goods of a checkout with its charge, and the charge of a dispute.

    Nothing of a body that is not JSON: `read` says what is wrong with it.
    """
    try:
        event = vendor_fields.document(strict_json.parse(body))
        return tuple(_of(event.part("data").part("object")))
    except (InvalidReceipt, UnreadableBody):
        return ()


def answers(asked: Wanted, body: bytes) -> bool:
    """Whether an answer is the object asked for; a list may be empty, for not every charge has a checkout."""
    try:
        answer = vendor_fields.document(strict_json.parse(body))
        what, number = answer.word("object"), answer.find_code("id")
    except (InvalidReceipt, UnreadableBody):
        return False
    last = urlsplit(asked.path).path.split("/")[-1]
    return what == "list" if last == "sessions" else number == unquote(last)


def _of(found: Fields) -> Iterator[Wanted]:
    what, number = found.word("object"), quote(found.find_code("id"), safe="")
    payment = quote(fields.reference(found, "payment_intent"), safe="")
    if what == "checkout.session" and number and found.word("payment_status") == "paid":
        yield Wanted("GET", f"/v1/checkout/sessions/{number}?{GOODS.format('')}")
    elif what == "charge" and payment and found.minor("amount_refunded"):
        yield Wanted("GET", f"/v1/checkout/sessions?payment_intent={payment}&{GOODS.format('data.')}")
    elif what == "dispute" and number and fields.find_expanded(found, "charge") is None:
        yield Wanted("GET", f"/v1/disputes/{number}?expand[]=charge")
