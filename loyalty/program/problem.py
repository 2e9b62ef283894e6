"""A problem of a document: the place, the remedy, and what was found there instead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

LONGEST_SHOWN: Final = 40
MOST_LISTED: Final = 40
NOTHING: Final = object()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right. `path` is a place such as `earn[1].per.amount`, or a line of the text."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it was written that is not a plain whole one (`1.50`, `1e400`), kept to be shown."""

    text: str


def found(path: str, remedy: str, value: object) -> Problem:
    """The problem of a value at a place: what must be there, and what is."""
    return Problem(path or "document", f"{remedy}; got {show(value)}")


def show(value: object) -> str:
    """A value as its writer would recognise it: one short line without control characters."""
    match value:
        case str():
            return _quoted(value)
        case Numeral():
            return _cropped(value.text)
        case dict():
            return "a mapping" if value else "an empty mapping"
        case list():
            return "a list" if value else "an empty list"
        case None:
            return "null"
        case bool():
            return str(value).lower()
    return "nothing" if value is NOTHING else str(value)


def step(path: str, key: str | int) -> str:
    """The place of an entry of a mapping or of a list."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    word = key if re.fullmatch(r"[\w-]{1,40}", key) else show(key)
    return f"{path}.{word}" if path else word


def one_of(words: Iterable[str]) -> str:
    """`"a", "b" or "c"`; a long list is cut."""
    quoted = [_quoted(word) for word in words]
    if len(quoted) > MOST_LISTED:
        return ", ".join(quoted[:MOST_LISTED]) + ", …"
    return " or ".join(filter(None, (", ".join(quoted[:-1]), *quoted[-1:])))


def nearest(word: object, words: Iterable[str]) -> str | None:
    """The word that was probably meant, or None."""
    if not isinstance(word, str):
        return None
    return next(iter(get_close_matches(word[:LONGEST_SHOWN], list(words), n=1)), None)


def _cropped(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def _quoted(text: str) -> str:
    """As JSON writes it, and what cannot be seen as an escape too."""
    quoted = json.dumps(_cropped(text), ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in quoted)
