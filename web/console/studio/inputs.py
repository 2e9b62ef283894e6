"""Inputs: a value of the document as the inputs of a form, and what was typed into them as a value. Pure.

A value has one input or several; each has a suffix, empty for the first. What cannot be shown is None; what
is emptied is taken out of the document, and comes back as None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from marshmallow import fields

from loyalty.program.problem import Numeral
from web.console.studio import kinds, listed, tabled
from web.console.studio.paper import Options, Paper
from web.wire.forms import ungrouped

Typed = Mapping[str, str]
HAS, UNIT, NUMBER, IN, COLUMN = ".-has.", ".-unit", ".-number", ".-in.", ".-at."
UNTIL, NEVER = ".-until", ".-never"
UNITS: Final = ("days", "months", "years")
_LONG: Final = re.compile(r"([1-9]\d{0,4}) (day|month|year|card-year)s?")
_WHOLE: Final = re.compile(r"-?\d{1,17}")


@dataclass(frozen=True, slots=True)
class Blank:
    """A field at its place, on the paper it is typed on."""

    field: fields.Field[Any]
    steps: tuple[str, ...]
    path: str
    paper: Paper

    @property
    def kind(self) -> str:
        """How its value is typed."""
        return "ticks" if self.paper.known.get(self.steps[-1]) else kinds.kind(self.field)

    @property
    def options(self) -> Options:
        """What can be chosen."""
        return self.paper.options(self.field, self.steps)


def shown(blank: Blank, found: Any) -> Typed | None:
    """What stands in the inputs of a value; None where they cannot show it."""
    return _SHOWN[blank.kind](blank, found)


def read(blank: Blank, typed: Typed, before: Any) -> Any:
    """The value of what was typed; None for nothing. What is no number stays text, to be refused."""
    return _READ[blank.kind](blank, typed, before)


def _line(_: Blank, found: Any) -> Typed | None:
    if found is None or (isinstance(found, str | int) and not isinstance(found, bool)):
        return {"": "" if found is None else str(found)}
    return {"": found.text} if isinstance(found, Numeral) else None


def _text(_: Blank, typed: Typed, __: Any) -> Any:
    return typed.get("") or None


def _figure(_: Blank, typed: Typed, __: Any) -> Any:
    text = ungrouped(typed.get("", ""))
    return int(text) if _WHOLE.fullmatch(text) else text or None


def _total(blank: Blank, found: Any) -> Typed | None:
    return {NEVER: "yes"} if found == "never" else _line(blank, found)


def _counted(blank: Blank, typed: Typed, before: Any) -> Any:
    if typed.get(NEVER):
        return "never"
    reads = _text if blank.paper.counts_money(blank.path) else _figure
    return reads(blank, typed, before)


def _exact(_: Blank, typed: Typed, __: Any) -> Any:
    return ungrouped(typed.get("", "")) or None


def _flag(_: Blank, found: Any) -> Typed | None:
    return {"": {True: "yes", False: "no"}[found]} if isinstance(found, bool) else None if found else {"": ""}


def _yes(_: Blank, typed: Typed, __: Any) -> Any:
    return {"yes": True, "no": False}.get(typed.get("", ""))


def _long(_: Blank, found: Any) -> Typed | None:
    parts = _LONG.fullmatch(found) if isinstance(found, str) else None
    if parts:
        return {"": parts[1], UNIT: f"{parts[2]}s"}
    return {"": found or "", UNIT: "months"} if isinstance(found, str | None) else None


def _duration(_: Blank, typed: Typed, __: Any) -> Any:
    return _so_long(typed.get("", ""), typed.get(UNIT, ""))


def _so_long(number: str, unit: str) -> str | None:
    if number.isdigit() and unit:
        return f"{number} {unit.removesuffix('s') if number == '1' else unit}"
    return number or None


def _window(blank: Blank, found: Any) -> Typed | None:
    if isinstance(found, dict) and blank.kind == "lasts" and found.keys() <= {"after", "until"}:
        inner = _long(blank, found.get("after"))
        return (
            None
            if inner is None
            else {"": "", NUMBER: inner[""], UNIT: inner[UNIT], UNTIL: str(found.get("until", ""))}
        )
    parts = _LONG.fullmatch(found) if isinstance(found, str) else None
    if not isinstance(found, str | None):
        return None
    typed = (
        {"": "", NUMBER: parts[1], UNIT: f"{parts[2]}s"}
        if parts
        else {"": found or "", NUMBER: "", UNIT: "months"}
    )
    return {**typed, UNTIL: ""} if blank.kind == "lasts" else typed


def _within(_: Blank, typed: Typed, __: Any) -> Any:
    lasts = _so_long(typed.get(NUMBER, ""), typed.get(UNIT, ""))
    if lasts and typed.get(UNTIL):
        return {"after": lasts, "until": typed[UNTIL]}
    return lasts or typed.get("") or None


def _ticked(_: Blank, found: Any) -> Typed | None:
    if found == []:
        return {f"{HAS}none": "yes"}
    found = [found] if isinstance(found, str) else found
    return {f"{HAS}{each}": "yes" for each in found or ()} if listed.is_plain(found) else None


def _ticks(blank: Blank, typed: Typed, before: Any) -> Any:
    if typed.get(f"{HAS}none"):
        return []
    known = dict.fromkeys(
        (*([before] if isinstance(before, str) else before or ()), *(code for code, _ in blank.options))
    )
    return [each for each in known if typed.get(f"{HAS}{each}")] or None


def _names(blank: Blank, found: Any) -> Typed | None:
    if isinstance(found, dict):
        return {f"{IN}{tag}": str(text) for tag, text in found.items()}
    own = str(blank.paper.plain.get("language") or "en")
    return {f"{IN}{own}": found or ""} if isinstance(found, str | None) else None


def _named(blank: Blank, typed: Typed, before: Any) -> Any:
    own = str(blank.paper.plain.get("language") or "en")
    names = {tag: text for tag in blank.paper.tags(before) if (text := typed.get(f"{IN}{tag}"))}
    is_one = not isinstance(before, dict) and set(names) <= {own}
    return names.get(own) if is_one else names or None


def _columns(_: Blank, found: Any) -> Typed | None:
    if found is not None and not isinstance(found, dict):
        return None
    if any(isinstance(each, dict | list) for each in (found or {}).values()):
        return None
    return {f"{COLUMN}{key}": str(getattr(each, "text", each)) for key, each in (found or {}).items()}


def _by_column(blank: Blank, typed: Typed, before: Any) -> Any:
    keys = dict.fromkeys((*(before or {}), *(code for code, _ in blank.options)))
    found = {key: text for key in keys if (text := typed.get(f"{COLUMN}{key}"))}
    if type(blank.field).__name__ == "Limits":
        return {key: int(text) if _WHOLE.fullmatch(text) else text for key, text in found.items()} or None
    return found or None


def _raw(_: Blank, found: Any) -> Typed | None:
    return {"": ""} if found is None else None


Shows = Callable[[Blank, Any], Typed | None]
Reads = Callable[[Blank, Typed, Any], Any]
_CODECS: Final[Mapping[str, tuple[Shows, Reads]]] = {
    "text": (_line, _text),
    "date": (_line, _text),
    "choice": (_line, _text),
    "exact": (_line, _exact),
    "figure": (_line, _figure),
    "counted": (_total, _counted),
    "flag": (_flag, _yes),
    "duration": (_long, _duration),
    "window": (_window, _within),
    "lasts": (_window, _within),
    "ticks": (_ticked, _ticks),
    "names": (_names, _named),
    "columns": (_columns, _by_column),
    "list": (lambda _, found: listed.shown(found), lambda _, typed, before: listed.texts(typed, before)),
    "numbers": (lambda _, found: listed.shown(found), lambda _, typed, __: listed.numbers(typed)),
    "every": (
        lambda _, found: listed.recurring(found),
        lambda _, typed, before: listed.recurs(typed, before),
    ),
    "pairs": (lambda _, found: tabled.shown(found), lambda _, typed, __: tabled.pairs(typed)),
    "replies": (lambda _, found: tabled.replied(found), lambda _, typed, __: tabled.replies(typed)),
    "called": (
        lambda blank, found: tabled.called(found, blank.paper.reader.tag),
        lambda blank, typed, before: tabled.calls(typed, before, blank.paper.reader.tag),
    ),
    "table": (
        lambda _, found: tabled.wide(found),
        lambda blank, typed, before: tabled.table(typed, before, [code for code, _ in blank.options]),
    ),
    kinds.RAW: (_raw, _text),
}
_SHOWN: Final = {kind: shows for kind, (shows, _) in _CODECS.items()}
_READ: Final = {kind: reads for kind, (_, reads) in _CODECS.items()}
