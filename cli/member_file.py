"""A file of members, CSV or JSON lines, as rows of plain values; what cannot be read is told by its line."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from cli.feed import Feed, opened
from intake import files
from loyalty.people import answers
from loyalty.program.model import Program
from loyalty.program.problem import Problem
from loyalty.remedies.remedy import worded
from loyalty.switching.checking import Row
from pos_adapter import strict_json
from pos_adapter.errors import AdapterError

COLUMNS = (
    "external_id", "card", "name", "phone", "email", "joined_on", "tier", "tier_until",
    "card_year_from", "points", "expires_on", "lots", "progress", "vouchers", "consents",
)  # fmt: skip
PLAIN = ("external_id", "name", "phone", "email", "joined_on", "tier", "tier_until", "card_year_from")
PROFILE = "profile."
YES_NO = {"yes": True, "no": False}
BIRTHDAY = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})( lunar)?( leap)?")
CONTROL = "control"
WHOLE = re.compile(r"-?[0-9]{1,18}")


class MemberFile:
    """The rows of a file. `control` is what a last line of JSON says the sums must be, once it was read."""

    def __init__(self, path: Path, program: Program) -> None:
        self.path = path
        self.control: Mapping[str, Any] = {}
        self._money = {each.code for each in program.counters if each.measures == "spend"}
        self._first = program.currencies[0].code
        self._asked = {f"{PROFILE}{each.code}": each.kind for each in answers.questions(program)}
        self._columns = (*COLUMNS, *self._asked)

    def rows(self) -> Iterator[Row]:
        """Every row with its place, `line 2`."""
        with opened(self.path) as feed:
            start = feed.readline()
            is_json = start.lstrip().startswith(b"{")
            yield from self._objects(start, feed) if is_json else self._table(start, feed)

    def _objects(self, line: bytes, feed: Feed) -> Iterator[Row]:
        while line:
            place = f"line {feed.lines}"
            if line.strip():
                try:
                    found = strict_json.parse(line)
                except AdapterError as error:
                    yield place, Problem("row", worded("must be one JSON object; {error}", error=str(error)))
                else:
                    if isinstance(found, dict) and found.keys() == {CONTROL}:
                        self.control = found[CONTROL]
                    elif isinstance(found, dict):
                        yield place, found
                    else:
                        yield place, Problem("row", worded("must be one JSON object"))
            line = feed.readline()

    def _table(self, line: bytes, feed: Feed) -> Iterator[Row]:
        words = next(csv.reader([_text(line, self.path, 1)]), [])
        unknown = [word for word in words if word not in self._columns]
        if unknown or "external_id" not in words:
            raise click.ClickException(
                f"{files.shown(self.path)}: line 1 must name columns, external_id among them, of:"
                f" {', '.join(self._columns)}; got {', '.join(unknown or words)}"
            )
        while line := feed.readline():
            number = feed.lines
            text = _text(line, self.path, number)
            # A cell in quotation marks may hold ends of lines.
            while text.count('"') % 2 and (line := feed.readline()):
                text += _text(line, self.path, feed.lines)
            for cells in csv.reader(io.StringIO(text)):
                place = f"line {number}"
                if len(cells) != len(words):
                    wanted = len(words)
                    remedy = worded("must have {wanted} cells; it has {got}", wanted=wanted, got=len(cells))
                    yield place, Problem("row", remedy)
                elif any(cells):
                    filled = {word: cell.strip() for word, cell in zip(words, cells, strict=True)}
                    yield place, self._row({word: cell for word, cell in filled.items() if cell})

    def _row(self, cells: dict[str, str]) -> dict[str, Any]:
        """The row in the words of JSON."""
        found: dict[str, Any] = {word: cells[word] for word in PLAIN if word in cells}
        if "card" in cells:
            found["cards"] = cells["card"].split()
        lots = [self._lot(part) for part in _parts(cells.get("lots", ""))]
        if "points" in cells and cells["points"] != "0":
            ends = {"expires_on": cells["expires_on"]} if "expires_on" in cells else {}
            lots.append({"amount": _number(cells["points"]), **ends})
        named: dict[str, list[Any]] = {"lots": lots}
        named["progress"] = [self._progress(part) for part in _parts(cells.get("progress", ""))]
        named["vouchers"] = [
            dict(zip(("reward", "expires_on"), part, strict=False))
            for part in _parts(cells.get("vouchers", ""))
        ]
        named["consents"] = [
            dict(zip(("purpose", "channel", "at"), part, strict=False))
            for part in _parts(cells.get("consents", ""))
        ]
        told = {word: cell for word, cell in cells.items() if word in self._asked}
        if told:
            found["profile"] = {
                word.removeprefix(PROFILE): _answer(self._asked[word], cell) for word, cell in told.items()
            }
        return found | {word: rows for word, rows in named.items() if rows}

    def _lot(self, parts: list[str]) -> dict[str, Any]:
        """`1200 2027-03-31`, or with its currency before: `miles 1200 2027-03-31`."""
        own = parts if parts and not WHOLE.match(parts[0]) else [self._first, *parts]
        found: dict[str, Any] = dict(
            zip(("currency", "amount", "expires_on", "earned_on"), own, strict=False)
        )
        return found | {"amount": _number(found.get("amount", ""))}

    def _progress(self, parts: list[str]) -> dict[str, Any]:
        """`tier-points 1200`, and the day it was counted on after it."""
        found: dict[str, Any] = dict(zip(("counter", "amount", "on"), parts, strict=False))
        amount = found.get("amount", "")
        return found | {"amount": amount if found.get("counter") in self._money else _number(amount)}


def _answer(kind: str, cell: str) -> Any:
    """An answer as JSON has it; what does not fit stays the text it is, and is told so."""
    if kind == "number":
        return _number(cell)
    if kind == "yes-no":
        return YES_NO.get(cell, cell)
    found = BIRTHDAY.fullmatch(cell) if kind == "birthday" else None
    if found is None:
        return cell
    year, month, day, lunar, leap = found.groups()
    whole = {"year": int(year)} if year else {}
    words = {name: True for name, said in (("lunar", lunar), ("leap_month", leap)) if said}
    return {"month": int(month), "day": int(day), **whole, **words}


def _parts(cell: str) -> list[list[str]]:
    return [part.split() for part in cell.split(";") if part.strip()]


def _number(text: str) -> int | str:
    return int(text) if WHOLE.fullmatch(text) else text


def _text(line: bytes, path: Path, number: int) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.ClickException(
            f"{files.shown(path)}: line {number} must be UTF-8 text; save the file as UTF-8"
        ) from None


def control(path: Path) -> Mapping[str, Any]:
    """What a control file says. Raises ClickException for what is no JSON object."""
    try:
        found = json.loads(path.read_bytes())
    except ValueError as error:
        raise click.ClickException(f"{files.shown(path)}: must be one JSON object; {error}") from None
    if not isinstance(found, dict):
        raise click.ClickException(f"{files.shown(path)}: must be one JSON object")
    return found
