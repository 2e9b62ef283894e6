"""What a workbook may be made of: a few files must not become all of the memory, and none names another.

Every part is read once as a stream, before anything builds on it.
"""

from __future__ import annotations

import zipfile
from typing import IO
from xml.parsers import expat

from pos_adapter.adapter import ByteStream
from pos_adapter.errors import UnreadableFile

MOST_PACKED_BYTES = 64 * 2**20
MOST_PARTS = 1_000
MOST_BYTES = 512 * 2**20
# Texts that cells share, and all parts but sheets, are kept in memory.
MOST_SHARED_BYTES = 48 * 2**20
MOST_OTHER_BYTES = 8 * 2**20
CHUNK_BYTES = 65_536
DEEPEST = 64
MOST_ROWS = 1_048_576
MOST_IN_ROW = 4 * 16_384
MOST_SHARED = 1_000_000
MOST_OTHERS = 100_000
LONGEST_TEXT = 65_536
LONGEST_TOKEN_BYTES = 2**20
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Bounded:
    """A stream that ends in UnreadableFile when there is more than a workbook may have."""

    def __init__(self, stream: ByteStream) -> None:
        self.stream = stream
        self.left = MOST_PACKED_BYTES

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes."""
        found = self.stream.read(size)
        self.left -= len(found)
        if self.left < 0:
            raise UnreadableFile(f"a workbook must be at most {MOST_PACKED_BYTES // 2**20} MiB; export CSV")
        return found


def look_through(file: IO[bytes]) -> None:
    """Read every part that is XML; raises UnreadableFile, or what zipfile and expat raise."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise UnreadableFile("a workbook must not unpack to more than 512 MiB; export CSV")
        if len({part.filename for part in parts}) != len(parts):
            raise UnreadableFile("a workbook must not hold a part twice")
        for part in parts:
            if not part.filename.endswith((".xml", ".rels", ".vml")):
                continue
            is_shared = part.filename.endswith("sharedStrings.xml")
            most = MOST_SHARED_BYTES if is_shared else MOST_OTHER_BYTES
            if part.file_size > most and not part.filename.startswith("xl/worksheets/"):
                raise UnreadableFile(f"{part.filename} is too large in this workbook; export CSV")
            with archive.open(part) as content:
                Looking(MOST_SHARED if is_shared else MOST_OTHERS).through(content)
    file.seek(0)


class Looking:
    """Counts what one part holds, and stops where that is too much."""

    def __init__(self, most_others: int) -> None:
        """`most_others` is how many elements there may be beside rows."""
        self.most_others = most_others
        self.depth = self.row_depth = self.rows = self.in_row = self.others = self.length = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.refuse

    def through(self, content: IO[bytes]) -> None:
        """Read a part to its end."""
        fed = 0
        while chunk := content.read(CHUNK_BYTES):
            fed += len(chunk)
            self.parser.Parse(chunk, False)  # noqa: FBT003 - expat's own signature
            self.check(fed - self.parser.CurrentByteIndex <= LONGEST_TOKEN_BYTES, "characters in a tag")
        self.parser.Parse(b"", True)  # noqa: FBT003

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.depth += 1
        self.length = 0
        if name == f"{MAIN} row":
            self.rows, self.in_row, self.row_depth = self.rows + 1, 0, self.depth
            # Where rows are left out, as many empty ones are made up: the number itself is bounded.
            told = attributes.get("r", "1")
            self.check(
                told.isascii() and told.isdigit() and len(told) <= 7 and int(told) <= MOST_ROWS, "rows"
            )
        elif self.row_depth:
            self.in_row += 1
        else:
            self.others += 1
        self.check(self.depth <= DEEPEST, "nested elements")
        self.check(self.rows <= MOST_ROWS, "rows")
        self.check(self.in_row <= MOST_IN_ROW, "cells in a row")
        self.check(self.others <= self.most_others, "elements")

    def end(self, _name: str) -> None:
        """An element ends."""
        if self.depth == self.row_depth:
            self.row_depth = 0
        self.depth -= 1

    def text(self, data: str) -> None:
        """A piece of an element's text."""
        self.length += len(data)
        self.check(self.length <= LONGEST_TEXT, "characters in a cell")

    def refuse(self, *_: object) -> None:
        """A document type could declare entities, which grow, or read other files."""
        raise UnreadableFile("a workbook must not declare a document type (DOCTYPE)")

    @staticmethod
    def check(holds: bool, what: str) -> None:  # noqa: FBT001 - a condition
        """Refuse what is too many."""
        if not holds:
            raise UnreadableFile(f"a workbook must not have so many {what}")
