"""Chapters: which words at the top of a document stand on which page of the studio. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from marshmallow import fields

from loyalty.program.form import Form, Part, Rows
from loyalty.program.schema import ProgramForm

# A page is for one section of the document, or for several single values of its top.
CHAPTERS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "names": (("name", "language"), ("promises",), ("called",)),
    "points": (("currencies",), ("spending",), ("offline",), ("returns",), ("restore",), ("monies",)),
    "earning": (("earn",), ("exclude",), ("counts",), ("activities",), ("milestones",), ("caps",)),
    "tiers": (("tiers",), ("counters",)),
    "prices": (("discounts",), ("prices",), ("payers",)),
    "rewards": (("rewards",), ("benefits",), ("contests",), ("draws",)),
    "days": (("days",), ("offers",), ("calendars",)),
    "cards": (("members",), ("cards",), ("segments",), ("households",)),
}
# What a version keeps from the one before; a programme has it from its beginning.
LASTING: Final = ("format", "code", "money", "zone")


@dataclass(frozen=True, slots=True)
class Subject:
    """What one page is about: its words, their fields, and the form of what stands below, where one does."""

    chapter: str
    words: tuple[str, ...]

    @property
    def word(self) -> str:
        """The word it is found by."""
        return self.words[0]

    @property
    def field(self) -> fields.Field[Any]:
        """The field of its first word."""
        return _fields()[self.word]

    @property
    def form(self) -> Form | None:
        """The form of the section, or of each of its entries; None where it is single values."""
        if isinstance(self.field, Part):
            assert isinstance(self.field.schema, Form), "a part is a form"
            return self.field.schema
        return self.field.form if isinstance(self.field, Rows) else None

    @property
    def is_list(self) -> bool:
        """Whether it has entries, each with a page of its own."""
        return isinstance(self.field, Rows)

    def at(self, number: int | None) -> str:
        """The place in the document that a page of it is about; empty for single values."""
        if self.form is None:
            return ""
        return self.word if number is None else f"{self.word}[{number}]"


def subjects(chapter: str) -> tuple[Subject, ...]:
    """The pages of a chapter; a word that no chapter names stands in the first."""
    named = {word for pages in CHAPTERS.values() for words in pages for word in words}
    rest = [(word,) for word in _fields() if word not in named and word not in LASTING]
    pages = (*CHAPTERS[chapter], *(rest if chapter == next(iter(CHAPTERS)) else ()))
    return tuple(Subject(chapter, words) for words in pages)


def find(chapter: str, word: str) -> Subject | None:
    """The page of a chapter that is found by a word."""
    return (
        next((each for each in subjects(chapter) if each.word == word), None) if chapter in CHAPTERS else None
    )


def about(path: str) -> Subject | None:
    """The page where a place of the document is written."""
    top = path.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0]
    return next((each for chapter in CHAPTERS for each in subjects(chapter) if top in each.words), None)


@cache
def _fields() -> Mapping[str, fields.Field[Any]]:
    return {field.data_key or name: field for name, field in ProgramForm().fields.items()}


def field_of(word: str) -> fields.Field[Any]:
    """The field of a word at the top."""
    return _fields()[word]
