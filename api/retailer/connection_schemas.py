"""Shapes of what is sent and answered about connections, and about deliveries that wait for a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields

from api.till.delivery_schemas import DeliveredOut
from api.wire import fields as exact
from api.wire.paging import PageIn, page_of
from api.wire.schemas import said
from loyalty.shops import connections
from pos_adapter import registry, scalars

HOURS = connections.LONGEST_OVERLAP.days * 24
STATUSES = ("waiting", "resolved", "dismissed")
ADAPTER = "The vendor's dialect."
STORE = "Whose receipts they are where the vendor names no store, or none that is mapped."
PREFIX = "Stands before each customer's id of the vendor's, so that two vendors' are never one person."
OPTIONS = "Words for the adapter; its page says which it heeds."
SIGNED_BY = "The vendor's signing secret, 16 to 255 characters; kept sealed and never shown."


def _options(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping) or len(value) > connections.MOST_OPTIONS:
        raise ValidationError(f"must be an object of at most {connections.MOST_OPTIONS} texts")
    for name, text in value.items():
        if not connections.OPTION.fullmatch(str(name)):
            raise ValidationError("must name options by small letters, digits, - and _, at most 40")
        if not isinstance(text, str) or not 0 < len(text) <= connections.OPTION_CHARS:
            raise ValidationError(f"must say 1 to {connections.OPTION_CHARS} characters of each option")
        if not text.isprintable():
            raise scalars.refusal("without control characters", text)
    return {**value}


_OPTIONS = {
    "type": "object",
    "maxProperties": connections.MOST_OPTIONS,
    "propertyNames": {"type": "string", "pattern": f"^{connections.OPTION.pattern}$"},
    "additionalProperties": {"type": "string", "minLength": 1, "maxLength": connections.OPTION_CHARS},
}


def _adapter(**more: Any) -> exact.Exact:
    return exact.choice(*registry.names(), said=ADAPTER, **more)


def _store(**more: Any) -> exact.Exact:
    return exact.code(STORE, **more)


def _prefix(**more: Any) -> exact.Exact:
    return exact.text(PREFIX, most=connections.PREFIX_CHARS, **more)


class ConnectionIn(Schema):
    """A connection to be set up."""

    code = exact.code("Part of the address the vendor is told: small letters, digits, dashes.", required=True)
    adapter = _adapter(required=True)
    store = _store(required=True)
    secret = exact.text(f"{SIGNED_BY} Left out: for files only.", most=255, load_default="")
    external_prefix = _prefix(load_default="")
    options = exact.Exact(_options, _OPTIONS, OPTIONS, load_default=dict)
    state = exact.choice("on", "off", said="off: nothing is taken.", load_default="on")


class ConnectionChangeIn(Schema):
    """What of a connection changes; what is left out stays. The secret is rotated instead."""

    adapter = _adapter()
    store = _store()
    external_prefix = _prefix()
    options = exact.Exact(_options, _OPTIONS, f"{OPTIONS} All of them anew.")
    state = exact.choice("on", "off", said="off: nothing is taken.")


class ConnectionRotationIn(Schema):
    """A secret in place of the one there is."""

    secret = exact.text(SIGNED_BY, least=16, most=255, required=True)
    overlap_hours = exact.whole("How long the old one holds beside it.", least=0, most=HOURS, load_default=24)


class ConnectionTokenIn(Schema):
    """What a connection fetches with."""

    token = exact.text(
        "By which the vendor lets us read, 16 to 500 characters; kept sealed, never shown.",
        least=16,
        most=500,
        required=True,
    )
    api_url = exact.text(
        "Where, https and public, without a slash at its end; empty: the vendor's own.",
        most=500,
        load_default="",
    )


class ConnectionOut(Schema):
    """A connection; never its secret."""

    code = fields.String(required=True)
    url = fields.String(required=True, metadata=said("The address to give the vendor."))
    adapter = fields.String(required=True, metadata=said(ADAPTER))
    program = fields.String(required=True, metadata=said("The store's."))
    store = fields.String(required=True, metadata=said(STORE))
    external_prefix = fields.String(required=True, metadata=said(PREFIX))
    options = fields.Dict(fields.String(), fields.String(), required=True, metadata=said(OPTIONS))
    state = fields.String(required=True, metadata=said("on or off."))
    has_secret = fields.Boolean(required=True, metadata=said("Without one nothing can prove a delivery."))
    old_secret_until = fields.String(
        required=True, allow_none=True, metadata=said("Until then the secret before holds as well.")
    )
    created_at = fields.String(required=True)
    changed_at = fields.String(required=True)
    deliveries = fields.Integer(required=True, metadata=said("How many came whose signature held."))
    delivered_at = fields.String(required=True, allow_none=True, metadata=said("The last of them."))
    refused = fields.Integer(required=True, metadata=said("How many came that nothing proved."))
    refused_at = fields.String(required=True, allow_none=True, metadata=said("The last of them."))
    refused_why = fields.String(required=True, allow_none=True, metadata=said("Why the last one was."))
    has_token = fields.Boolean(required=True, metadata=said("Whether what deliveries name can be fetched."))
    token_set_at = fields.String(required=True, allow_none=True)
    token_refused_at = fields.String(
        required=True, allow_none=True, metadata=said("Since then the vendor takes the token no more.")
    )
    api_url = fields.String(
        required=True,
        allow_none=True,
        metadata=said("Where is fetched from; null: the vendor's own address."),
    )
    fetched = fields.Integer(required=True, metadata=said("How much that deliveries name was fetched."))
    fetched_at = fields.String(required=True, allow_none=True, metadata=said("The last of it."))
    unfetched_at = fields.String(
        required=True, allow_none=True, metadata=said("When something last could not be fetched.")
    )
    unfetched_why = fields.String(required=True, allow_none=True, metadata=said("Why."))


ConnectionPageOut = page_of(ConnectionOut)


class RejectedDeliveryPageIn(PageIn):
    """Which deliveries to list; times are when they came."""

    connection = exact.text("Of this connection only.", most=64, load_default="")
    status = exact.choice("", *STATUSES, load_default="")
    since = exact.instant("From this instant on.", load_default=None, data_key="from")
    to = exact.instant("Before this instant.", load_default=None)


class RejectedDeliveryOut(Schema):
    """A delivery of which something could not be taken."""

    id = fields.String(required=True, metadata=said("dlv_…, for as long as it is kept."))
    connection = fields.String(required=True)
    store = fields.String(required=True, metadata=said("The connection's."))
    status = fields.String(required=True, metadata=said("waiting, resolved or dismissed."))
    codes = fields.List(fields.String(), required=True, metadata=said("What kinds of things were wrong."))
    documents = fields.Integer(required=True, metadata=said("With how many of its documents."))
    received_at = fields.String(required=True)
    tried_at = fields.String(required=True, metadata=said("When it was last read."))
    closed_at = fields.String(required=True, allow_none=True)
    closed_by = fields.String(required=True, allow_none=True)
    closed_why = fields.String(required=True, allow_none=True)


RejectedDeliveryPageOut = page_of(RejectedDeliveryOut)


class RejectOut(Schema):
    """A document that was not taken."""

    place = fields.String(required=True, metadata=said("Where it stands in the body."))
    code = fields.String(required=True)
    reason = fields.String(required=True, metadata=said("What is wrong, and what to do; English."))
    raw = fields.String(required=True, metadata=said("Its first 200 characters."))


class RejectedDeliveryWholeOut(RejectedDeliveryOut):
    """A delivery, with what is wrong with it while it waits."""

    rejects = fields.List(fields.Nested(RejectOut), required=True, metadata=said("At most 500; none after."))


class RetriedDeliveryOut(DeliveredOut):
    """What a delivery came to this time, and whether it waits on."""

    delivery = fields.Nested(RejectedDeliveryOut, required=True)
