"""Layouts as a JSON Schema (2020-12), for editors that complete words and underline mistakes while typing.

It knows every word and the shape of its value; which words go together only `flask layout check` knows.
"""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from pos_adapter.tabular.form import LayoutForm
from pos_adapter.tabular.source_form import Form, From, SourceForm
from pos_adapter.tabular.words import Word

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema of a whole layout."""
    whole = {"$schema": DIALECT, "title": "A layout of Regulars", **form(LayoutForm())}
    return whole | {"$defs": {"Source": form(SourceForm())}}


def form(told: Form) -> dict[str, Any]:
    """The schema of a mapping."""
    words = {field.data_key or name: field for name, field in told.fields.items()}
    return {
        "type": "object",
        "description": f"{(told.__doc__ or '').strip()} Such as {{{told.example}}}",
        "properties": {word: shape(field) for word, field in words.items()},
        "required": [word for word, field in words.items() if field.required],
        "additionalProperties": False,
    }


def shape(field: fields.Field[Any]) -> dict[str, Any]:
    """The schema of a word's value."""
    if isinstance(field, fields.List):
        return {"type": "array", "items": shape(field.inner)}
    if isinstance(field, fields.Nested):
        below = field.schema
        assert isinstance(below, Form), "all mappings of a layout are forms"
        return form(below)
    assert isinstance(field, Word | From), "every single value tells its shape"
    return dict(field.shape)
