"""The single values of a layout: each is read exactly, has one remedy, and tells editors its shape."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from datetime import time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from marshmallow import ValidationError

from pos_adapter.native.fields import Checked
from pos_adapter.scalars import shown
from pos_adapter.tabular import cells
from pos_adapter.tabular.layout import Columns, Role, Span

LONGEST_TEXT = 200
MOST_ENTRIES = 1_000
CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
SPAN = re.compile(r"([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?")
# What Python calls text encodings; others it has (rot13, base64, zip) are none.
ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "big5", "big5hkscs", "cp950", "gb18030", "gbk", "gb2312",
    "cp1252", "latin-1", "iso-8859-15", "cp437", "cp850", "cp1250", "cp1251", "shift_jis", "cp932", "euc_kr",
    "ascii", "cp037", "cp500", "cp1140",
)  # fmt: skip
Shape = dict[str, Any]
# What looks like a number to YAML is text to us: 0012 stays 0012.
TEXT: Shape = {"type": ["string", "number", "boolean"], "maxLength": LONGEST_TEXT}


class Word(Checked):
    """A field that one function reads, and the shape by which an editor knows it."""

    def __init__(
        self, reader: Callable[[Any], Any], shape: Shape, *, required: bool = False, key: str | None = None
    ) -> None:
        """`key` is the word in the document, where Python has it for something else."""
        super().__init__(reader, required=required)
        self.shape, self.data_key = shape, key


def wrong(must: str, value: object) -> ValidationError:
    """The error that says what must stand here, and what does."""
    return ValidationError(f"must be {must}; got {shown(value)}")


def text(value: object) -> str:
    """A text; empty too."""
    if isinstance(value, str) and len(value) <= LONGEST_TEXT:
        return value
    raise wrong(f"a text of at most {LONGEST_TEXT} characters", value)


def said(value: object) -> str:
    """A text that is not empty."""
    found = text(value)
    if found.strip():
        return found
    raise wrong("a text", value)


def one_of(value: object, words: tuple[str, ...]) -> str:
    """One of a few words."""
    if isinstance(value, str) and value in words:
        return value
    raise wrong(" or ".join(words), value)


def whole(value: object, most: int) -> int:
    """A whole number from 0."""
    if (
        isinstance(value, str)
        and value.isascii()
        and value.isdigit()
        and len(value) < 6
        and int(value) <= most
    ):
        return int(value)
    raise wrong(f"a whole number from 0 to {most}", value)


def mark(value: object) -> str:
    """One character that separates."""
    if value in ("tab", "\\t"):
        return "\t"
    if isinstance(value, str) and len(value) == 1 and value not in "\r\n\0" and not value.isalnum():
        return value
    raise wrong('one character such as ";" (or tab)', value)


def quote(value: object) -> str:
    """The character around texts; nothing for none."""
    return "" if value in ("", "none") else mark(value)


def encoding(value: object) -> str:
    """One of the encodings that files of shops are in."""
    name = value.lower() if isinstance(value, str) else ""
    known = {codecs.lookup(each).name: each for each in ENCODINGS}
    try:
        found = known.get(codecs.lookup(name).name) if name.isascii() and len(name) < 30 else None
    except (LookupError, ValueError):
        found = None
    if found is None:
        raise wrong(f"one of {', '.join(ENCODINGS)}", value)
    return found


def listed(value: object) -> tuple[str, ...]:
    """A list of texts, or one alone."""
    rows = [value] if isinstance(value, str) else value
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_ENTRIES:
        raise wrong("a text or a list of texts", value)
    return tuple(text(each) for each in rows)


def column(value: object) -> str:
    """A column's name, blanks in it as one: a header may go over lines."""
    return " ".join(said(value).split())


def named(value: object) -> tuple[str, ...]:
    """Columns by name: one, or a list of them."""
    found = listed(value)
    if all(name.strip() for name in found) and len(set(found)) == len(found):
        return tuple(column(name) for name in found)
    raise wrong("names of columns, each once", value)


def mapped(value: object) -> Mapping[str, str]:
    """What stands there → what it means."""
    if not isinstance(value, dict) or not 0 < len(value) <= MOST_ENTRIES:
        raise wrong("a mapping such as {R: return}", value)
    return {text(key): text(meaning) for key, meaning in value.items()}


def roles(value: object) -> Mapping[str, Role]:
    """What stands in the column of types → what such a row is about."""
    return {kind: Role(one_of(role, tuple(Role))) for kind, role in mapped(value).items()}


def columns(value: object) -> Columns:
    """Names in order, or names with places."""
    if not isinstance(value, dict):
        return named(value)
    if not 0 < len(value) <= MOST_ENTRIES:
        raise wrong("a mapping such as {number: 1-8}", value)
    return {column(name): span(place) for name, place in value.items()}


def span(value: object) -> Span:
    """Places such as 1-8, or 9 for one."""
    match = SPAN.fullmatch(value) if isinstance(value, str) else None
    if match and int(match[1]) <= int(match[2] or match[1]):
        return Span(int(match[1]), int(match[2] or match[1]))
    raise wrong("places such as 1-8, counted from 1", value)


def clock(value: object) -> time:
    """A time of day."""
    match = CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match:
        return time(int(match[1]), int(match[2]))
    raise wrong("a time of day such as 04:00", value)


def zone(value: object) -> ZoneInfo:
    """A time zone."""
    if isinstance(value, str) and value in available_timezones():
        return ZoneInfo(value)
    raise wrong("a time zone such as Europe/London", value)


def formats(value: object) -> tuple[str, ...]:
    """How times are written, such as DD.MM.YYYY HH:mm; each must tell a day."""
    found = listed(value)
    for each in found:
        tokens = cells.TOKENS.findall(each)
        years = [token for token in tokens if token in ("YYYY", "YY", "ROC")]
        months = [token for token in tokens if token in ("MMM", "MM", "M")]
        days = [token for token in tokens if token in ("DD", "D")]
        lower = [token.lower() for token in tokens]
        if (
            (len(years), len(months), len(days)) != (1, 1, 1)
            or any(lower.count(one) + lower.count(one * 2) > 1 for one in ("h", "s"))
            or tokens.count("mm") > 1
            or tokens.count("AMPM") > 1
        ):
            raise wrong(
                "a format such as DD.MM.YYYY HH:mm (YYYY, YY, ROC, MM, M, MMM, DD, D, HH, H, hh, h,"
                " mm, ss, AMPM), each once",
                each,
            )
    return found


def choice(*words: str, required: bool = False) -> Word:
    """A field of a few words."""
    return Word(partial(one_of, words=words), {"enum": list(words)}, required=required)


def flag() -> Word:
    """Yes or no."""
    return Word(
        lambda value: one_of(value, ("true", "false", "yes", "no")) in ("true", "yes"),
        {"enum": [True, False, "yes", "no"]},
    )


def count(most: int) -> Word:
    """A whole number from 0."""
    return Word(partial(whole, most=most), {"type": "integer", "minimum": 0, "maximum": most})
