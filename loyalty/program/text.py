"""The text of a document before it is understood: its size, its encoding, its characters."""

from __future__ import annotations

import re
from typing import Final

from loyalty.errors import InvalidProgram
from loyalty.program.problem import Problem, found
from loyalty.remedies.remedy import worded

LARGEST_BYTES: Final = 1024 * 1024

# What YAML cannot hold: control characters, halves of pairs, a byte order mark within the text.
UNREADABLE: Final = re.compile(
    r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
DIRECTIVE: Final = re.compile(r"^%.*", re.MULTILINE)
JSON_ESCAPE: Final = re.compile(
    r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)", re.DOTALL
)


def decoded(text: str | bytes) -> str:
    """At most 1 MiB of UTF-8 as text, without a byte order mark; raises InvalidProgram."""
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > LARGEST_BYTES:
        raise InvalidProgram(
            (
                Problem(
                    worded("document"),
                    worded("must be at most {most} bytes; got {size}", most=LARGEST_BYTES, size=size),
                ),
            )
        )
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, byte = text.count(b"\n", 0, error.start) + 1, text[error.start]
        problem = Problem(
            worded("line {line}", line=line),
            worded("must be saved as UTF-8 text; got the byte 0x{byte:02x}", byte=byte),
        )
        raise InvalidProgram((problem,)) from None


def readable(text: str) -> str:
    """The text as the YAML reader takes it; JSON is YAML but for tabs and pairs of escapes.

    Raises InvalidProgram for control characters and for directives.
    """
    if bad := UNREADABLE.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        problem = Problem(
            worded("line {line}", line=line),
            worded("must be without control characters; got U+{char:04X}", char=ord(bad[0])),
        )
        raise InvalidProgram((problem,))
    if directive := DIRECTIVE.search(text):
        line = text.count("\n", 0, directive.start()) + 1
        raise InvalidProgram(
            (found(worded("line {line}", line=line), worded("must be without directives (%)"), directive[0]),)
        )
    if not text.lstrip().startswith("{"):
        return text
    return JSON_ESCAPE.sub(_joined, text.replace("\t", " "))


def _joined(escape: re.Match[str]) -> str:
    """Two escapes of JSON that make one character are written as it; every other escape stays."""
    if escape[1] is None:
        return escape[0]
    units = int(escape[1], 16).to_bytes(2, "big") + int(escape[2], 16).to_bytes(2, "big")
    return units.decode("utf-16-be")
