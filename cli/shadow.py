"""`flask shadow`: beside the old system for a while, until every difference is explained."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import click
import orjson

from cli.door import House, now, opened
from cli.feed import opened as fed
from db.session import Session
from intake import files
from loyalty.explanations import language
from loyalty.program import shelf
from loyalty.program.figures import fixed
from loyalty.program.model import Program
from loyalty.receipt import DocumentKey
from loyalty.switching import shadow as comparing
from loyalty.switching.shadow import Difference, Sums, Theirs
from pos_adapter import strict_json
from pos_adapter.errors import AdapterError

SLICE = 200
COLUMNS = ("store", "till", "number", "business_date", "points", "currency")
NEEDED = ("store", "number", "business_date", "points")


@click.group()
def shadow() -> None:
    """Beside the old system."""


@shadow.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--program", "code", metavar="CODE", required=True, help="The programme the receipts are of.")
@click.option("--language", "tag", type=click.Choice(sorted(language.languages())), default="en")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def compare(file: Path, code: str, tag: str, form: str) -> None:
    """Compare the old system's points per receipt, in FILE, with ours, and explain what differs.

    FILE is CSV or JSON lines: store, till, number, business_date, points, currency. Sales and returns alike;
    a return's points are below zero. The last line of the output is one JSON object with the sums. Exit code
    1 when anything differs.
    """
    at, sums = now(), Sums()
    with opened() as house:
        program = house.database.read(lambda session: shelf.current(session, house.retailer.shelf, code, at))
        rows = _rows(file, program)
        while taken := list(islice(rows, SLICE)):
            for found in _compared(house, taken, tag, sums):
                click.echo(_json(found) if form == "json" else _text(found, program))
    told = orjson.loads(orjson.dumps(sums))
    click.echo(orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode())
    if sums.same != sums.receipts:
        raise SystemExit(1)


def _compared(house: House, taken: list[Theirs], tag: str, sums: Sums) -> list[Difference]:
    spoken = language.language(tag)

    def read(session: Session) -> tuple[list[Difference], Sums]:
        own = Sums()
        return list(comparing.compare(session, house.retailer.shelf, spoken, taken, own)), own

    found, own = house.database.read(read)
    sums.join(own)
    return found


def _text(found: Difference, program: Program) -> str:
    theirs, ours = found.theirs, found.ours
    head = f"{theirs.key}  ({theirs.place})"
    if not ours.is_here:
        return f"{head}\n  theirs {theirs.amount}; it never came here"
    rules = " + ".join(f"{rule} {amount}" for rule, amount in ours.rules.items()) or "nothing"
    scale = program.currency(theirs.currency).scale
    unit = f" (in {theirs.currency}, {scale} decimals)" if scale else ""
    lines = [head, f"  theirs {theirs.amount}, ours {ours.amount}: {rules}{unit}"]
    return "\n".join([*lines, *(f"  {line}" for line in ours.why or ("it is nobody's, or waits",))])


def _json(found: Difference) -> str:
    theirs, ours = found.theirs, found.ours
    told = {
        "place": theirs.place,
        "receipt": theirs.key,
        "currency": theirs.currency,
        "theirs": theirs.amount,
        "ours": ours.amount if ours.is_here else None,
        "rules": dict(ours.rules),
        "why": ours.why,
    }
    return orjson.dumps(told).decode()


def _rows(file: Path, program: Program) -> Iterator[Theirs]:
    with fed(file) as feed:
        first = feed.readline()
        is_json = first.lstrip().startswith(b"{")
        words = [] if is_json else next(csv.reader([first.decode("utf-8-sig")]), [])
        if not is_json and (set(words) - set(COLUMNS) or set(NEEDED) - set(words)):
            raise click.ClickException(
                f"{files.shown(file)}: line 1 must name the columns {', '.join(COLUMNS)}"
            )
        line = first if is_json else feed.readline()
        while line:
            place = f"line {feed.lines}"
            if line.strip():
                yield _theirs(f"{files.shown(file)}: {place}", place, _row(file, place, line, words), program)
            line = feed.readline()


def _row(file: Path, place: str, line: bytes, words: list[str]) -> Mapping[str, Any]:
    try:
        if words:
            cells = next(csv.reader(io.StringIO(line.decode())), [])
            return dict(zip(words, cells, strict=True))
        found = strict_json.parse(line)
    except (AdapterError, ValueError) as error:
        raise click.ClickException(f"{files.shown(file)}: {place}: {error}") from None
    if not isinstance(found, dict):
        raise click.ClickException(f"{files.shown(file)}: {place}: must be one JSON object")
    return found


def _theirs(where: str, place: str, row: Mapping[str, Any], program: Program) -> Theirs:
    currency = row.get("currency") or program.currencies[0].code
    known = next((each for each in program.currencies if each.code == currency), None)
    if known is None:
        raise click.ClickException(f'{where}: currency: the programme has no points "{currency}"')
    text = str(row.get("points", ""))
    amount = fixed(text.removeprefix("-"), known.scale)
    if amount is None:
        raise click.ClickException(f'{where}: points: must be points such as 120; got "{text}"')
    try:
        on = date.fromisoformat(str(row["business_date"]))
        key = DocumentKey(str(row["store"]), str(row.get("till") or ""), on, str(row["number"]))
    except (KeyError, ValueError):
        raise click.ClickException(
            f'{where}: must have store, number and a business_date such as "2026-12-31"'
        ) from None
    return Theirs(place, str(key), currency, -amount if text.startswith("-") else amount)
