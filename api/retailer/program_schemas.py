"""Shapes of what is sent and answered about programmes."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from api.wire import fields as exact
from api.wire.fields import Exact
from api.wire.paging import page_of
from api.wire.problems import PlaceOut
from api.wire.schemas import said
from pos_adapter import scalars

WHEN = "The instant it takes force; left out: now."


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise scalars.refusal("a programme's document, one JSON object", value)
    return value


class DocumentIn(Schema):
    """A programme's document."""

    document = Exact(
        _mapping,
        {"type": "object"},
        "Everything a programme may say; docs/programs/words.md has every word.",
        required=True,
    )


class PublishIn(DocumentIn):
    """A programme's document, and from when on."""

    effective_from = exact.instant(WHEN, load_default=None)


class HastenIn(PublishIn):
    """A programme's document, and why what is worse for members does not wait."""

    reason = exact.text("Why it cannot wait; kept in the audit.", least=1, most=200, required=True)


class HasteIn(Schema):
    """From when on and why at once, where the body is the document itself."""

    effective_from = exact.instant(WHEN, load_default=None)
    reason = exact.text("Why it cannot wait; kept in the audit.", least=1, most=200, required=True)


class WhenIn(Schema):
    """From when on, where the body is the document itself."""

    effective_from = exact.instant(WHEN, load_default=None)


class VersionOut(Schema):
    """One version of a programme."""

    program = fields.String(required=True)
    version = fields.Integer(required=True)
    digest = fields.String(required=True, metadata=said("SHA-256 of the document, in hexadecimal."))
    effective_from = fields.String(required=True)
    published_at = fields.String(required=True)


class ProgramOut(Schema):
    """A programme with its versions, oldest first."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    money = fields.String(required=True, metadata=said("ISO 4217."))
    zone = fields.String(required=True)
    version = fields.Integer(required=True, metadata=said("The last version; publishing names it."))
    in_force = fields.Integer(required=True, metadata=said("The version in force now."))
    versions = fields.List(fields.Nested(VersionOut), required=True)


ProgramPageOut = page_of(ProgramOut)


class DocumentOut(VersionOut):
    """One version, with its document."""

    document = fields.Dict(required=True)


class CheckedOut(Schema):
    """What is wrong with a document: each place, and what must be there."""

    usable = fields.Boolean(required=True, metadata=said("Whether it can be published now."))
    problems = fields.List(fields.Nested(PlaceOut), required=True)
    worse = fields.List(
        fields.Nested(PlaceOut),
        required=True,
        metadata=said("What is worse for members than the last version, place by place."),
    )
    earliest_from = fields.String(
        required=True,
        allow_none=True,
        metadata=said("From when on what is worse may take force; null where nothing is."),
    )


class DifferenceOut(Schema):
    """One place that differs."""

    kind = fields.String(required=True, metadata=said("added, removed or changed."))
    path = fields.String(required=True, metadata=said("Entries of lists go by their codes."))
    before = fields.Raw(required=True, allow_none=True, metadata=said("null where there was nothing."))
    after = fields.Raw(required=True, allow_none=True, metadata=said("null where there is nothing."))
    sentence = fields.String(required=True, metadata=said("The same in words."))


class ComparedOut(Schema):
    """What a document would change."""

    program = fields.String(required=True)
    against = fields.Integer(required=True, metadata=said("The version in force, compared with."))
    differences = fields.List(fields.Nested(DifferenceOut), required=True)
