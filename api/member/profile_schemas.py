"""The shapes of what a member tells in reply to the programme's questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import Schema, fields

from api.wire import fields as exact
from api.wire.schemas import NamedOut, said
from pos_adapter import scalars

MOST_ANSWERS: Final = 201
_SAID: Final = (
    "Answers by the codes of questions, null for one to take back: a text, a choice's code, a day such as"
    ' "2026-12-31", a whole number, true or false, or a birthday {"month": 3, "day": 14} with "year", "lunar"'
    ' and "leap_month" if liked. What is not named stays.'
)
_PART: Final[Mapping[str, Any]] = {
    "month": {"type": "integer", "minimum": 1, "maximum": 12},
    "day": {"type": "integer", "minimum": 1, "maximum": 31},
    "year": {"type": ["integer", "null"], "minimum": 1800, "maximum": 9000},
    "lunar": {"type": "boolean"},
    "leap_month": {"type": "boolean"},
}
_SHAPE: Final[Mapping[str, Any]] = {
    "type": "object",
    "maxProperties": MOST_ANSWERS,
    "additionalProperties": {
        "type": ["string", "integer", "boolean", "object", "null"],
        "maxLength": 200,
        "minimum": -(10**15),
        "maximum": 10**15,
        "properties": _PART,
        "required": ["month", "day"],
        "additionalProperties": False,
    },
}


def _values(value: object) -> Mapping[str, object]:
    """What each answer must be, its question says."""
    if not isinstance(value, dict) or len(value) > MOST_ANSWERS:
        raise scalars.refusal(f"a mapping of at most {MOST_ANSWERS} answers", value)
    return value


def answers(**more: Any) -> exact.Exact:
    """Answers by the codes of their questions."""
    return exact.Exact(_values, _SHAPE, _SAID, **more)


class ProfileIn(Schema):
    """What a member tells."""

    values = answers(required=True)


class QuestionOut(NamedOut):
    """A question of the programme."""

    kind = fields.String(required=True, metadata=said("text, choice, date, number, yes-no or birthday."))
    choices = fields.List(fields.Nested(NamedOut), required=True, metadata=said("The answers of a choice."))
    least = fields.Integer(required=True, allow_none=True, metadata=said("The least number."))
    most = fields.Integer(required=True, allow_none=True, metadata=said("The largest number."))
    required = fields.Boolean(required=True, metadata=said("Whether it cannot be taken back."))
    purpose = fields.String(required=True, allow_none=True, metadata=said("What it is for."))


class ReplyOut(QuestionOut):
    """A question, and what was told."""

    value = fields.Raw(required=True, allow_none=True, metadata=said("The answer; null: none."))
    told_at = fields.String(required=True, allow_none=True)
    locked = fields.Boolean(required=True, metadata=said("Whether it cannot be changed now."))
    locked_until = fields.String(
        required=True, allow_none=True, metadata=said("The day it can be changed on; null: none.")
    )


class QuestionsOut(Schema):
    """What who joins is asked; what is required has to be told then."""

    program = fields.String(required=True)
    questions = fields.List(fields.Nested(QuestionOut), required=True)


class ProfileOut(Schema):
    """Every question of the programme with the member's answer."""

    complete = fields.Boolean(required=True, metadata=said("Whether all that is wanted was told."))
    questions = fields.List(fields.Nested(ReplyOut), required=True)
