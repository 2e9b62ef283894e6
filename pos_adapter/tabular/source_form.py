"""What the forms of a layout are made of: mappings with known words, and where a value comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema

from pos_adapter.native.fields import unknown
from pos_adapter.tabular import words
from pos_adapter.tabular.layout import Source
from pos_adapter.tabular.words import TEXT, Word

NAMES = {"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]}
REQUIRED: dict[str, str | list[Any] | dict[Any, Any]] = {"required": "is required"}
MEANINGS = {"type": "object", "additionalProperties": TEXT, "minProperties": 1}


class Form(Schema):
    """A mapping with known words."""

    example = "format: csv"

    def __init__(self) -> None:
        super().__init__(unknown=EXCLUDE)
        self.error_messages["type"] = f"must be a mapping such as {{{self.example}}}"

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown(self, _: Any, original: Any, **__: Any) -> None:
        """Every word that has no meaning here, with the one that was meant."""
        known = [field.data_key or name for name, field in self.fields.items()]
        strange = [word for word in original if word not in known] if isinstance(original, dict) else []
        if strange:
            raise ValidationError({str(word): [unknown(str(word), known)] for word in strange[:10]})


class SourceForm(Form):
    """Where a value comes from."""

    example = "column: Quantity"

    column = Word(words.named, NAMES)
    between = Word(words.text, TEXT)
    always = Word(words.text, TEXT)
    values = Word(words.mapped, MEANINGS)
    begins = Word(words.mapped, MEANINGS)
    otherwise = Word(words.text, TEXT)
    empty = Word(words.text, TEXT)
    without_start = Word(words.said, TEXT)
    without_end = Word(words.said, TEXT)
    digits = words.count(40)
    formats = Word(words.formats, NAMES)

    @validates_schema
    def is_from_somewhere(self, found: Mapping[str, Any], **_: Any) -> None:
        """A column, or always the same."""
        if ("column" in found) == ("always" in found):
            raise ValidationError("must name a column, or say what it always is")


class From(fields.Field[Source]):
    """A column's name, or a mapping that says more."""

    shape: Final = {"anyOf": [TEXT, {"$ref": "#/$defs/Source"}]}

    def __init__(self, *, required: bool = False) -> None:
        super().__init__(required=required, error_messages=REQUIRED)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Source:
        found = SourceForm().load({"column": value} if isinstance(value, str | list) else value)
        columns = found.pop("column", ())
        return Source(columns=columns, **found)


class Nested(fields.Nested):
    """A mapping within the layout."""

    def __init__(self, form: type[Form], *, required: bool = False) -> None:
        super().__init__(form(), required=required, error_messages=REQUIRED)
