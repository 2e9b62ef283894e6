"""The bytes of an XML file as text, whatever their encoding, and refused where they declare a document type.

The parser behind this never sees a declaration: neither of an encoding, which is often wrong and told apart
here, nor of a document type, by which a file could name other files or unfold into gigabytes.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from pos_adapter.adapter import ByteStream, excerpt
from pos_adapter.errors import UnreadableFile

CHUNK_BYTES = 65_536
LONGEST_PROLOG_CHARS = 65_536
LONGEST_DECLARATION_BYTES = 1_024
# utf-32 first: its mark begins with that of utf-16. What stands behind is how each is read, without the mark.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
FAMILIES = ("iso8859-", "cp125", "koi8-")
OTHERS = frozenset({"utf-8", "ascii", "shift_jis", "cp932", "euc_jp", "gb2312", "gbk", "gb18030"})
OTHERS |= {"big5", "cp950", "euc_kr", "cp949", "mac-roman"}
DECLARED = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
ASIDE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
ELEMENT = re.compile(r"<[^\W\d]")
ATTRIBUTE = r"""\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*')"""
# The namespace of elements without a prefix, in the tag of the first; attributes may stand before it.
NAMESPACE = re.compile(
    rf"""<[^\s<>/"'=]+(?:(?!\s+xmlns\s*=){ATTRIBUTE})*+(?P<is>\s+xmlns\s*=\s*(?:"[^"<]*"|'[^'<]*'))"""
)


class Undecodable(ValueError):
    """Bytes that are none in the file's encoding; what stood before them was given already."""

    def __init__(self, encoding: str) -> None:
        """The message says what to do about it."""
        super().__init__(f"there are bytes that are not {encoding}: export it in UTF-8, or name its encoding")


def texts(stream: ByteStream) -> Iterator[str]:
    """The text from the first element on, in pieces; before it stand as many line ends as the file has there.

    Raises UnreadableFile when no element begins the file, or when it declares a document type or an encoding
    that is not read, and Undecodable where bytes are not of the encoding.
    """
    begin = ""
    found = decoded(stream)
    for text in found:
        begin += text
        start = first_element(begin)
        if start is not None:
            yield "\n" * begin.count("\n", 0, start) + without_namespace(begin[start:])
            yield from found
            return
        if len(begin) > LONGEST_PROLOG_CHARS:
            break
    raise UnreadableFile(f"the file must be XML that begins with <POSLog>; it begins with {begin[:40]!r}")


def without_namespace(text: str) -> str:
    """The text with blanks where its first tag names a namespace: names are looked at without it.

    The parser would write it in front of each of them, which takes a tenth of all time.
    """
    found = NAMESPACE.match(text)
    if found is None:
        return text
    blanks = "".join(char if char == "\n" else " " for char in found["is"])
    return text[: found.start("is")] + blanks + text[found.end("is") :]


def first_element(text: str) -> int | None:
    """Where the first element begins; None if that is still to come. Raises UnreadableFile."""
    at = 0
    while aside := ASIDE.match(text, at):
        at = aside.end()
    rest = text[at : at + 10]
    if ELEMENT.match(rest):
        return at
    if rest[:9].upper() == "<!DOCTYPE":
        raise UnreadableFile(
            f"line {text.count(chr(10), 0, at) + 1} declares a document type (<!DOCTYPE): that is refused, "
            "for it can name other files and unfold without end; export the file without it"
        )
    if rest and not any(
        mark.startswith(rest) or rest.startswith(mark) for mark in ("<?", "<!--", "<!DOCTYPE")
    ):
        raise UnreadableFile(f"the file must be XML; it begins with {rest!r}")
    return None


def decoded(stream: ByteStream) -> Iterator[str]:
    """The text of all bytes, in pieces."""
    raw = stream.read(CHUNK_BYTES)
    encoding, mark = sniffed(raw)
    decoder = codecs.getincrementaldecoder(encoding)()
    raw = raw[mark:]
    while True:
        try:
            text = decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            yield error.object[: error.start].decode(encoding)
            raise Undecodable(encoding) from None
        if text:
            yield text
        if not raw:
            return
        raw = stream.read(CHUNK_BYTES)


def sniffed(raw: bytes) -> tuple[str, int]:
    """The encoding by the first bytes, and how many of them are its mark.

    What the bytes say goes before what is declared: many a file in UTF-8 declares the UTF-16 of its program.
    """
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return encoding, len(mark)
    if len(raw) > 1 and (raw[0] == 0) != (raw[1] == 0):  # XML begins with ASCII: half of it is a zero.
        return "utf-16-be" if raw[0] == 0 else "utf-16-le", 0
    declared = DECLARED.match(raw[:LONGEST_DECLARATION_BYTES])
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if name.startswith(("utf-16", "utf16", "ucs-2", "iso-10646-ucs-2", "unicode")):
        return "utf-8", 0
    try:
        known = codecs.lookup(name).name
    except LookupError:
        known = ""
    if known not in OTHERS and not known.startswith(FAMILIES):
        raise UnreadableFile(
            f'the encoding "{name}" is not read here; export the file in UTF-8: {excerpt(raw)[:80]}'
        )
    return known, 0


def line_at(text: str, number: int) -> str:
    """The beginning of a text's line, counted from 0; empty if there is none."""
    lines = enumerate(text.splitlines())
    return next((line for n, line in lines if n == number), "") if number >= 0 else ""
