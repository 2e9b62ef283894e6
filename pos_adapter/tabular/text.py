"""A text file in any encoding as lines by number, each of bounded length."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import NamedTuple

from pos_adapter.adapter import ByteStream
from pos_adapter.errors import UnreadableFile

CHUNK_BYTES = 65_536
LONGEST_LINE = 65_536
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "xls"),
)
# A mainframe's line end is a character of its own (NEL).
MAINFRAME, MAINFRAME_LINE_END = ("cp037", "cp500", "cp1140"), "\x85"
# What DOS and those who copied it wrote behind the last line.
END_OF_FILE = "\x1a"
# What stands where bytes are no text in the encoding; no shop has it in its goods.
DAMAGED = "\ufffd"


class TextLine(NamedTuple):
    """A line's number from 1, its text without the end, and whether it had one; `is_whole` if not cut."""

    number: int
    text: str
    has_end: bool
    is_whole: bool


def lines(stream: ByteStream, encoding: str) -> Iterator[TextLine]:
    """Every line; of one longer than 65,536 characters only the beginning. CR, LF and both end a line."""
    number, kept, is_whole, is_begun = 1, "", True, False
    for text in decoded(stream, encoding):
        *ended, rest = text.split("\n")
        for part in ended:
            whole = is_whole and len(kept) + len(part) <= LONGEST_LINE
            yield TextLine(number, (kept + part)[:LONGEST_LINE], has_end=True, is_whole=whole)
            number, kept, is_whole, is_begun = number + 1, "", True, False
        is_begun = is_begun or bool(rest)
        is_whole = is_whole and len(kept) + len(rest) <= LONGEST_LINE
        kept = (kept + rest)[:LONGEST_LINE]
    if is_begun and kept.strip(END_OF_FILE):
        yield TextLine(number, kept, has_end=False, is_whole=is_whole)


def decoded(stream: ByteStream, encoding: str) -> Iterator[str]:
    """The file's text piece by piece; what is not of the encoding is DAMAGED. Raises UnreadableFile."""
    chunk = stream.read(CHUNK_BYTES)
    refuse_other(chunk, encoding)
    name = "utf-8-sig" if encoding == "utf-8" else encoding
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(name)("replace"), translate=True)
    mark = MAINFRAME_LINE_END if encoding in MAINFRAME else "\n"
    while chunk:
        yield decoder.decode(chunk).replace(mark, "\n")
        chunk = stream.read(CHUNK_BYTES)
    yield decoder.decode(b"", final=True).replace(mark, "\n")


def refuse_other(start: bytes, encoding: str) -> None:
    """Raise UnreadableFile where the first bytes say that it is something else."""
    for mark, name in MARKS:
        if start.startswith(mark) and not encoding.startswith(name):
            raise UnreadableFile(f"this file is {name}, and its layout says {encoding}: change one of them")
