"""A retailer's own file, CSV, TSV, fixed-width or a workbook, read as a layout says."""

from __future__ import annotations

from collections.abc import Iterator

from loyalty.receipt import Receipt
from pos_adapter.adapter import ByteStream, Delivery, Ignored, Reject, Settings
from pos_adapter.errors import UnreadableFile, UnverifiedBody
from pos_adapter.tabular import documents, rows
from pos_adapter.tabular import receipts as tabular_receipts
from pos_adapter.tabular.documents import Document
from pos_adapter.tabular.layout import Layout
from pos_adapter.tabular.rows import Table

# Nothing proves who wrote it, so none of it comes over the network by a connection.
IS_SIGNED = False


def verify(delivery: Delivery, secret: str) -> None:  # noqa: ARG001 - as every adapter's
    """Refuse: a file carries no signature, so none of it may come in over the network."""
    raise UnverifiedBody("a file of rows is not signed; import it with flask receipts import", "never-signed")


def read(stream: ByteStream, settings: Settings) -> Iterator[Receipt | Reject | Ignored]:
    """The receipts: in the order of the file, or of time where rows of one may be anywhere in it.

    Then the whole file is read before the first receipt. Raises UnreadableFile when there is no layout, or
    the file is not what it says.
    """
    if settings.layout is None:
        raise UnreadableFile("which column is what says a layout; name one with --layout FILE")
    table = rows.opened(stream, settings.layout)
    yield from receipts(table, settings.layout, settings)


def receipts(table: Table, layout: Layout, settings: Settings) -> Iterator[Receipt | Reject | Ignored]:
    """The receipts of a file that was opened."""
    for found in documents.gathered(table.rows, layout, layout.times.zone or settings.zone):
        yield tabular_receipts.receipt(found, layout, settings) if isinstance(found, Document) else found
