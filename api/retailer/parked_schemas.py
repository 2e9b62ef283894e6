"""The shapes of the queue of documents that wait."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, validates_schema

from api.till.schemas import RecordedOut
from api.wire import fields as exact
from api.wire.paging import PageIn, page_of
from api.wire.schemas import ONE_FIELD, said
from loyalty.receipts.values import Reason

STATUSES = ("waiting", "resolved", "dismissed")


class ParkedPageIn(PageIn):
    """Which documents to list; times are when they came to wait."""

    reason = exact.choice(*(reason.value for reason in Reason), said="Only these.", load_default="")
    status = exact.choice(*STATUSES, said="Only these.", load_default="")
    store = exact.text("Only this store's.", most=64, load_default="")
    since = exact.instant("From this instant on.", load_default=None, data_key="from")
    to = exact.instant("Before this instant.", load_default=None)


class ParkedOut(Schema):
    """A document that waits, or did."""

    id = fields.String(required=True, metadata=said("prk_…, for as long as the document is kept."))
    receipt = fields.String(required=True, metadata=said("The id it has, or the one under its key has."))
    store = fields.String(required=True)
    till = fields.String(required=True)
    business_date = fields.String(required=True)
    number = fields.String(required=True)
    kind = fields.String(required=True)
    revision = fields.Integer(required=True)
    reason = fields.String(required=True, metadata=said("Why it waits, as a code."))
    status = fields.String(required=True, metadata=said("waiting, resolved or dismissed."))
    remedies = fields.List(
        fields.String(),
        required=True,
        metadata=said(
            "What would end it: identify, retry, accept; enrol, unblock, sale, wait happen elsewhere."
        ),
    )
    purchased_at = fields.String(required=True)
    parked_at = fields.String(required=True)
    closed_at = fields.String(required=True, allow_none=True, metadata=said("When a person ended it."))
    closed_by = fields.String(required=True, allow_none=True)
    closed_why = fields.String(required=True, allow_none=True)


class ParkedDocumentOut(ParkedOut):
    """A document that waits, whole."""

    why = fields.List(fields.String(), required=True, metadata=said("Why it waits, as a sentence."))
    document = fields.Dict(
        required=True, metadata=said("As the till sent it; amounts (net_minor …) in minor units.")
    )


ParkedPageOut = page_of(ParkedOut)


class ParkedWhoIn(Schema):
    """Whose a document is: by one of these."""

    RULES: ClassVar = ONE_FIELD
    member = exact.text("Our id, mem_….", most=64)
    card = exact.text("A card's number.", most=64)
    external = exact.text("The retailer's own id.", most=80)

    @validates_schema
    def one(self, data: dict[str, Any], **_: Any) -> None:
        """Exactly one way to say it."""
        if len(data) != 1:
            raise ValidationError("must name the member in one way: member, card or external")


class ParkedIdentifiedOut(RecordedOut):
    """What a document came to whose member was found; `parked` while a second person has to approve it."""

    approval = fields.String(
        required=True,
        allow_none=True,
        metadata=said("apr_…, where a second person has to approve it: it waits until then."),
    )


class KeptWhyIn(Schema):
    """The reason for a decision, kept with it."""

    why = exact.text("For those who look at it later; nothing personal.", least=3, most=400, required=True)
