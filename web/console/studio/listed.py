"""Lists as they are typed: commas between, or one on each line where an entry has a comma itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from loyalty.program.days.phrases import WEEKDAYS

HAS: Final = ".-has."
_COMMAS: Final = re.compile(r"[,，、;；\n]")
_WHOLE: Final = re.compile(r"\d{1,9}")
Typed = Mapping[str, str]


def is_plain(found: Any) -> bool:
    """Whether a value is nothing, or a list of single values."""
    return found is None or (
        isinstance(found, list) and not any(isinstance(each, dict | list) for each in found)
    )


def shown(found: Any) -> Typed | None:
    """A list, or a single value that stands for one."""
    if isinstance(found, str):
        return {"": found}
    if not is_plain(found):
        return None
    entries = [str(getattr(each, "text", each)) for each in found or ()]
    return {"": ("\n" if any(_COMMAS.search(each) for each in entries) else ", ").join(entries)}


def texts(typed: Typed, before: Any) -> list[str] | str | None:
    """The entries; a single value stays one."""
    found = split(typed.get("", ""))
    if isinstance(before, str) and len(found) == 1:
        return found[0]
    return found or None


def numbers(typed: Typed) -> list[Any] | None:
    """The entries as whole numbers; what is none stays text, to be refused."""
    found = split(typed.get("", ""))
    return [int(each) if _WHOLE.fullmatch(each) else each for each in found] or None


def split(text: str) -> list[str]:
    """The entries of what was typed."""
    parts = text.split("\n") if "\n" in text else _COMMAS.split(text)
    return [each.strip() for each in parts if each.strip()]


def recurring(found: Any) -> Typed | None:
    """What recurs: weekdays to tick, the rest one on each line."""
    entries = [found] if isinstance(found, str) else found
    if not is_plain(entries):
        return None
    others = [str(each) for each in entries or () if each not in WEEKDAYS]
    return {"": "\n".join(others), **{f"{HAS}{each}": "yes" for each in entries or () if each in WEEKDAYS}}


def recurs(typed: Typed, before: Any) -> list[str] | str | None:
    """The weekdays that are ticked and the rest; one alone stands alone, unless it stood in a list."""
    text = typed.get("", "")
    others = [each.strip() for each in text.split("\n") if each.strip()] if "FREQ" in text else split(text)
    found = [*(each for each in WEEKDAYS if typed.get(f"{HAS}{each}")), *others]
    if len(found) == 1 and not isinstance(before, list):
        return found[0]
    return found or None
