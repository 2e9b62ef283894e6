"""Shapes of what is sent and answered about webhooks and events."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import Schema, fields, validate

from api.wire import fields as exact
from api.wire.paging import PageIn, page_of
from api.wire.schemas import one_of, said
from events import catalogue, wishes

TYPES = sorted(catalogue.TYPES)
URL = "Where to send: https, at a public address, without user or fragment. Redirects are not followed."
ANY = "Which types of events; empty: every one there is or will be."
_ID = "whk_ and 32 characters."


def _types(**more: Any) -> fields.List[Any]:
    return fields.List(
        exact.choice(*TYPES), validate=validate.Length(max=len(TYPES)), metadata=said(ANY), **more
    )


class WebhookIn(Schema):
    """A webhook to be set up."""

    url = exact.text(URL, least=1, most=wishes.MOST_URL_CHARS, required=True)
    description = exact.text("What people call it.", most=wishes.MOST_DESCRIPTION_CHARS, load_default="")
    types = _types(load_default=list)
    enabled = exact.truth("false: set up, and sent nothing yet.", load_default=True)


class WebhookChangeIn(Schema):
    """What of a webhook changes; what is left out stays."""

    url = exact.text(URL, least=1, most=wishes.MOST_URL_CHARS)
    description = exact.text("What people call it.", most=wishes.MOST_DESCRIPTION_CHARS)
    types = _types()
    enabled = exact.truth("false: it is sent nothing more; what waits for it waits on.")


class WebhookOut(Schema):
    """A webhook; never its secret."""

    id = fields.String(required=True, metadata=said(_ID))
    url = fields.String(required=True)
    description = fields.String(required=True)
    types = fields.List(fields.String(), required=True, metadata=said(ANY))
    enabled = fields.Boolean(required=True)
    disabled_reason = fields.String(
        required=True, allow_none=True, metadata=said("by-hand, or gone: it answered 410.")
    )
    created_at = fields.String(required=True)
    old_secret_until = fields.String(
        required=True, allow_none=True, metadata=said("Until then the secret before signs as well.")
    )


WebhookPageOut = page_of(WebhookOut)


class NewSecretOut(Schema):
    """A webhook with a secret just made."""

    webhook = fields.Nested(WebhookOut, required=True)
    secret = fields.String(required=True, metadata=said("whsec_…; shown this once."))


class TrialOut(Schema):
    """The event that is on its way."""

    event = fields.String(required=True, metadata=said("evt_…: the webhook-id it is sent with."))


class ReplayIn(Schema):
    """Which events to send again: one by its id, or those of a span."""

    RULES: ClassVar = {**one_of("event", "from"), "dependentRequired": {"to": ["from"]}}
    event = exact.text("An event's id; then no span.", most=40)
    since = exact.instant("Recorded at this moment or later.", data_key="from")
    until = exact.instant("Recorded before this moment; left out: now.", data_key="to")


class ReplayOut(Schema):
    """What is on its way again."""

    count = fields.Integer(required=True, metadata=said("How many events; those it asked for."))


class DeliveryPageIn(PageIn):
    """Which deliveries."""

    status = exact.choice("", "waiting", "delivered", "dead", load_default="")


class AttemptOut(Schema):
    """One attempt."""

    n = fields.Integer(required=True)
    at = fields.String(required=True)
    milliseconds = fields.Integer(required=True)
    status = fields.Integer(required=True, allow_none=True, metadata=said("null: nothing answered."))
    error = fields.String(required=True, allow_none=True, metadata=said("Why nothing answered."))


class DeliveryOut(Schema):
    """An event on its way, or what became of it."""

    event = fields.String(required=True)
    type = fields.String(required=True)
    status = fields.String(required=True, metadata=said("waiting, delivered, or dead: given up."))
    attempts = fields.Integer(required=True)
    next_at = fields.String(required=True, allow_none=True, metadata=said("When it is tried next."))
    delivered_at = fields.String(required=True, allow_none=True)
    log = fields.List(fields.Nested(AttemptOut), required=True, metadata=said("The last 20, newest first."))


DeliveryPageOut = page_of(DeliveryOut)


class EventPageIn(PageIn):
    """Which events."""

    type = exact.choice("", *TYPES, load_default="")
    member = exact.outside_id("member", "Of this member.", load_default="")
    since = exact.instant("Recorded at this moment or later.", data_key="from", load_default=None)
    until = exact.instant("Recorded before this moment.", data_key="to", load_default=None)


class EventOut(Schema):
    """An event, as it is sent; its data is of its type."""

    id = fields.String(required=True)
    type = fields.String(required=True)
    version = fields.Integer(required=True)
    timestamp = fields.String(required=True)
    data = fields.Dict(required=True)


EventPageOut = page_of(EventOut)


class EventTypeOut(Schema):
    """A type of event."""

    type = fields.String(required=True)
    version = fields.Integer(required=True)
    description = fields.String(required=True)
    schema = fields.Dict(required=True, metadata=said("JSON Schema 2020-12 of the whole event."))
    example = fields.Dict(required=True)


class EventTypesOut(Schema):
    """Every type there is."""

    data = fields.List(fields.Nested(EventTypeOut), required=True)
