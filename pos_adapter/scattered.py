"""Documents whose lines lie scattered over a file, gathered and put in order of time in bounded memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

RUN_LINES = 1_000
PENDING_LINES = 5_000
CACHE_KIB = 8_192

# A database without a name lives in a temporary file of its own, which vanishes with the connection.
TEMPORARY = ""
CREATE = "CREATE TABLE run (document TEXT, place INTEGER, size INTEGER, at INTEGER, lines BLOB)"
INSERT = "INSERT INTO run VALUES (?, ?, ?, ?, ?)"
CREATE_WHOLE = (
    "CREATE TABLE whole (document TEXT PRIMARY KEY, at INTEGER, place INTEGER, size INTEGER) WITHOUT ROWID"
)
FILL_WHOLE = "INSERT INTO whole SELECT document, min(at), min(place), sum(size) FROM run GROUP BY document"
IN_ORDER = """
    SELECT run.document, run.place, run.lines, whole.at, whole.place, whole.size
    FROM run CROSS JOIN whole ON whole.document = run.document
    ORDER BY whole.at, whole.place, run.place
"""


@dataclass(slots=True)
class Run:
    """Lines of one document that follow each other without a gap, from line `place` on."""

    document: str
    place: int
    at: int | None = None
    lines: list[bytes] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its earliest second, its first line's number, its lines with their numbers in file order.

    `at` is in UTC since 1970, None if no line tells; `size` is how many lines there are, even where withheld.
    """

    name: str
    at: int | None
    place: int
    size: int
    lines: list[tuple[int, bytes]]


class Scattered:
    """A temporary store of lines by document; close it when done."""

    def __init__(self) -> None:
        """Open an empty store."""
        self.database = sqlite3.connect(TEMPORARY, isolation_level=None)
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_KIB}"):
            self.database.execute(f"PRAGMA {setting}")
        self.database.execute(CREATE)
        self.run = Run("", 0)
        self.pending: list[tuple[str, int, int, int | None, bytes]] = []
        self.pending_lines = 0

    def close(self) -> None:
        """Drop everything."""
        self.database.close()

    def add(self, document: str, place: int, at: int | None, line: bytes) -> None:
        """Keep line number `place` (without its end); `at` is its second, or None if it does not tell."""
        run = self.run
        length = len(run.lines)
        if document != run.document or place != run.place + length or length >= RUN_LINES:
            self.end_run()
            run.document, run.place = document, place
        run.lines.append(line)
        if at is not None and (run.at is None or at < run.at):
            run.at = at

    def end_run(self) -> None:
        """Put the current run with the pending ones, and those into the database when they are many."""
        run = self.run
        if run.lines:
            self.pending.append((run.document, run.place, len(run.lines), run.at, b"\n".join(run.lines)))
            self.pending_lines += len(run.lines)
            run.at, run.lines = None, []
        if self.pending_lines >= PENDING_LINES:
            self.flush()

    def flush(self) -> None:
        """Write the pending runs."""
        self.database.execute("BEGIN")
        self.database.executemany(INSERT, self.pending)
        self.database.execute("COMMIT")
        self.pending.clear()
        self.pending_lines = 0

    def in_order(self, most_lines: int) -> Iterator[Document]:
        """Every document by its earliest second, those of one second by their first lines.

        Of one with more than `most_lines` the lines are withheld.
        """
        self.end_run()
        self.flush()
        self.database.execute(CREATE_WHOLE)
        self.database.execute(FILL_WHOLE)
        current: Document | None = None
        for name, place, lines, at, first, size in self.database.execute(IN_ORDER):
            if current is None or name != current.name:
                if current is not None:
                    yield current
                current = Document(name, at, first, size, [])
            if size <= most_lines:
                current.lines.extend(enumerate(lines.split(b"\n"), place))
        if current is not None:
            yield current
