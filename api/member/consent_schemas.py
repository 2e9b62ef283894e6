"""Shapes of what a member wishes to be told, in which language, and when not."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.wire import fields as exact
from api.wire.schemas import said
from loyalty.people.consents import CHANNELS, PURPOSES, WORDING_CHARS

MOST_ANSWERS = 20
_CLOCK = 'A time on the clock there, such as "21:00"; empty: as the programme does.'


class AnswerIn(Schema):
    """Yes or no to one purpose by one channel."""

    purpose = exact.choice(*(each.code for each in PURPOSES.values() if each.needs_consent), required=True)
    channel = exact.choice(*CHANNELS, required=True)
    given = exact.truth(required=True)


class AnswersIn(Schema):
    """Answers; what is not named stays as it is."""

    consents = fields.List(
        fields.Nested(AnswerIn), required=True, validate=validate.Length(min=1, max=MOST_ANSWERS)
    )
    wording = exact.text(
        "Which version of the text the member read.", least=1, most=WORDING_CHARS, required=True
    )


class ConsentOut(Schema):
    """What holds for one purpose by one channel."""

    purpose = fields.String(required=True)
    channel = fields.String(required=True)
    given = fields.Boolean(required=True, metadata=said("Whether messages of this purpose are sent."))
    fixed = fields.Boolean(required=True, metadata=said("Part of the membership: there is no switch."))
    at = fields.String(required=True, allow_none=True, metadata=said("Since when; null: never asked."))
    source = fields.String(required=True, allow_none=True, metadata=said("Who said it: member, staff, link."))
    wording = fields.String(required=True, allow_none=True)


class ConsentsOut(Schema):
    """Every purpose by every channel."""

    consents = fields.List(fields.Nested(ConsentOut), required=True)


class PreferenceIn(Schema):
    """What a member chooses; whatever is left out is as the programme does."""

    language = exact.text('A language tag such as "zh-Hant".', most=35, load_default="")
    zone = exact.text('An IANA zone such as "Asia/Hong_Kong".', most=64, load_default="")
    quiet_from = exact.text(_CLOCK, most=5, load_default="")
    quiet_until = exact.text(_CLOCK, most=5, load_default="")


class PreferenceOut(Schema):
    """What a member chose; empty is as the programme does."""

    language = fields.String(required=True)
    zone = fields.String(required=True)
    quiet_from = fields.String(required=True)
    quiet_until = fields.String(required=True)
    languages = fields.List(
        fields.String(), required=True, metadata=said("The languages messages are written in.")
    )


class StopOut(Schema):
    """What a link in a message stops, and whether it still comes."""

    purpose = fields.String(required=True)
    channel = fields.String(required=True)
    given = fields.Boolean(required=True)
