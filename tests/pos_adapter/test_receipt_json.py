"""A stored receipt comes back as it was, and its digest is what the till is answerable for."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty import receipt_json
from loyalty.receipt import DocumentKey, Kind, Line, MemberRef, Receipt, Scheme, Tender

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
MINOR = st.integers(-(10**14), 10**14)
DECIMALS = st.decimals(-(10**9), 10**9, places=4)
DAYS = st.dates(date(1970, 1, 1), date(2199, 12, 31))
LINES = st.builds(
    Line,
    sku=TEXTS,
    quantity=DECIMALS,
    net_minor=MINOR,
    unit_price=st.none() | DECIMALS,
    discount_minor=MINOR,
    tax_minor=MINOR,
    barcode=TEXTS,
    name=TEXTS,
    category=TEXTS,
    item_class=TEXTS,
    brand=TEXTS,
    labels=st.lists(TEXTS, max_size=3).map(tuple),
    cost_minor=st.none() | MINOR,
    discounts=st.dictionaries(TEXTS, MINOR, max_size=2).map(lambda found: tuple(found.items())),
)
RECEIPTS = st.builds(
    Receipt,
    store=TEXTS,
    till=TEXTS,
    number=TEXTS,
    business_date=DAYS,
    purchased_at=st.datetimes(datetime(1970, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    kind=st.sampled_from(Kind),
    currency=TEXTS,
    lines=st.lists(LINES, max_size=3).map(tuple),
    tenders=st.lists(st.builds(Tender, TEXTS, MINOR), max_size=2).map(tuple),
    member=st.none() | st.builds(MemberRef, st.sampled_from(Scheme), TEXTS),
    original=st.none() | st.builds(DocumentKey, TEXTS, TEXTS, DAYS, TEXTS),
    revision=st.integers(1, 2**63 - 1),
    sequence=st.integers(0, 2**63 - 1),
    staff=TEXTS,
    given=st.lists(LINES, max_size=2).map(tuple),
)
LANTERN = Line(
    "71053", Decimal("6.000"), 2034, name="Lantern", category="home/light", labels=("new",), cost_minor=0
)
SALE = Receipt(
    store="london-1",
    till="3",
    number="536365",
    business_date=date(2026, 6, 21),
    purchased_at=datetime(2026, 6, 21, 12, 5, tzinfo=UTC),
    kind=Kind.SALE,
    currency="GBP",
    lines=(LANTERN,),
    sequence=17,
)


@given(RECEIPTS)
def test_what_is_written_is_read_back(receipt: Receipt) -> None:
    text = receipt_json.to_json(receipt)

    assert receipt_json.from_json(text) == receipt
    assert receipt_json.to_json(receipt_json.from_json(text)) == text


def test_the_text_is_canonical_and_leaves_out_what_is_at_its_default() -> None:
    assert receipt_json.to_json(SALE) == (
        '{"business_date":"2026-06-21","currency":"GBP","kind":"sale","lines":[{"category":"home/light",'
        '"cost_minor":0,"labels":["new"],"name":"Lantern","net_minor":2034,"quantity":"6","sku":"71053"}],'
        '"number":"536365","purchased_at":"2026-06-21T12:05:00.000000Z","sequence":17,"store":"london-1","till":"3"}'
    )


@given(RECEIPTS)
def test_keys_are_sorted_throughout(receipt: Receipt) -> None:
    text = receipt_json.to_json(receipt)

    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False) == (
        json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False)
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [("6.000", "6"), ("600", "600"), ("6E+2", "600"), ("0.0010", "0.001"), ("-0.00", "0"), ("-1.50", "-1.5")],
)
def test_a_decimal_has_one_way_to_be_written(number: str, text: str) -> None:
    assert receipt_json.plain(Decimal(number)) == text


@pytest.mark.parametrize(
    "same",
    [
        replace(SALE, sequence=99),
        replace(
            SALE, lines=(replace(LANTERN, category="", item_class="A", brand="x", labels=(), cost_minor=9),)
        ),
        replace(SALE, lines=(replace(LANTERN, quantity=Decimal(6)),)),
        replace(SALE, purchased_at=datetime(2026, 6, 21, 13, 5, tzinfo=timezone(timedelta(hours=1)))),
    ],
)
def test_the_catalog_the_place_in_a_file_and_the_writing_do_not_change_the_digest(same: Receipt) -> None:
    assert receipt_json.digest(same) == receipt_json.digest(SALE)


@pytest.mark.parametrize(
    "other",
    [
        replace(SALE, revision=2),
        replace(SALE, number="536366"),
        replace(SALE, staff="anna"),
        replace(SALE, kind=Kind.RETURN),
        replace(SALE, member=MemberRef(Scheme.CARD, "1")),
        replace(SALE, original=SALE.key),
        replace(SALE, tenders=(Tender("cash", 2034),)),
        replace(SALE, lines=(replace(LANTERN, net_minor=2035),)),
        replace(SALE, lines=(replace(LANTERN, name="Lamp"),)),
        replace(SALE, lines=(LANTERN, LANTERN)),
        replace(SALE, purchased_at=SALE.purchased_at + timedelta(microseconds=1)),
    ],
)
def test_anything_else_changes_the_digest(other: Receipt) -> None:
    assert receipt_json.digest(other) != receipt_json.digest(SALE)
    assert len(receipt_json.digest(other)) == 64
