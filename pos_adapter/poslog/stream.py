"""The transactions of a POSLog one by one, in bounded memory, as far as the file can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from lxml import etree
from lxml.etree import XMLPullParser, XMLSyntaxError

from pos_adapter.adapter import RAW_EXCERPT_CHARS, ByteStream, Reject, excerpt
from pos_adapter.errors import UnreadableFile
from pos_adapter.poslog.part import Element, local
from pos_adapter.poslog.text import Undecodable, line_at, texts

# A transaction of ten thousand short lines still fits; the tree of one takes some eight times as much memory.
LARGEST_CHARS = 8 * 2**20
# Each use of a prefix that was never declared is noted by the parser.
MOST_UNDECLARED = 100_000
LOGS = frozenset({"POSLog", "DigitalReceipt"})
AFTER = "what stands before was read, and what stands behind was not"


class Record(NamedTuple):
    """One transaction and the line it begins on. The element is gone once the next one is asked for."""

    element: Element
    line: int


@dataclass(slots=True)
class Progress:
    """How far the reading is: the open transaction, how many are open within it, what passed since."""

    opened: Element | None = None
    line: int = 0
    depth: int = 0
    passed_chars: int = 0
    is_oversized: bool = False
    is_log: bool = False
    first_line: int = 0
    text: str = ""


def transactions(stream: ByteStream) -> Iterator[Record | Reject]:
    """Every transaction in the file's order, and a Reject for what cannot be read.

    Raises UnreadableFile when the file is no POSLog at all.
    """
    parser = new_parser()
    progress = Progress()
    try:
        for text in texts(stream):
            progress.first_line += progress.text.count("\n")
            progress.text = text
            feed(parser, text)
            yield from taken(parser, progress)
            progress.passed_chars += len(text)
            check_bounds(parser, progress)
        finish(parser)
    except Broken as error:
        yield from taken(parser, progress)
        yield broken(progress, error)
    except Undecodable as error:
        line = progress.first_line + progress.text.count("\n") + 1
        yield broken(progress, Broken(line, 0, str(error), is_cut=False))
    except Overflow as error:
        yield Reject(f"line {error.line}", str(error), "oversized", "")
    else:
        if not progress.is_log:
            raise UnreadableFile(f"the file is XML and no POSLog: it holds none of {', '.join(sorted(LOGS))}")


class Broken(ValueError):
    """The file is no XML from some place on."""

    def __init__(self, line: int, column: int, problem: str, *, is_cut: bool) -> None:
        """`is_cut` says that it ended too early."""
        super().__init__(problem)
        self.line, self.column, self.is_cut = line, column, is_cut


class Overflow(ValueError):
    """So much without a transaction that it can be no log."""

    def __init__(self, line: int, reason: str) -> None:
        """`line` is where reading ended."""
        super().__init__(f"{reason}; {AFTER}")
        self.line = line


def new_parser() -> XMLPullParser:
    """A parser that looks nothing up and unfolds nothing."""
    return XMLPullParser(
        events=("start", "end"),
        tag=("{*}Transaction", "{*}POSLog", "{*}DigitalReceipt"),
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def taken(parser: XMLPullParser, progress: Progress) -> Iterator[Record | Reject]:
    """The transactions that are complete by now; each is taken out of the tree afterwards."""
    events: Iterable[tuple[str, Element]] = parser.read_events()
    for event, element in events:
        if local(element.tag) in LOGS:
            progress.is_log = True
            continue
        if event == "start":
            begin(progress, element)
            continue
        progress.depth -= 1
        if progress.depth:
            continue
        yield oversized(progress) if progress.is_oversized else Record(element, progress.line)
        progress.opened = None
        progress.passed_chars = 0
        forget(element)


def begin(progress: Progress, element: Element) -> None:
    """A transaction begins, or one within another. Raises UnreadableFile for what is no log's."""
    progress.depth += 1
    if progress.depth > 1:
        return
    if not progress.is_log:
        if element.getparent() is not None:
            raise UnreadableFile(
                f"line {element.sourceline}: the file is XML and no POSLog: its transactions stand in none"
            )
        progress.is_log = True
    progress.opened, progress.line = element, element.sourceline or 0
    progress.passed_chars, progress.is_oversized = 0, False


def forget(element: Element) -> None:
    """Take a finished element, and all before it, out of the tree."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def check_bounds(parser: XMLPullParser, progress: Progress) -> None:
    """Keep what is not finished small: an oversized transaction is emptied while it goes by."""
    line = progress.first_line + progress.text.count("\n") + 1
    if len(parser.feed_error_log) > MOST_UNDECLARED:
        raise Overflow(line, "prefixes are used that the file does not declare (xmlns:…)")
    if progress.passed_chars <= LARGEST_CHARS:
        return
    if progress.opened is None:
        if not progress.is_log:
            raise UnreadableFile(
                f"the file is no POSLog: none begins in its first {LARGEST_CHARS} characters"
            )
        raise Overflow(line, f"no transaction begins within {LARGEST_CHARS} characters")
    progress.is_oversized = True
    empty(progress.opened)


def empty(element: Element) -> None:
    """Take out of an element that is still open all that is not: of its children, only the last may be."""
    while (last := next(element.iterchildren(reversed=True), None)) is not None:
        del element[:-1]  # All at once: one by one takes time by the square of how many there are.
        element = last


def feed(parser: XMLPullParser, text: str) -> None:
    """Give the parser a piece of text. Raises Broken.

    Of an entity that is not declared it says nothing but in its log, and reads no further.
    """
    try:
        parser.feed(text.encode("utf-8", "surrogatepass"))
    except XMLSyntaxError as error:
        raise find_fault(parser, is_cut=False) or fault_of(error, is_cut=False) from None
    if len(parser.feed_error_log):
        fault = find_fault(parser, is_cut=False)
        if fault is not None:
            raise fault


def finish(parser: XMLPullParser) -> None:
    """Tell the parser that this is the end. Raises Broken unless the whole was well-formed."""
    try:
        parser.close()
    except XMLSyntaxError:
        fault = find_fault(parser, is_cut=True)
        if fault is not None:
            raise fault from None


def find_fault(parser: XMLPullParser, *, is_cut: bool) -> Broken | None:
    """The first fault but prefixes that were not declared: names are looked at without them anyway."""
    log: Iterable[Any] = parser.feed_error_log
    for entry in log:
        if entry.domain != etree.ErrorDomains.NAMESPACE:
            return Broken(entry.line, entry.column, entry.message, is_cut=is_cut)
    return None


def fault_of(error: XMLSyntaxError, *, is_cut: bool) -> Broken:
    """The same where the parser noted none."""
    return Broken(error.lineno or 0, error.offset or 0, error.msg or "not XML", is_cut=is_cut)


def oversized(progress: Progress) -> Reject:
    """The Reject of a transaction that is too large."""
    reason = f"a transaction must be at most {LARGEST_CHARS} characters long; send it in another way"
    return Reject(f"line {progress.line}", reason, "oversized", "")


def broken(progress: Progress, error: Broken) -> Reject:
    """The Reject of what the file breaks off in. Raises UnreadableFile if that is before any log began."""
    if not progress.is_log:
        raise UnreadableFile(f"the file cannot be read as XML: line {error.line}: {error}")
    inside = progress.opened is not None
    where = (
        f"the transaction that begins here breaks off on line {error.line}"
        if inside
        else "the log breaks off"
    )
    remedy = "the file was cut; fetch it again" if error.is_cut else "mend the line, or export the log again"
    reason = f"{where}: {error}. Nothing of it was taken; {AFTER}: {remedy}"
    shown = line_at(progress.text, error.line - progress.first_line - 1)
    start = max(0, min(error.column, len(shown)) - RAW_EXCERPT_CHARS // 2)
    raw = excerpt(shown[start : start + RAW_EXCERPT_CHARS].encode("utf-8", "replace"))
    place = progress.line if inside else error.line
    return Reject(f"line {place}", reason, "cut-off" if error.is_cut else "invalid-xml", raw)
