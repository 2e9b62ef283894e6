"""Refused: what the stable code of a delivery that was not taken says to people, and what they can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from doorway.errors import KINDS, wording
from doorway.errors.kind import Kind
from intake import refusing
from web.wire import pages, readers, texts

# However the vendor's API was not reached, the shop can do the same about it.
_UNREACHABLE: Final = frozenset(
    ("timed-out", "name-unknown", "connection-refused", "connection-lost", "tls-failed", "not-http")
)
_ANSWERED: Final = "answered-"


@dataclass(frozen=True, slots=True)
class Said:
    """What happened, and what to do about it; that is empty where nothing is known."""

    title: str
    remedy: str


def why(code: str, kind: str = "refusals.") -> Said:
    """A code of a reject, or (`kind` is `refusals.unproved-`) of a delivery that nothing proved."""
    key = kind + alike(code)
    if key in texts.texts(readers.reader().tag):
        return Said(pages.say(key), pages.say(f"{key}.do"))
    known = _kinds().get(code)
    if known is None:
        return Said(pages.say(f"{kind}other"), pages.say(f"{kind}other.do"))
    said = wording.said(known, known.detail, None, readers.reader())
    return Said(said.title, said.remedy)


def unproved(code: str) -> Said:
    """Why nothing proved a delivery."""
    return why(code, "refusals.unproved-")


def alike(code: str) -> str:
    """The code that says the same to people."""
    if code.startswith(_ANSWERED):
        return _ANSWERED.rstrip("-")
    return "unreachable" if code in _UNREACHABLE else code


@cache
def _kinds() -> Mapping[str, Kind]:
    """What recording refuses, by the code it has in a reject."""
    return {refusing.word(error): kind for error, kind in KINDS.items()}
