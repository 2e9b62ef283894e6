"""Shapes of how a programme looks."""

from __future__ import annotations

from marshmallow import Schema, fields

from api.wire import fields as exact
from api.wire.schemas import said
from loyalty.shops import branding

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
LOGO_CHARS = 4_000_000


class LookIn(Schema):
    """What changes; what is left out stays."""

    name = exact.text(
        "What pages and papers are headed with; empty: the programme's name.", most=branding.NAME_CHARS
    )
    accent = exact.text("The retailer's colour, such as #0f5c4d.", least=1, most=7)
    logo = exact.text("A PNG, JPEG or WebP in base64; empty takes it away.", most=LOGO_CHARS)


class ShadesOut(Schema):
    """The accent as it can be read on a paper."""

    text = fields.String(required=True, metadata=said("For words: 4.5 to 1 at least."))
    fill = fields.String(required=True, metadata=said("For surfaces: 3 to 1 at least."))
    ink = fields.String(required=True, metadata=said("For words upon such a surface."))
    adjusted = fields.Boolean(required=True, metadata=said("The accent itself would not have been read."))


class LookOut(Schema):
    """How a programme looks."""

    name = fields.String(required=True, metadata=said("Empty: the programme's own."))
    accent = fields.String(required=True)
    logo = fields.String(
        required=True, allow_none=True, metadata=said("The SHA-256 of the logo as it is shown.")
    )
    light = fields.Nested(ShadesOut, required=True, metadata=said("By day."))
    dark = fields.Nested(ShadesOut, required=True, metadata=said("By night."))


class PosterIn(Schema):
    """What stands on a poster."""

    first = exact.choice(*LANGUAGES, said="The language of the larger sentence.", load_default="en")
    second = exact.choice(*LANGUAGES, said="The language of the smaller one.", load_default="zh-Hant")
