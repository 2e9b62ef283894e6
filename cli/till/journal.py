"""A till's own memory: numbers that are never used twice, and receipts until they were answered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TABLES = (
    "CREATE TABLE IF NOT EXISTS sold (number INTEGER PRIMARY KEY, document TEXT NOT NULL, answer TEXT)",
    "CREATE TABLE IF NOT EXISTS price (sku TEXT PRIMARY KEY, price TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS used (nonce TEXT PRIMARY KEY)",
    "CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)
_NEXT = "SELECT coalesce(max(number), 0) + 1 FROM sold"
_UNSENT = "SELECT number, document FROM sold WHERE answer IS NULL ORDER BY number LIMIT ?"


@dataclass(frozen=True, slots=True)
class Kept:
    """A receipt that waits for its answer."""

    number: int
    document: Mapping[str, Any]


class Journal:
    """One till's file. What `sell` returned from is on the disk: a till that dies then still sends it."""

    def __init__(self, path: Path) -> None:
        """Open the file, made if there is none. Raises sqlite3.Error and OSError where it cannot be."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = FULL")
        for table in _TABLES:
            self._database.execute(table)

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def next_number(self) -> int:
        """The number of the next receipt, from 1."""
        return int(self._database.execute(_NEXT).fetchone()[0])

    def sell(self, number: int, document: Mapping[str, Any], nonces: tuple[str, ...] = ()) -> None:
        """Keep a receipt, and what it used up, to be sent.

        Raises sqlite3.IntegrityError for a number, or something used up, that was used before.
        """
        self._database.execute("BEGIN IMMEDIATE")
        try:
            self._database.execute("INSERT INTO sold VALUES (?, ?, NULL)", (number, json.dumps(document)))
            self._database.executemany("INSERT INTO used VALUES (?)", [(nonce,) for nonce in nonces])
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def answered(self, number: int, answer: Mapping[str, Any]) -> None:
        """Note what the service said to a receipt; it is not sent again."""
        self._database.execute("UPDATE sold SET answer = ? WHERE number = ?", (json.dumps(answer), number))

    def unsent(self, limit: int) -> list[Kept]:
        """What waits for its answer, oldest first."""
        return [Kept(number, json.loads(text)) for number, text in self._database.execute(_UNSENT, (limit,))]

    def is_used(self, nonce: str) -> bool:
        """Whether this till took something of this name before."""
        return self._database.execute("SELECT 1 FROM used WHERE nonce = ?", (nonce,)).fetchone() is not None

    def keep(self, name: str, value: str) -> None:
        """Keep something that the service told, in place of what it told before."""
        self._database.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, value))

    def find_kept(self, name: str) -> str | None:
        """What was kept under a name."""
        found = self._database.execute("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
        return None if found is None else str(found[0])

    def remember_price(self, sku: str, price: str) -> None:
        """Keep what goods cost last."""
        self._database.execute("INSERT OR REPLACE INTO price VALUES (?, ?)", (sku, price))

    def find_price(self, sku: str) -> str | None:
        """What goods cost last."""
        found = self._database.execute("SELECT price FROM price WHERE sku = ?", (sku,)).fetchone()
        return None if found is None else str(found[0])
