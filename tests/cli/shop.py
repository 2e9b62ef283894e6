"""A shop on the command line: its programme published, and files of receipts in our own format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import Result
from sqlalchemy import Table, select

from db.engine import Database
from db.metadata import metadata
from tests.cli.conftest import Run

PROGRAM = """
format: 1
code: shop
name: Shop
money: GBP
zone: Europe/Paris
earn:
  - {code: base, per: {amount: "1.00", points: 1}}
members:
  enrol: first-sale
"""
KEYS = [
    "receipts",
    "returns",
    "unidentified",
    "unmatched_returns",
    "duplicates",
    "rejected",
    "ignored",
    "members",
    "points_issued",
    "points_taken_back",
    "upgrades",
    "seconds",
]


def publish(run: Run, folder: Path, text: str = PROGRAM) -> Result:
    """Publish a programme, `shop` unless another document is given."""
    file = folder / "program.yaml"
    file.write_text(text)
    return run("program", "publish", file)


def sale(number: str = "1", pounds: str = "5.00", **others: Any) -> dict[str, Any]:
    """A document of our own format: member `anna` buys one line on 21 November 2026."""
    return {
        "store": "s1",
        "number": number,
        "purchased_at": f"2026-11-21T10:{int(number) % 60:02d}:00Z",
        "kind": "sale",
        "member": {"external": "anna"},
        "lines": [{"sku": "tea", "quantity": 1, "net": pounds}],
        **others,
    }


def written(folder: Path, *documents: Mapping[str, Any] | str) -> Path:
    """A file with a document a line; a text stands as it is."""
    file = folder / "day.ndjson"
    lines = (text if isinstance(text, str) else json.dumps(text) for text in documents)
    file.write_text("\n".join(lines) + "\n")
    return file


def import_day(run: Run, file: Path, *options: object, store: str = "s1") -> Result:
    """Import a file of our own format."""
    return run(
        "receipts", "import", file, "--adapter", "native", "--program", "shop", "--store", store, *options
    )


def totals(result: Result) -> dict[str, int]:
    """The last line of the output."""
    found: dict[str, int] = json.loads(result.stdout.splitlines()[-1])
    return found


def counts(result: Result) -> dict[str, int]:
    """What of the totals is not 0, without the seconds."""
    return {key: count for key, count in totals(result).items() if count and key != "seconds"}


def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, in order."""
    return database.read(
        lambda session: {
            table.name: [tuple(row) for row in session.rows(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }
    )


def rows(database: Database, table: Table) -> list[dict[str, Any]]:
    """The rows of one table."""
    return database.read(lambda session: session.mappings(select(table)))
