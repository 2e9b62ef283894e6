"""A problem of a document: the place, the remedy, and what was found there instead."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from loyalty.remedies.remedy import Remedy, worded

LONGEST_SHOWN: Final = 40
MOST_LISTED: Final = 40
NOTHING: Final = object()


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right, at a place such as `earn[1].per.amount`; a line of the text is a remedy too."""

    path: str
    message: Remedy

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it was written that is not a plain whole one (`1.50`, `1e400`), kept to be shown."""

    text: str


def found(path: str, remedy: Remedy, value: object) -> Problem:
    """The problem of a value at a place: what must be there, and what is."""
    if value is NOTHING:
        return Problem(path or worded("document"), worded("{must}; got nothing", must=remedy))
    return Problem(path or worded("document"), worded("{must}; got {value}", must=remedy, value=show(value)))


def show(value: object) -> str:
    """A value as its writer would recognise it: one short line without control characters."""
    match value:
        case str():
            return _quoted(value)
        case Numeral():
            return _cropped(value.text)
        case dict():
            return worded("a mapping") if value else worded("an empty mapping")
        case list():
            return worded("a list") if value else worded("an empty list")
        case None:
            return "null"
        case bool():
            return str(value).lower()
    return worded("nothing") if value is NOTHING else str(value)


def step(path: str, key: str | int) -> str:
    """The place of an entry of a mapping or of a list."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    word = key if re.fullmatch(r"[\w-]{1,40}", key) else show(key)
    return f"{path}.{word}" if path else word


def one_of(words: Iterable[str]) -> Remedy:
    """`"a", "b" or "c"`; a long list is cut."""
    quoted = tuple(_quoted(word) for word in words)
    if len(quoted) > MOST_LISTED:
        return worded("{words}", words=(*quoted[:MOST_LISTED], "…"))
    if len(quoted) < 2:
        return worded("{words}", words=quoted)
    return worded("{words} or {last}", words=quoted[:-1], last=quoted[-1])


def nearest(word: object, words: Iterable[str]) -> str | None:
    """The word that was probably meant, or None."""
    if not isinstance(word, str):
        return None
    return next(iter(get_close_matches(word[:LONGEST_SHOWN], list(words), n=1)), None)


def _cropped(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"


def _quoted(text: str) -> Remedy:
    """As JSON writes it, and what cannot be seen as an escape too; the marks are the reader's."""
    written = json.dumps(_cropped(text), ensure_ascii=False)[1:-1]
    return worded(
        '"{word}"', word="".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in written)
    )
