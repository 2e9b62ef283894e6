"""JSON as shops send and export it: a document, many in a list or under a name, or one a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from loyalty.receipt import Receipt
from pos_adapter import physical_lines, strict_json, vendor_fields
from pos_adapter.adapter import ByteStream, Ignored, Reject, excerpt
from pos_adapter.errors import InvalidReceipt, UnreadableBody
from pos_adapter.vendor_fields import Fields

LARGEST_BYTES = 8 * 2**20
_SMALLER = f"must be at most {LARGEST_BYTES} bytes long; export fewer documents at once, or one a line"

Told = Receipt | Reject | Ignored
# What a parsed text holds: where each part stands, and the part.
Unfolded = Iterator[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Text:
    """A JSON text of a file, and where it begins."""

    place: str
    raw: bytes


@dataclass(slots=True)
class Ahead:
    """A stream of which the beginning was read ahead."""

    head: bytes
    stream: ByteStream

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""
        if not self.head:
            return self.stream.read(size)
        size = len(self.head) if size < 0 else size
        taken, self.head = self.head[:size], self.head[size:]
        return taken

    def readline(self, size: int = -1, /) -> bytes:
        """The next line with its end, at most `size` bytes of it; none at the end."""
        end = self.head.find(b"\n") + 1
        if end or 0 <= size <= len(self.head):
            return self.read(min(end or size, size) if size >= 0 else end)
        head, self.head = self.head, b""
        return head + self.stream.readline(size - len(head) if size >= 0 else -1)


def read(
    stream: ByteStream,
    unfold: Callable[[object], Unfolded],
    told: Callable[[str, Fields], Iterator[Told]],
) -> Iterator[Told]:
    """What `told` makes of each part that `unfold` finds; what it raises InvalidReceipt of is one Reject.

    Memory is bounded by the largest text, 8 MiB.
    """
    for text in _texts(stream):
        try:
            parsed = _parsed(text.raw)
        except UnreadableBody as error:
            yield Reject(text.place, str(error), "invalid-json", excerpt(text.raw))
            continue
        for name, part in unfold(parsed):
            place = f"{text.place}, {name}" if name else text.place
            try:
                yield from list(told(place, vendor_fields.document(part)))
            except InvalidReceipt as error:
                yield Reject(place, str(error), "invalid-receipt", excerpt(text.raw))


def parts(parsed: object, names: tuple[str, ...], beside: tuple[str, ...] = ()) -> Unfolded:
    """The elements of a list, or of the lists and objects under these names; otherwise all of it.

    An object is taken apart only if it has no other fields than these and those `beside`: an order that lost
    some is an order still.
    """
    if isinstance(parsed, list):
        yield from ((f"[{n}]", part) for n, part in enumerate(parsed))
        return
    if not isinstance(parsed, Mapping) or not parsed or not parsed.keys() <= {*names, *beside}:
        yield "", parsed
        return
    for name in names:
        value = parsed.get(name, [])
        elements = value if isinstance(value, list) else [value]
        yield from ((f"{name}[{n}]" if value is elements else name, part) for n, part in enumerate(elements))


def _parsed(raw: bytes) -> object:
    if len(raw) > LARGEST_BYTES:
        raise UnreadableBody(_SMALLER)
    return strict_json.parse(raw)


def _texts(stream: ByteStream) -> Iterator[Text]:
    """Each line, where the first that is not empty looks whole; otherwise the file is one text."""
    whole: list[bytes] = []
    size = by_line = 0
    for number, raw in physical_lines.numbered(stream, LARGEST_BYTES):
        if not whole and not by_line:
            if raw.isspace():
                continue
            by_line = raw.strip().endswith((b"}", b"]")) and len(raw.strip()) > 1
        if by_line:
            if not raw.isspace():
                yield Text(f"line {number}", raw)
            continue
        whole.append(raw)
        size += len(raw)
        if size > LARGEST_BYTES:
            break
    if whole:
        yield Text("the file", b"".join(whole))
