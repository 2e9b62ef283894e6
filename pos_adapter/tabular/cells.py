"""A cell's text as a value: a code, a number, a moment. Nothing here is a float."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from pos_adapter.scalars import YEARS
from pos_adapter.tabular.layout import Numbers, Source

LONGEST_NUMBER = 40
# What a spreadsheet program writes so that it reads a code as text: ="0012".
AS_TEXT = re.compile(r'="([^"]*)"')
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
TOKENS = re.compile(r"YYYY|YY|ROC|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|AMPM")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
AFTERNOON = {"am": False, "上午": False, "pm": True, "下午": True}
# As tabular_workbook writes what a workbook keeps as a moment.
OF_WORKBOOKS = ("YYYY-MM-DD HH:mm:ss", "YYYY-MM-DD")
PATTERNS = {
    "YYYY": r"(?P<year>[0-9]{4})",
    "YY": r"(?P<short>[0-9]{2})",
    "ROC": r"(?P<roc>[0-9]{2,3})",
    "MMM": r"(?P<word>[A-Za-z]{3})[a-z]*",
    "MM": r"(?P<month>[0-9]{2})",
    "M": r"(?P<month>[0-9]{1,2})",
    "DD": r"(?P<day>[0-9]{2})",
    "D": r"(?P<day>[0-9]{1,2})",
    "HH": r"(?P<hour>[0-9]{2})",
    "H": r"(?P<hour>[0-9]{1,2})",
    "hh": r"(?P<hour>[0-9]{2})",
    "h": r"(?P<hour>[0-9]{1,2})",
    "mm": r"(?P<minute>[0-9]{2})",
    "ss": r"(?P<second>[0-9]{2})(?:\.[0-9]{1,9})?",
    "AMPM": r"(?P<half>[AaPp]\.?[Mm]\.?|上午|下午)",
}


def plain(cell: str) -> str:
    """A cell without blanks around it, composed (NFC), and without the marks that make it text."""
    text = cell.strip()
    match = AS_TEXT.fullmatch(text)
    text = match[1].strip() if match else text
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def shown(text: str, longest: int) -> str:
    """A text for people: control characters as one blank, cut to `longest`."""
    return (text if text.isprintable() else CONTROL.sub(" ", text))[:longest]


def text_of(source: Source, cells: Mapping[str, str]) -> str:
    """What a source says of a row; empty for nothing."""
    if source.always is not None:
        return source.always
    found = [plain(cells[column]) for column in source.columns]
    text = source.between.join(part for part in found if part) if len(found) > 1 else found[0]
    text = text.removeprefix(source.without_start).removesuffix(source.without_end)
    if not text:
        return source.empty
    if text.isascii() and text.isdigit():
        text = text.zfill(source.digits)
    return translated(source, text)


def translated(source: Source, text: str) -> str:
    """The text in our words, where the source has some."""
    if text in source.values:
        return source.values[text]
    for beginning, meaning in source.begins.items():
        if text.startswith(beginning):
            return meaning
    return text if source.otherwise is None else source.otherwise


def find_number(text: str, written: Numbers) -> Decimal | None:
    """The number in a text; None if it is none.

    A minus may stand before or behind it, or brackets around it; thousands must be groups of three.
    """
    if len(text) > LONGEST_NUMBER:
        return None
    for symbol in written.symbols:
        text = text.replace(symbol, "", 1).strip()
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    elif text.endswith("-"):
        text = f"-{text[:-1]}"
    match = pattern(written).fullmatch(text)
    if match is None:
        return None
    whole = match["whole"].replace(written.thousands, "") if written.thousands else match["whole"]
    return Decimal(f"{match['sign'] or ''}{whole or '0'}.{match['rest'] or '0'}")


@lru_cache(maxsize=64)
def pattern(written: Numbers) -> re.Pattern[str]:
    """Numbers as they are written here."""
    whole = r"[0-9]*"
    if written.thousands:
        whole = rf"[0-9]{{1,3}}(?:{re.escape(written.thousands)}[0-9]{{3}})+|[0-9]*"
    return re.compile(
        rf"(?P<sign>[-+])?\s?(?=[0-9]|{re.escape(written.decimal)}[0-9])(?P<whole>{whole})"
        rf"(?:{re.escape(written.decimal)}(?P<rest>[0-9]*))?"
    )


@lru_cache(maxsize=4_096)
def find_moment(text: str, formats: tuple[str, ...], without_time: time) -> datetime | None:
    """The local time in a text, by the first format that fits; None if none does."""
    for each in formats:
        match = moments(each).fullmatch(text)
        if match is not None:
            return moment_of(match.groupdict(), without_time)
    return None


@lru_cache(maxsize=64)
def moments(layout: str) -> re.Pattern[str]:
    """What fits a format such as `DD.MM.YYYY HH:mm`."""
    parts, last = [], 0
    for token in TOKENS.finditer(layout):
        parts += [re.escape(layout[last : token.start()]), PATTERNS[token[0]]]
        last = token.end()
    return re.compile("".join([*parts, re.escape(layout[last:])]))


def moment_of(found: Mapping[str, str | None], without_time: time) -> datetime | None:
    """The moment of a match's parts; None for the 31st of June, and out of all years of shops."""
    hour = found.get("hour")
    try:
        on = date(year_of(found), month_of(found), int(found["day"] or ""))
        at = time(hour_of(int(hour), found.get("half")), *minutes_of(found)) if hour else without_time
    except ValueError:
        return None
    return datetime.combine(on, at) if on.year in YEARS else None


def year_of(found: Mapping[str, str | None]) -> int:
    """The year, of whichever count: of two digits in this century, of the Republic since 1911."""
    if roc := found.get("roc"):
        return 1911 + int(roc)
    return int(found.get("year") or f"20{found['short']}")


def month_of(found: Mapping[str, str | None]) -> int:
    """The month; raises ValueError for a word that is none."""
    word = found.get("word")
    return MONTHS.index(word.lower()) + 1 if word else int(found["month"] or "")


def hour_of(hour: int, half: str | None) -> int:
    """The hour of 24; raises ValueError for 13 o'clock in the afternoon."""
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + 12 * AFTERNOON[half.lower().replace(".", "")]


def minutes_of(found: Mapping[str, str | None]) -> tuple[int, int]:
    """Minutes and seconds, where they are told."""
    return int(found.get("minute") or 0), int(found.get("second") or 0)
