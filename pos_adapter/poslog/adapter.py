"""ARTS POSLog 6, and the dialects of it that tills write: Visma Retail's, NCR ACS's and others'."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from loyalty.receipt import Receipt
from pos_adapter.adapter import ByteStream, Delivery, Ignored, Reject, Settings, excerpt
from pos_adapter.errors import UnverifiedBody
from pos_adapter.poslog import documents
from pos_adapter.poslog import stream as poslog_stream
from pos_adapter.poslog.part import Unread, part
from pos_adapter.poslog.stream import Record

# Nothing proves who wrote it, so none of it comes over the network by a connection.
IS_SIGNED = False


def verify(delivery: Delivery, secret: str) -> None:  # noqa: ARG001 - as every adapter's
    """Refuse: a log carries no signature, so none of it may come in over the network."""
    raise UnverifiedBody("a POSLog is not signed; import it with flask receipts import", "never-signed")


def read(stream: ByteStream, settings: Settings) -> Iterator[Receipt | Reject | Ignored]:
    """The receipts of a log in its order; a transaction that cannot be read is one Reject, the others go on.

    Raises UnreadableFile when the file is no POSLog.
    """
    for found in poslog_stream.transactions(stream):
        if isinstance(found, Reject):
            yield found
        else:
            yield from transaction(found, settings)


def transaction(record: Record, settings: Settings) -> list[Receipt | Reject | Ignored]:
    """What came of one transaction: all of it, or one Reject."""
    place = f"line {record.line}"
    try:
        return [*documents.documents(part(record.element), place, settings)]
    except Unread as error:
        raw = etree.tostring(record.element, encoding="utf-8", with_tail=False)
        return [Reject(place, str(error), error.code, excerpt(raw))]
