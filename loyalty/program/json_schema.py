"""The forms as a JSON Schema (2020-12), for editors that complete words and underline mistakes while typing.

It knows every word and the shape of its value. What hangs on other places of the document (codes that must be
declared, decimals of the money, words that exclude each other) only `flask program check` knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from marshmallow import fields
from marshmallow.experimental.context import Context

from loyalty.program import fields as plain
from loyalty.program import figures, foreign_schema, forms, reward_schema, word_labels
from loyalty.program.declared import LANGUAGE, MOST_ROWS, Declared
from loyalty.program.earning_schema import SPANS
from loyalty.program.form import Form, Part, Rows
from loyalty.program.iso4217 import DECIMALS
from loyalty.program.reward_schema import Limits
from loyalty.program.schema import ProgramForm
from loyalty.program.way_schema import Down, Ways

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
Shape = dict[str, Any]
_AMOUNT: Final = {"type": "string", "pattern": f"^{figures.FIXED.pattern}$"}
_CODE: Final = {"type": "string", "pattern": f"^{plain.CODE.pattern}$"}
_LINE: Final = {"type": "string", "minLength": 1, "maxLength": plain.LONGEST_TEXT}
_LIMITS: Final = {
    "type": "object",
    "properties": {span: {"type": "integer", "minimum": 1} for span in reward_schema.SPANS},
    "additionalProperties": False,
    "minProperties": 1,
}
_POINTS: Final = {"anyOf": [{"type": "integer", "minimum": 0}, _AMOUNT]}


def schema() -> Shape:
    """The schema of a whole document."""
    top = ProgramForm()
    shapes: dict[str, Shape] = {}
    with Context(Declared()):
        whole = _form(top, (), shapes)
    return {"$schema": DIALECT, "title": "A programme of Regulars", **whole, "$defs": shapes}


def _form(form: Form, under: tuple[str, ...], shapes: dict[str, Shape]) -> Shape:
    words = {field.data_key or name: field for name, field in form.fields.items()}
    return {
        "type": "object",
        "description": f"{(form.__doc__ or '').strip().splitlines()[0]} Such as {{{form.example}}}",
        "properties": {word: _word(field, (*under, word), shapes) for word, field in words.items()},
        "required": [word for word, field in words.items() if field.required],
        "additionalProperties": False,
    }


def _word(field: fields.Field[Any], steps: tuple[str, ...], shapes: dict[str, Shape]) -> Shape:
    label = word_labels.find(steps) or steps[-1]
    return {"description": _description(label, field), **_shape(field, steps, shapes)}


def _description(label: str, field: fields.Field[Any]) -> str:
    if isinstance(field, Part | Rows) or not isinstance(field, plain.Plain):
        return label
    return f"{label}; {field.remedy(None)}"


def _shape(field: fields.Field[Any], steps: tuple[str, ...], shapes: dict[str, Shape]) -> Shape:
    below = forms.find_below(field)
    if below is None:
        return _plain(field)
    there = _reference(below, steps, shapes)
    if isinstance(field, Part):
        return there
    if isinstance(field, Rows):
        return {"type": "array", "items": there, "minItems": field.at_least, "maxItems": MOST_ROWS}
    rows = {"type": "array", "items": there, "minItems": 1}
    if isinstance(field, Ways):
        return {"anyOf": [_POINTS, *([{"const": "never"}] if field.never else []), rows]}
    if isinstance(field, Down):
        return {"anyOf": [_plain(field.words), rows]}
    if isinstance(getattr(field, "rows", None), Rows):
        return rows
    return {"type": "object", "additionalProperties": {"anyOf": [{"const": "never"}, there]}}


def _reference(form: Form, steps: tuple[str, ...], shapes: dict[str, Shape]) -> Shape:
    """Forms are told once, by their name; what the same form says under other words is told alike."""
    name = shape_name(type(form))
    if name not in shapes:
        shapes[name] = {}
        shapes[name] = _form(form, steps, shapes)
    return {"$ref": f"#/$defs/{name}"}


def shape_name(form: type[Form]) -> str:
    """What a form is called here: `Tier.Step` and `Pricing.Step` are two."""
    subject = form.__module__.rpartition(".")[2].removesuffix("_schema").replace("_", " ").title()
    return f"{subject.replace(' ', '')}.{form.__name__.removesuffix('Form')}"


def _plain(field: fields.Field[Any]) -> Shape:
    """The shape of a single value; anything where the class is not known here."""
    for kind in type(field).__mro__:
        if kind in _SHAPES:
            return _SHAPES[kind](field)
    return {}


def _text(field: Any) -> Shape:
    pattern = field.pattern.pattern
    return {**_LINE} if pattern == ".*" else {**_LINE, "pattern": f"^({pattern})$"}


def _names(_: Any) -> Shape:
    tagged = {"type": "object", "minProperties": 1, "propertyNames": {"pattern": f"^{LANGUAGE.pattern}$"}}
    return {"anyOf": [_LINE, {**tagged, "additionalProperties": _LINE}]}


def _by_money(pattern: str) -> Callable[[Any], Shape]:
    text = {"type": "string", "pattern": f"^({pattern})$"}
    return _constant(
        {
            "type": "object",
            "propertyNames": {"enum": sorted(DECIMALS)},
            "additionalProperties": text,
            "minProperties": 1,
        }
    )


def _constant(shape: Shape) -> Callable[[Any], Shape]:
    return lambda _: dict(shape)


_SHAPES: Final[Mapping[type[Any], Callable[[Any], Shape]]] = {
    plain.Code: _constant(_CODE),
    plain.Text: _text,
    plain.OneOf: lambda field: {"enum": list(field.words)},
    plain.Whole: lambda field: {"type": "integer", "minimum": field.low, "maximum": field.high},
    plain.Flag: _constant({"type": "boolean"}),
    plain.Money: _constant({"enum": sorted(DECIMALS)}),
    plain.Zone: _constant({"type": "string", "pattern": f"^({plain.ZONE.pattern})$"}),
    plain.Reference: _constant({"type": "string"}),
    plain.References: _constant({"type": "array", "items": {"type": "string"}, "minItems": 1}),
    plain.LocalDay: _constant({"type": "string", "pattern": f"^{plain.DAY.pattern}$"}),
    plain.Names: _names,
    plain.Called: lambda field: {
        "type": "object",
        "additionalProperties": _names(field),
        "minProperties": 1,
        "maxProperties": plain.MOST_CALLED,
    },
    plain.Words: lambda field: {"type": "array", "items": _text(field.text), "minItems": 1},
    Limits: _constant({"type": "object", "propertyNames": {"enum": list(SPANS)}, "minProperties": 1}),
    figures.Amount: _constant(_AMOUNT),
    figures.Worth: _constant({"type": "string", "pattern": f"^{figures.WORTH.pattern}$"}),
    figures.Points: _constant(_POINTS),
    figures.Quantity: _constant(_POINTS),
    figures.Factor: _constant(_AMOUNT),
    figures.Duration: _constant({"type": "string", "pattern": f"^{figures.DURATION.pattern}$"}),
    reward_schema.Limits: _constant(_LIMITS),
    foreign_schema.Rates: _by_money(foreign_schema.RATE.pattern),
    foreign_schema.Amounts: _by_money(figures.FIXED.pattern),
    figures.ByTier: _constant({"type": "object", "additionalProperties": _AMOUNT, "minProperties": 1}),
}
