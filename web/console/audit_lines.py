"""Lines of the audit in words: who did what about whom, with what is to be known besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import quote

from identity.audit import Note
from web.console.audit_names import END, KINDS, Names, find_words
from web.wire import readers, texts

DEED: Final = "deed."
# Where the page of what a note is about stands, by how its id begins.
PAGES: Final = {
    "mem_": "/console/members/",
    "stf_": "/console/staff/",
    "whk_": "/console/webhooks/",
    "dlv_": "/console/rejected/",
    "prk_": "/console/waiting/",
    "vou_": "/console/vouchers/",
    "vba_": "/console/rewards/batches/",
}
# The same by what was done, where the subject is a code.
PLACES: Final = {
    "stores": "/console/stores/",
    "programs": "/console/program/",
    "connections": "/console/connections/",
    "catalog": "/console/catalog/item?sku=",
}
# Under which names notes say codes that have words of their own elsewhere.
WORDS: Final = {"reason": "reason.", "waived": "reason.", "answer": "missing-desk.", "what": "member.stop-"}
# Facts whose label says already of what kind an id is.
TOLD_BY_LABEL: Final = ("member", "ended", "receipt", "approval", "event")
GONE: Final = ("connections.remove", "webhooks.delete")


@dataclass(frozen=True, slots=True)
class Line:
    """A note as people read it. `address` is of the page of what it is about, empty where there is none."""

    note: Note
    who: str
    what: str
    about: str
    address: str
    facts: Sequence[tuple[str, str]]


def line(note: Note, names: Names) -> Line:
    """A note in the reader's words."""
    facts = [
        (find_words(f"fact.{name}") or name, said)
        for name, value in sorted(note.detail.items(), key=lambda fact: _place(fact[0]))
        if (said := _value(name, value, names))
    ]
    return Line(note, names.actor(note.actor), _what(note), _about(note, names), page_of(note, names), facts)


def kinds() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Every deed there is, by the words for what it is about: its code, and what it is called."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key in texts.texts(readers.reader().tag):
        if key.startswith(DEED):
            code = key.removeprefix(DEED)
            area = find_words(f"deed-of.{code.partition('.')[0]}") or ""
            found.setdefault(area, []).append((code, find_words(key) or code))
    return found


def page_of(note: Note, names: Names) -> str:
    """Where the page of what a note is about stands; empty where it has none, or none any more."""
    subject, area = note.subject, note.action.partition(".")[0]
    if not subject or note.action in GONE or (subject.startswith("whk_") and subject not in names.webhooks):
        return ""
    if subject[:4] in PAGES:
        return f"{PAGES[subject[:4]]}{subject}"
    if area == "tills" and "store" in note.detail:
        return f"/console/stores/{quote(note.detail['store'], safe='')}/keys/{quote(subject, safe='')}"
    return f"{PLACES[area]}{quote(subject, safe='')}" if area in PLACES else ""


def _place(name: str) -> int:
    """Facts are told in the order of their texts: what was before comes before what is after."""
    return _places().get(f"fact.{name}", -1)


@cache
def _places() -> Mapping[str, int]:
    return {key: place for place, key in enumerate(texts.texts("en"))}


def _what(note: Note) -> str:
    """What was done. Of one code, looking has no detail, and doing has."""
    way = "done" if note.detail else "seen"
    return find_words(f"deed-only.{note.action}.{way}") or find_words(f"{DEED}{note.action}") or note.action


def _about(note: Note, names: Names) -> str:
    if note.action.startswith("stores."):
        return names.store(note.subject)
    if note.action.startswith("programs."):
        return names.program(note.subject)
    if note.action == "exports.read":
        return find_words(f"deed-table.{note.subject}") or note.subject
    return names.called(note.subject)


def _value(name: str, value: Any, names: Names) -> str:
    """What a note says under this name, for people; empty for what says nothing."""
    if value is None or isinstance(value, bool):
        return "" if value is None else find_words(f"fact-value.{str(value).lower()}") or str(value)
    if isinstance(value, Mapping):
        return _joined(f"{each} {count}" for each, count in value.items())
    if isinstance(value, list | tuple):
        return _joined(_value(name, each, names) for each in value)
    return _word(name, str(value), names)


def _joined(words: Iterable[str]) -> str:
    return (", " if readers.reader().tag == "en" else "、").join(words)


def _word(name: str, value: str, names: Names) -> str:
    if name in ("store", "program"):
        return names.store(value) if name == "store" else names.program(value)
    if name in TOLD_BY_LABEL and value[:4] in KINDS:
        return f"…{value[-END:]}"
    if name == "roles":
        role, _, store = value.partition(":")
        called = find_words(f"role.{role}") or role
        return f"{called} ({names.store(store)})" if store else called
    keys = (f"{WORDS.get(name, 'fact-value.')}{value}", f"fact-value.{value}", f"{DEED}{value}")
    return next(filter(None, map(find_words, keys)), None) or names.called(value)
