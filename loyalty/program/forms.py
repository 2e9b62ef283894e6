"""The forms as a tree: every word a document may say, where it may stand, and what stands below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from marshmallow import fields

from loyalty.program.expiry_schema import EndForm, ExpiryByTier
from loyalty.program.form import Form, Part, Rows
from loyalty.program.schema import ProgramForm

TOP: Final = "document"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a form: the word it stands under (`document` at the top), itself, and its field."""

    under: str
    word: str
    form: Form
    field: fields.Field[Any]

    @property
    def key(self) -> str:
        """The word with what it stands under, as labels may name it."""
        return f"{self.under}.{self.word}"


def words(form: Form | None = None, under: str = TOP) -> Iterator[Word]:
    """Every word of a form and of those below it; each form once for each word it stands under."""
    yield from _words(form or ProgramForm(), under, set())


def _words(form: Form, under: str, seen: set[tuple[type[Form], str]]) -> Iterator[Word]:
    if (type(form), under) in seen:
        return
    seen.add((type(form), under))
    for name, field in form.fields.items():
        word = field.data_key or name
        yield Word(under, word, form, field)
        below = find_below(field)
        if below is not None:
            yield from _words(below, word, seen)


def find_below(field: fields.Field[Any]) -> Form | None:
    """The form of what stands in a field: the mapping itself, an entry of its list, or a value of its map."""
    if isinstance(field, Part):
        schema = field.schema
        assert isinstance(schema, Form), "a part is a form"
        return schema
    if isinstance(field, Rows):
        return field.form
    rows = getattr(field, "rows", None)
    if isinstance(rows, Rows):
        return rows.form
    return EndForm() if isinstance(field, ExpiryByTier) else None
