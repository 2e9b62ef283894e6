"""A layout to begin with, guessed from the first rows of a file and what its columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from pos_adapter.errors import UnreadableFile
from pos_adapter.tabular import cells as tabular_cells
from pos_adapter.tabular import rows as tabular_rows
from pos_adapter.tabular import workbook
from pos_adapter.tabular.layout import NOON, File, Format

SAMPLE_ROWS = 200
MOST_ABOVE_HEADER = 10
DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "big5", "gb18030", "shift_jis", "cp1252")
TIMES = (
    "YYYY-MM-DD HH:mm:ss", "YYYY-MM-DD HH:mm", "YYYY-MM-DDTHH:mm:ss", "YYYY-MM-DD", "YYYY/M/D H:mm:ss",
    "YYYY/M/D H:mm", "YYYY/M/D", "DD.MM.YYYY HH:mm:ss", "DD.MM.YYYY HH:mm", "DD.MM.YYYY",
    "D/M/YYYY H:mm:ss", "D/M/YYYY H:mm", "D/M/YYYY", "M/D/YYYY H:mm:ss", "M/D/YYYY H:mm",
    "M/D/YYYY h:mm AMPM", "M/D/YYYY", "YYYYMMDDHHmmss", "YYYYMMDD HHmmss", "YYYYMMDD HHmm", "YYYYMMDD",
    "YYYY年M月D日 H:mm", "YYYY年M月D日", "ROC/M/D H:mm", "ROC/M/D", "DD-MMM-YYYY HH:mm",
)  # fmt: skip
NOISE = re.compile(r"[\s._()（）:：#-]+")
AMOUNTS = ("unit_price", "gross", "discount", "net", "tax", "total")
COMMA = re.compile(r"-?[0-9.]*,[0-9]{1,2}-?")
POINT = re.compile(r"-?[0-9,]*\.[0-9]{1,2}-?")
GROUPED = {",": re.compile(r"[0-9]{1,3}(\.[0-9]{3})+,"), ".": re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.|$)")}
# Words that can mean one thing only; "S" is a sale here and a voided one there.
KINDS = {
    "return": ("return", "refund", "退貨", "退货", "退款", "銷退", "retoure", "gutschrift", "返品"),
    "sale": ("sale", "sales", "銷售", "销售", "銷貨", "verkauf", "売上"),
    "void": ("void", "voided", "作廢", "作废", "storno"),
}
SYMBOLS = ("NT$", "HK$", "S$", "RM", "$", "€", "£", "¥", "￥", "元")
MOST_KINDS = 20
MISSING = "???"


@dataclass(frozen=True, slots=True)
class Guess:
    """How a file is written, and how many of its columns are called something that is known."""

    file: File
    columns: tuple[str, ...]
    samples: Mapping[str, Sequence[str]]

    @property
    def known(self) -> int:
        """How many columns are known by name."""
        return sum(plain(column) in names() for column in self.columns)


def layout(content: bytes) -> str:
    """The text of a layout for a file, or for the beginning of one; raises UnreadableFile."""
    guess = max(tried(content), key=lambda each: each.known, default=None)
    if guess is None or not guess.known:
        raise UnreadableFile("no row of this file names columns that are known; write the layout by hand")
    return written(guess)


def tried(content: bytes) -> Iterable[Guess]:
    """The file as it would be in each format, encoding and with the header in each of the first rows."""
    for file in files(content):
        for skip in range(MOST_ABOVE_HEADER):
            tried_file = replace(file, skip=skip)
            try:
                table = tabular_rows.table(BytesIO(content), tried_file)
                rows = [row.cells for row in islice(table.rows, SAMPLE_ROWS) if not row.wrong]
            except UnreadableFile:
                continue
            samples = {
                column: tuple(filter(None, (tabular_cells.plain(cells.get(column, "")) for cells in rows)))
                for column in table.columns
            }
            yield Guess(tried_file, table.columns, samples)


def files(content: bytes) -> Iterable[File]:
    """The formats and encodings that it could be in."""
    if content.startswith(b"PK\x03\x04"):
        for sheet in workbook.sheets(BytesIO(content)):
            yield File(Format.XLSX, sheet=sheet, needs_end=False)
        return
    start = content[:65_536].rpartition(b"\n")[0] or content
    marked = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ""
    for encoding in (marked,) if marked else ENCODINGS:
        try:
            (content if marked else start).decode(encoding)
        except UnicodeDecodeError:
            continue
        for delimiter in DELIMITERS:
            format_ = Format.TSV if delimiter == "\t" else Format.CSV
            yield File(format_, encoding, delimiter, needs_end=False)


def written(guess: Guess) -> str:
    """The layout as text, with what could not be told as comments."""
    told = fields(guess)
    unused = left_over(guess, told)
    document: dict[str, Any] = {**of_file(guess.file), "rows": "line", "numbers": numbers(told, guess)}
    receipt, line = told["receipt"], told["line"]
    document["times"] = {"formats": times(receipt.get("purchased_at", ()), guess)}
    document["receipt"] = {
        "number": one(receipt.pop("number", [MISSING])),
        "purchased_at": moment(receipt.pop("purchased_at", [MISSING]), guess),
        **{field: one(columns) for field, columns in receipt.items()},
    }
    if "kind" in receipt:
        document["receipt"]["kind"] = kind(receipt["kind"][0], guess)
    if told["member"]:
        document["receipt"]["member"] = {field: one(columns) for field, columns in told["member"].items()}
    if not line.get("sku"):
        document["rows"], line["sku"] = "receipt", []
        document["receipt"].pop("total", None)
        line.setdefault("net", receipt.get("total", [MISSING]))
    if not {"net", "unit_price"} & line.keys():
        # A total of the receipt is no line's: what it is of can only be said by who knows the file.
        line["net"] = [MISSING]
    document["line"] = {
        field: one(columns) if columns else {"always": "ALL"} for field, columns in line.items()
    }
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, default_flow_style=None, width=100)
    return "".join([HEAD, text, *unused, MISSING_HEAD if MISSING in text else ""])


HEAD = """# Guessed from the names of the columns: go through it, then see what comes of it with
#   flask receipts preview FILE --layout THIS --money GBP
"""
MISSING_HEAD = (
    f"# Where {MISSING} stands, say which column it is, or what the word means (sale, return, void).\n"
)


def left_over(guess: Guess, told: Mapping[str, Mapping[str, Sequence[str]]]) -> list[str]:
    """A comment for each column that is not used."""
    used = {column for part in told.values() for columns in part.values() for column in columns}
    return [f"# not used: {column}\n" for column in guess.columns if column not in used]


def of_file(file: File) -> dict[str, Any]:
    """The words for how the file is written."""
    said: dict[str, Any] = {"format": file.format.value}
    if file.format is Format.XLSX:
        said["sheet"] = file.sheet
    else:
        said["encoding"] = file.encoding
    if file.format is Format.CSV:
        said["delimiter"] = file.delimiter
    return said | ({"skip": file.skip} if file.skip else {})


def fields(guess: Guess) -> dict[str, dict[str, list[str]]]:
    """The columns by part and field; of two for one field the first, of times both."""
    told: dict[str, dict[str, list[str]]] = {"receipt": {}, "member": {}, "line": {}}
    for column in guess.columns:
        part, field = names().get(plain(column), ("", ""))
        if part and (field not in told[part] or field == "purchased_at"):
            told[part].setdefault(field, []).append(column)
    return told


def one(columns: Sequence[str]) -> str:
    """The first column."""
    return columns[0]


def moment(columns: Sequence[str], guess: Guess) -> Any:
    """A column with day and time, or one of each together."""
    if len(columns) > 1 and "H" not in "".join(times(columns[:1], guess)):
        return {"column": list(columns[:2]), "between": " "}
    return columns[0]


def times(columns: Sequence[str], guess: Guess) -> list[str]:
    """The first way of writing times in which all of the sample is written."""
    found = [
        " ".join(parts) for parts in zip(*(guess.samples.get(each, ()) for each in columns[:2]), strict=False)
    ]
    alone = list(guess.samples.get(columns[0], ())) if columns else []
    for sample in (found, alone):
        for each in TIMES:
            if sample and all(tabular_cells.find_moment(text, (each,), NOON) for text in sample):
                return [each]
    return [TIMES[0]]


def numbers(told: Mapping[str, Mapping[str, Sequence[str]]], guess: Guess) -> dict[str, Any]:
    """The decimal and thousands marks that the sample shows, and the symbols of money."""
    columns = [
        told[part][field][0] for part in ("line", "receipt") for field in AMOUNTS if field in told[part]
    ]
    shown = [text for column in columns for text in guess.samples.get(column, ())]
    symbols = [symbol for symbol in SYMBOLS if any(symbol in text for text in shown)][:1]
    sample = [text.replace(symbols[0], "").strip() if symbols else text for text in shown]
    decimal = "," if any(map(COMMA.fullmatch, sample)) and not any(map(POINT.fullmatch, sample)) else "."
    said: dict[str, Any] = {"decimal": decimal}
    if any(GROUPED[decimal].search(text) for text in sample):
        said["thousands"] = "." if decimal == "," else ","
    return said | ({"symbols": symbols} if symbols else {})


def kind(column: str, guess: Guess) -> dict[str, Any]:
    """What the values of a column of kinds mean, as far as they are known."""
    ours = {word: meaning for meaning, called in KINDS.items() for word in called}
    there = list(dict.fromkeys(guess.samples.get(column, ())))[:MOST_KINDS]
    return {"column": column, "values": {text: ours.get(text.casefold(), MISSING) for text in there}}


@cache
def names() -> Mapping[str, tuple[str, str]]:
    """What a column is called → the part of the layout and the field that it is."""
    told = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text("utf-8"))
    return {
        plain(str(name)): (part, field)
        for part, fields in told.items()
        for field, called in fields.items()
        for name in called
    }


def plain(name: str) -> str:
    """A column's name without what writers add to taste."""
    return NOISE.sub("", name.casefold())
