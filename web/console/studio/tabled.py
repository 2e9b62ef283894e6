"""Mappings as they are typed: `what = value`, one on each line. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from web.console.studio import listed

COLUMN: Final = ".-at."
_EQUALS: Final = re.compile(r"\s*[=＝\t]\s*")
_BETWEEN: Final = re.compile(r"\s*[:：,，](?!\d)\s*|\s+(?=\S+$)")
_BOUNDS: Final = re.compile(r"(\d{1,9})?\s*(?:\.\.|…|–)\s*(\d{1,9})?")
Typed = Mapping[str, str]


def shown(found: Any) -> Typed | None:
    """A mapping of single values."""
    if found is not None and not isinstance(found, dict):
        return None
    if any(isinstance(each, dict | list) for each in (found or {}).values()):
        return None
    return {"": _lines(found or {})}


def pairs(typed: Typed) -> dict[str, str] | None:
    """What was typed, line by line; a line without a value has an empty one, to be refused."""
    return _pairs(typed.get("", "").split("\n")) or None


def called(found: Any, tag: str) -> Typed | None:
    """What codes are called in a language."""
    if found is not None and not isinstance(found, dict):
        return None
    return {"": _lines({code: _in(name, tag) for code, name in (found or {}).items()})}


def calls(typed: Typed, before: Any, tag: str) -> dict[str, Any] | None:
    """The same as typed; names in other languages stay."""
    known = before if isinstance(before, dict) else {}
    found: dict[str, Any] = {}
    for code, name in _pairs(typed.get("", "").split("\n")).items():
        was = known.get(code)
        is_same = was is not None and _in(was, tag) == name
        found[code] = was if is_same else {**was, tag: name} if isinstance(was, dict) else name
    return found or None


def replied(found: Any) -> Typed | None:
    """What was told: choices with commas, yes or no, or bounds such as 40..60."""
    if found is not None and not isinstance(found, dict):
        return None
    written = {code: _reply(wanted) for code, wanted in (found or {}).items()}
    return None if None in written.values() else {"": _lines(written)}


def replies(typed: Typed) -> dict[str, Any] | None:
    """The same as typed."""
    found: dict[str, Any] = {}
    for code, text in _pairs(typed.get("", "").split("\n")).items():
        bounds = _BOUNDS.fullmatch(text)
        if text.casefold() in ("yes", "no"):
            found[code] = text.casefold() == "yes"
        elif bounds:
            named = {"at_least": bounds[1], "at_most": bounds[2]}
            found[code] = {word: int(bound) for word, bound in named.items() if bound}
        else:
            found[code] = listed.split(text)
    return found or None


def wide(found: Any) -> Typed | None:
    """A table: its rows each as a list of `goods = share`."""
    if found is not None and not isinstance(found, dict):
        return None
    rows = {row: shown(cells) for row, cells in (found or {}).items()}
    if None in rows.values():
        return None
    return {f"{COLUMN}{row}": (cells or {"": ""})[""].replace("\n", ", ") for row, cells in rows.items()}


def table(typed: Typed, before: Any, rows: Sequence[str]) -> dict[str, Any] | None:
    """The same as typed."""
    known = dict.fromkeys((*(before if isinstance(before, dict) else ()), *rows))
    found = {row: _pairs(listed.split(typed.get(f"{COLUMN}{row}", ""))) for row in known}
    return {row: cells for row, cells in found.items() if cells} or None


def _lines(found: Mapping[str, Any]) -> str:
    return "\n".join(f"{key} = {getattr(value, 'text', value)}" for key, value in found.items())


def _pairs(lines: Sequence[str]) -> dict[str, str]:
    found = {}
    for line in filter(None, (each.strip() for each in lines)):
        key, *rest = (_EQUALS if _EQUALS.search(line) else _BETWEEN).split(line, maxsplit=1)
        found[key] = rest[0].strip() if rest else ""
    return found


def _in(name: Any, tag: str) -> str:
    if isinstance(name, dict):
        return str(name.get(tag) or next(iter(name.values()), ""))
    return str(name)


def _reply(wanted: Any) -> str | None:
    if isinstance(wanted, bool):
        return "yes" if wanted else "no"
    if isinstance(wanted, list):
        return ", ".join(map(str, wanted))
    if isinstance(wanted, dict):
        return f"{wanted.get('at_least', '')}..{wanted.get('at_most', '')}"
    return None
