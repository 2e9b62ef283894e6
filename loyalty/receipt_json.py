"""A receipt as canonical JSON text, for keeping it, and the digest that tells two contents apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import orjson

from loyalty.receipt import DocumentKey, Kind, Line, MemberRef, Receipt, Redemption, Scheme, Share, Tender

Document = dict[str, Any]


def to_json(receipt: Receipt) -> str:
    """The whole receipt, what the catalog added included, as text that is the same for equal receipts.

    Keys are sorted and what is at its default is left out, so a field added later changes no stored text;
    decimals are plain strings without trailing zeros; `purchased_at` is UTC with microseconds and `Z`.
    """
    document = content(receipt, enriched_line)
    put(document, "sequence", receipt.sequence)
    put(document, "discounted_minor", receipt.discounted_minor)
    return canonical(document).decode()


def from_json(text: str) -> Receipt:
    """The receipt that `to_json` wrote; its inverse. Raises KeyError or ValueError on any other text."""
    document = orjson.loads(text)
    return Receipt(
        store=document["store"],
        till=document.get("till", ""),
        number=document["number"],
        business_date=date.fromisoformat(document["business_date"]),
        purchased_at=datetime.fromisoformat(document["purchased_at"]),
        kind=Kind(document["kind"]),
        currency=document["currency"],
        lines=tuple(line_from(line) for line in document["lines"]),
        tenders=tuple(Tender(**tender) for tender in document.get("tenders", ())),
        member=member_from(document.get("member")),
        original=key_from(document.get("original")),
        revision=document.get("revision", 1),
        sequence=document.get("sequence", 0),
        staff=document.get("staff", ""),
        redemptions=tuple(Redemption(**each) for each in document.get("redemptions", ())),
        channel=document.get("channel", ""),
        codes=tuple(document.get("codes", ())),
        discounted_minor=document.get("discounted_minor", 0),
        split=tuple(share_from(share) for share in document.get("split", ())),
        part=document.get("part", 0),
        given=tuple(line_from(line) for line in document.get("given", ())),
    )


def digest(receipt: Receipt) -> str:
    """SHA-256 in hexadecimal of the content as the till sent it.

    What we add to it and `sequence`, the place in a file, do not change it.
    """
    return sha256(canonical(as_sent(receipt))).hexdigest()


def canonical(document: Document) -> bytes:
    """The one way to write a document."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def as_sent(receipt: Receipt) -> Document:
    """The content a till is answerable for."""
    return content(receipt, sent_line)


def content(receipt: Receipt, line_document: Callable[[Line], Document]) -> Document:
    """A receipt's content, its lines as `line_document` tells them."""
    document: Document = {
        "store": receipt.store,
        "number": receipt.number,
        "business_date": receipt.business_date.isoformat(),
        "purchased_at": utc_text(receipt.purchased_at),
        "kind": receipt.kind.value,
        "currency": receipt.currency,
        "lines": [line_document(line) for line in receipt.lines],
    }
    put(document, "till", receipt.till)
    put(document, "staff", receipt.staff)
    put(document, "channel", receipt.channel)
    put(document, "codes", receipt.codes)
    put(document, "tenders", [tender_document(tender) for tender in receipt.tenders])
    put(document, "redemptions", [redemption_document(each) for each in receipt.redemptions])
    put(document, "split", [share_document(share) for share in receipt.split])
    put(document, "part", receipt.part)
    put(document, "given", [line_document(line) for line in receipt.given])
    if receipt.member is not None:
        document["member"] = member_document(receipt.member)
    if receipt.original is not None:
        document["original"] = key_document(receipt.original)
    if receipt.revision != 1:
        document["revision"] = receipt.revision
    return document


def sent_line(line: Line) -> Document:
    """One line as the till sent it."""
    document: Document = {"sku": line.sku, "quantity": plain(line.quantity), "net_minor": line.net_minor}
    if line.unit_price is not None:
        document["unit_price"] = plain(line.unit_price)
    put(document, "discount_minor", line.discount_minor)
    put(document, "discounts", line.discounts)
    put(document, "tax_minor", line.tax_minor)
    put(document, "tax_code", line.tax_code)
    put(document, "barcode", line.barcode)
    put(document, "name", line.name)
    return document


def enriched_line(line: Line) -> Document:
    """One line with what the catalog knew of it."""
    document = sent_line(line)
    put(document, "category", line.category)
    put(document, "item_class", line.item_class)
    put(document, "brand", line.brand)
    put(document, "labels", line.labels)
    if line.cost_minor is not None:
        document["cost_minor"] = line.cost_minor
    return document


def tender_document(tender: Tender) -> Document:
    """One tender."""
    return {"kind": tender.kind, "amount_minor": tender.amount_minor}


def redemption_document(redemption: Redemption) -> Document:
    """One redemption, of what is said of it."""
    return {name: value for name, value in asdict(redemption).items() if value}


def member_document(member: MemberRef) -> Document:
    """A member, as the till named them."""
    return {"scheme": member.scheme.value, "value": member.value}


def share_document(share: Share) -> Document:
    """One share."""
    document: Document = {"tenders": [tender_document(tender) for tender in share.tenders]}
    put(document, "redemptions", [redemption_document(each) for each in share.redemptions])
    if share.member is not None:
        document["member"] = member_document(share.member)
    return document


def key_document(key: DocumentKey) -> Document:
    """The key of another document."""
    document: Document = {"store": key.store, "till": key.till, "number": key.number}
    if key.business_date is not None:
        document["business_date"] = key.business_date.isoformat()
    put(document, "part", key.part)
    return document


def put(document: Document, field: str, value: object) -> None:
    """Write a field unless it is at its default: zero, empty or none."""
    if value:
        document[field] = value


def plain(number: Decimal) -> str:
    """A decimal without exponent, trailing zeros or a negative zero, exactly."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def utc_text(at: datetime) -> str:
    """An aware instant as `2026-11-22T13:05:00.000000Z`."""
    assert at.tzinfo is not None, "an instant must be aware"
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def line_from(document: Document) -> Line:
    """The inverse of `enriched_line`."""
    price = document.get("unit_price")
    return Line(
        sku=document["sku"],
        quantity=Decimal(document["quantity"]),
        net_minor=document["net_minor"],
        unit_price=None if price is None else Decimal(price),
        discount_minor=document.get("discount_minor", 0),
        tax_minor=document.get("tax_minor", 0),
        barcode=document.get("barcode", ""),
        name=document.get("name", ""),
        category=document.get("category", ""),
        item_class=document.get("item_class", ""),
        brand=document.get("brand", ""),
        labels=tuple(document.get("labels", ())),
        cost_minor=document.get("cost_minor"),
        tax_code=document.get("tax_code", ""),
        discounts=tuple((code, minor) for code, minor in document.get("discounts", ())),
    )


def member_from(document: Document | None) -> MemberRef | None:
    """The member's reference, if there is one."""
    return None if document is None else MemberRef(Scheme(document["scheme"]), document["value"])


def share_from(document: Document) -> Share:
    """The inverse of `share_document`."""
    return Share(
        tenders=tuple(Tender(**tender) for tender in document["tenders"]),
        member=member_from(document.get("member")),
        redemptions=tuple(Redemption(**each) for each in document.get("redemptions", ())),
    )


def key_from(document: Document | None) -> DocumentKey | None:
    """The original's key, if there is one."""
    if document is None:
        return None
    day = date.fromisoformat(document["business_date"]) if "business_date" in document else None
    return DocumentKey(document["store"], document["till"], day, document["number"], document.get("part", 0))
