"""What must come out of a situation, and whether it did. No format is known here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from loyalty.receipt import DocumentKey, Kind, Receipt
from pos_adapter.adapter import Ignored, Reject
from tests.pos_adapter.conformance.dialect import Dialect

BACK = {Kind.RETURN, Kind.EXCHANGE}


@dataclass(frozen=True, slots=True)
class Goods:
    """One line that must come out; `added_tax_minor` came on top of `net_minor`."""

    sku: str
    quantity: Decimal
    net_minor: int
    discount_minor: int = 0
    tax_minor: int = 0
    added_tax_minor: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One receipt that must come out. Of a void only what it `withdraws` is compared: itself, or another."""

    kind: Kind
    number: str
    lines: tuple[Goods, ...]
    tenders: Mapping[str, int]
    purchased_at: datetime
    business_date: date
    store: str
    till: str
    member: str = ""
    original: str = ""
    withdraws: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """All that must come out.

    `ignored` is the least and the most that is left aside. With `goods`, only the sums by sku (quantity and
    net, what comes back negative) must be right, in one receipt or in two. `is_repeated` lets equal
    receipts come twice. `is_refused` is: nothing but rejects, or the file as a whole.
    """

    documents: tuple[Document, ...] = ()
    ignored: tuple[int, int] = (0, 0)
    goods: Mapping[str, tuple[int, int]] | None = None
    is_repeated: bool = False
    is_refused: bool = False


def check(items: Sequence[Receipt | Reject | Ignored], expected: Expected, dialect: Dialect) -> None:
    """Compare what came out with what must; an assertion tells the first difference."""
    rejects = [item for item in items if isinstance(item, Reject)]
    receipts = [item for item in items if isinstance(item, Receipt)]
    ignored = [item for item in items if isinstance(item, Ignored)]
    if expected.is_refused:
        assert rejects, "must be refused"
        assert not receipts
        return
    assert not rejects, rejects
    assert expected.ignored[0] <= len(ignored) <= expected.ignored[1], ignored
    if expected.is_repeated:
        receipts = list(dict.fromkeys(receipts))
    assert len({(receipt.key, receipt.revision) for receipt in receipts}) == len(receipts), "keys differ"
    if expected.goods is not None:
        assert 1 <= len(receipts) <= 2
        assert summed(receipts) == expected.goods
        return
    told = [told_by(receipt, dialect) for receipt in receipts]
    assert told == [wanted(document, dialect) for document in expected.documents]


def summed(receipts: Sequence[Receipt]) -> dict[str, tuple[Decimal, int]]:
    """Quantity and net by sku over receipts; what came back counts down."""
    sums: dict[str, tuple[Decimal, int]] = {}
    for receipt in receipts:
        sign = -1 if receipt.kind in BACK else 1
        out = [(line, sign) for line in receipt.lines] + [(line, 1) for line in receipt.given]
        for line, way in out:
            quantity, net_minor = sums.get(line.sku, (Decimal(0), 0))
            sums[line.sku] = (quantity + way * line.quantity, net_minor + way * line.net_minor)
    return sums


def told_by(receipt: Receipt, dialect: Dialect) -> dict[str, Any]:
    """The facts of a receipt that the dialect does not lack."""
    tenders: Counter[str] = Counter()
    for tender in receipt.tenders:
        tenders[tender.kind] += tender.amount_minor
    if receipt.kind is Kind.VOID:
        key = withdrawn(receipt)
        return dialect.told({"void of": key.number, "store": key.store, "till": key.till})
    facts = {
        "kind": receipt.kind,
        "number": receipt.number,
        "purchased_at": receipt.purchased_at,
        "business_date": receipt.business_date,
        "store": receipt.store,
        "till": receipt.till,
        "member": (receipt.member.scheme, receipt.member.value) if receipt.member else None,
        "tenders": {kind: minor for kind, minor in tenders.items() if minor},
    }
    lines = [
        dialect.told(
            {
                "sku": line.sku,
                "quantity": line.quantity,
                "net": line.net_minor,
                "discount": line.discount_minor,
                "tax": line.tax_minor,
            }
        )
        for line in receipt.lines
    ]
    original = receipt.original.number if receipt.original else ""
    return dialect.told(facts | {"lines": lines, "original": original})


def withdrawn(void: Receipt) -> DocumentKey:
    """What a void withdraws; its own document must be newer than it was."""
    if void.original is None or void.original == void.key:
        assert void.revision > 1, "a void of its own document is a later revision of it"
        return void.key
    return void.original


def wanted(document: Document, dialect: Dialect) -> dict[str, Any]:
    """The facts that must come out in this dialect."""
    number = dialect.number
    if document.kind is Kind.VOID:
        place = {"store": document.store, "till": document.till}
        return dialect.told({"void of": number(document.withdraws, Kind.SALE)} | place)
    facts = {
        "kind": document.kind,
        "number": number(document.number, document.kind),
        "purchased_at": document.purchased_at,
        "business_date": document.business_date,
        "store": document.store,
        "till": document.till,
        "member": (dialect.scheme, document.member) if document.member else None,
        "tenders": {kind: minor for kind, minor in document.tenders.items() if minor},
    }
    lines = [
        dialect.told(
            {
                "sku": goods.sku,
                "quantity": goods.quantity,
                "net": goods.net_minor + (goods.added_tax_minor if dialect.is_tax_in_net else 0),
                "discount": goods.discount_minor,
                "tax": goods.tax_minor + goods.added_tax_minor,
            }
        )
        for goods in document.lines
    ]
    original = number(document.original, Kind.SALE) if document.original else ""
    return dialect.told(facts | {"lines": lines, "original": original})
