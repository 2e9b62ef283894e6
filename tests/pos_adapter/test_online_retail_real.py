"""The real file: a wholesaler's December, against an oracle that shares nothing with the adapter."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from loyalty.receipt import Kind, Receipt
from pos_adapter.online_retail import adapter as online_retail
from tests.oracle import online_retail as oracle
from tests.pos_adapter.examples import LONDON


@pytest.fixture(scope="module")
def december(shared_data: Path) -> Path:
    return shared_data / "online_retail_2010-12.csv.gz"


@pytest.fixture(scope="module")
def receipts(december: Path) -> Iterator[list[Receipt]]:
    with gzip.open(december) as file:
        items = list(online_retail.read(file, LONDON))
    assert all(isinstance(item, Receipt) for item in items)
    return [item for item in items if isinstance(item, Receipt)]


def test_every_line_of_december_is_read(receipts: list[Receipt]) -> None:
    assert Counter(receipt.kind for receipt in receipts) == {Kind.SALE: 1699, Kind.RETURN: 326}
    assert sum(len(receipt.lines) for receipt in receipts) == 42_481
    assert len({receipt.key for receipt in receipts}) == 2_025


def test_every_invoice_is_what_the_oracle_makes_of_it(receipts: list[Receipt], december: Path) -> None:
    expected = oracle.invoices(december)

    assert [receipt.number for receipt in receipts] == [invoice.number for invoice in expected]
    for receipt, invoice in zip(receipts, expected, strict=True):
        assert receipt.purchased_at.astimezone(LONDON.zone).replace(tzinfo=None) == invoice.at
        assert (receipt.member.value if receipt.member else "") == invoice.customer
        assert [(line.sku, line.quantity, line.net_minor) for line in receipt.lines] == [
            (line.code, line.quantity, int(line.net * 100)) for line in invoice.lines
        ]
