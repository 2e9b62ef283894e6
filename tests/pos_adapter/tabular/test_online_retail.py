"""The wholesaler's real file by a layout: receipt by receipt what its own adapter makes of it."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace
from itertools import islice
from pathlib import Path

from loyalty.receipt import Receipt
from pos_adapter.online_retail import adapter as online_retail
from tests.pos_adapter.examples import LONDON
from tests.pos_adapter.tabular.reading import read

ROWS = 4_000
LAYOUT = """
format: csv
rows: line
times: {formats: "YYYY-MM-DD HH:mm:ss", zone: Europe/London}
receipt:
  number: InvoiceNo
  purchased_at: InvoiceDate
  kind: {column: InvoiceNo, begins: {C: return}, otherwise: sale}
  member: {external: {column: CustomerID, without_end: ".0"}}
line: {sku: StockCode, name: Description, quantity: Quantity, unit_price: UnitPrice}
"""


def trimmed(receipt: Receipt) -> Receipt:
    """The adapter for this file keeps blanks around codes and names, a layout does not."""
    lines = (replace(line, sku=line.sku.strip(), name=line.name.strip()) for line in receipt.lines)
    return replace(receipt, lines=tuple(lines))


def test_a_layout_reads_the_real_file_as_its_own_adapter_does(shared_data: Path) -> None:
    with gzip.open(shared_data / "online_retail_2010-12.csv.gz") as whole:
        file = b"".join(islice(whole, ROWS))

    expected = [trimmed(each) for each in online_retail.read(io.BytesIO(file), LONDON)]

    assert len(expected) > 150
    assert read(file, LAYOUT) == expected
