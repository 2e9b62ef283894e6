"""The CSV of the UCI "Online Retail" data: one row a line, an invoice's rows perhaps far apart.

An invoice happened at its earliest row and belongs to the first customer a row of it names.
One with a row that cannot be read is rejected whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from loyalty.receipt import Kind, Line, MemberRef, Receipt, Scheme
from pos_adapter import physical_lines
from pos_adapter.adapter import ByteStream, Delivery, Ignored, Reject, Settings, excerpt
from pos_adapter.errors import UnverifiedBody
from pos_adapter.online_retail import rows
from pos_adapter.online_retail.rows import Header, UnreadableRow
from pos_adapter.scattered import Document, Scattered

# Nothing proves who wrote it, so none of it comes over the network by a connection.
IS_SIGNED = False
MOST_LINES = 10_000
MOST_SHOWN = 3

BadRow = tuple[int, bytes, str]


def verify(delivery: Delivery, secret: str) -> None:  # noqa: ARG001 - as every adapter's
    """Refuse: a file carries no signature, so none of it may come in over the network."""
    raise UnverifiedBody(
        "an Online Retail file is not signed; import it with flask receipts import", "never-signed"
    )


def read(stream: ByteStream, settings: Settings) -> Iterator[Receipt | Reject | Ignored]:
    """The invoices in order of time, those of one minute by their first rows, rejected ones among them.

    The whole file is read before the first receipt; rows that name no invoice are rejected while it is read.
    Raises UnreadableFile when the header does not name the columns.
    """
    numbered = physical_lines.numbered(stream, rows.LONGEST_LINE_BYTES)
    header = rows.read_header(next(numbered, (1, b""))[1])
    with closing(Scattered()) as scattered:
        yield from gather(numbered, header, scattered, settings.zone)
        for document in scattered.in_order(MOST_LINES):
            yield invoice(document, header, settings)


def gather(
    numbered: Iterator[tuple[int, bytes]], header: Header, scattered: Scattered, zone: ZoneInfo
) -> Iterator[Reject]:
    """Put every row with its invoice; a row that names none is a Reject by itself."""
    before: list[str] = []
    for place, raw in numbered:
        if raw.isspace():
            continue
        row = rows.cells(raw.decode("utf-8", "surrogateescape"))
        number = row[header.number] if len(row) > header.number else ""
        kept = raw.rstrip(b"\r\n")
        if before and is_torn(raw, row, before):
            kept = kept.rpartition(b",")[0]  # One cell less, so that nothing of its invoice is taken.
            number = before[header.number] if before[header.number].startswith(number) else number
        if rows.is_code(number):
            at = rows.find_second(row[header.moment], zone) if len(row) > header.moment else None
            scattered.add(number, place, at, kept)
            before = row if len(row) == header.width else before
        else:
            reason = "InvoiceNo must be a code such as 536365"
            yield Reject(f"line {place}", reason, "invalid-row", excerpt(raw))


def is_torn(raw: bytes, row: list[str], before: list[str]) -> bool:
    """Whether a file was cut in the middle of this row, as far as the row before it can tell.

    It has no line end, and fewer cells or only the beginning of the same last one.
    """
    if raw.endswith(b"\n") or len(raw) > rows.LONGEST_LINE_BYTES:
        return False
    return len(row) < len(before) or (row[-1] != before[-1] and before[-1].startswith(row[-1]))


def invoice(document: Document, header: Header, settings: Settings) -> Receipt | Reject:
    """The receipt of one invoice, or the Reject of all of it."""
    if document.size > MOST_LINES:
        reason = f"invoice {document.name} must have at most {MOST_LINES} rows; it has {document.size}"
        return Reject(f"line {document.place}", reason, "invalid-invoice", "")
    kind = Kind.RETURN if document.name.startswith("C") else Kind.SALE
    lines, customers, bad = read_rows(document, header, settings, kind)
    if bad:
        return rejected(document, bad)
    assert document.at is not None, "an invoice whose rows can be read has a time"
    purchased_at = datetime.fromtimestamp(document.at, UTC)
    customer = next(filter(None, customers), "")
    return Receipt(
        store=settings.store,
        till="",
        number=document.name,
        business_date=purchased_at.astimezone(settings.zone).date(),
        purchased_at=purchased_at,
        kind=kind,
        currency=settings.currency,
        lines=tuple(lines),
        member=MemberRef(Scheme.EXTERNAL, customer) if customer else None,
        sequence=document.place,
    )


def read_rows(
    document: Document, header: Header, settings: Settings, kind: Kind
) -> tuple[list[Line], list[str], list[BadRow]]:
    """An invoice's lines and customers in file order, and its unreadable rows with the reasons."""
    lines, customers, bad = [], [], []
    for place, raw in document.lines:
        try:
            line, customer = rows.read_row(raw, header, settings, kind)
        except UnreadableRow as error:
            bad.append((place, raw, str(error)))
        else:
            lines.append(line)
            customers.append(customer)
    return lines, customers, bad


def rejected(document: Document, bad: list[BadRow]) -> Reject:
    """The Reject of an invoice with bad rows; it shows the first of them."""
    told = [f"line {place}: {reason}" for place, _, reason in bad[:MOST_SHOWN]]
    if len(bad) > MOST_SHOWN:
        told.append(f"and {len(bad) - MOST_SHOWN} more")
    place, raw, _ = bad[0]
    reason = f"invoice {document.name} is rejected whole, {document.size} rows; {'; '.join(told)}"
    return Reject(f"line {place}", reason, "invalid-invoice", excerpt(raw))
