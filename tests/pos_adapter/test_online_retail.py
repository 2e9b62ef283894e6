"""The wholesaler's file is read as its invoices happened, and none of them by half."""

from __future__ import annotations

import io
import itertools
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from loyalty.receipt import Kind, Line, MemberRef, Receipt, Scheme
from pos_adapter.adapter import Reject
from pos_adapter.errors import UnreadableFile, UnverifiedBody
from pos_adapter.online_retail import adapter as online_retail
from tests.pos_adapter.examples import HEADER, LONDON, delivery, read_online_retail, read_rows, row


def test_an_invoice_is_a_sale_of_its_rows() -> None:
    (receipt,) = read_rows(row("536365"), row("536365", "85123A", "2", price="2.55", name="HEART"))

    assert receipt == Receipt(
        store="gift-house",
        till="",
        number="536365",
        business_date=date(2010, 12, 1),
        purchased_at=datetime(2010, 12, 1, 8, 26, tzinfo=UTC),
        kind=Kind.SALE,
        currency="GBP",
        lines=(
            Line("71053", Decimal(6), 2034, Decimal("3.39"), name="WHITE METAL LANTERN"),
            Line("85123A", Decimal(2), 510, Decimal("2.55"), name="HEART"),
        ),
        member=MemberRef(Scheme.EXTERNAL, "17850"),
        sequence=2,
    )


def test_an_invoice_beginning_with_c_is_a_return_counted_upwards() -> None:
    (receipt,) = read_rows(row("C536379", "D", "-1", price="27.50", customer="14527.0"))

    assert receipt.kind is Kind.RETURN
    assert (receipt.number, receipt.lines[0].quantity, receipt.net_minor) == ("C536379", 1, 2750)


@pytest.mark.parametrize("number", ["536589", "A563186", "c536379"])
def test_every_other_invoice_is_a_sale_even_of_negative_figures(number: str) -> None:
    (receipt,) = read_rows(row(number, "B", "1", price="-11062.06"), row(number, "21777", "-10", price="0.0"))

    assert receipt.kind is Kind.SALE
    assert [(line.quantity, line.net_minor) for line in receipt.lines] == [(1, -1_106_206), (-10, 0)]


@pytest.mark.parametrize(
    ("quantity", "price", "net_minor"),
    [("1", "0.001", 0), ("5", "0.001", 1), ("3", "0.125", 38), ("1", "2.55", 255)],
)
def test_a_net_is_quantity_times_price_half_up_to_the_penny(
    quantity: str, price: str, net_minor: int
) -> None:
    (receipt,) = read_rows(row("536365", quantity=quantity, price=price))

    assert receipt.net_minor == net_minor


def test_interrupted_invoices_are_whole_and_come_in_order_of_time() -> None:
    receipts = read_rows(
        row("3", at="2010-12-01 09:00:00"),
        row("1", at="2010-12-01 08:31:00"),
        row("3", "84406B", at="2010-12-01 09:00:00"),
        row("2", at="2010-12-01 08:30:00"),
        row("1", "84406B", at="2010-12-01 08:30:00"),
    )

    assert [(receipt.number, receipt.sequence, len(receipt.lines)) for receipt in receipts] == [
        ("1", 3, 2),
        ("2", 5, 1),
        ("3", 2, 2),
    ]
    assert receipts[0].purchased_at == datetime(2010, 12, 1, 8, 30, tzinfo=UTC)


def test_the_same_row_twice_counts_twice() -> None:
    (receipt,) = read_rows(row("536365"), row("536365"))

    assert receipt.net_minor == 2 * 2034


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2011-07-01 00:30:00", datetime(2011, 6, 30, 23, 30, tzinfo=UTC)),
        ("2011-10-30 00:59:00", datetime(2011, 10, 29, 23, 59, tzinfo=UTC)),
        ("2011-10-30 01:30:00", datetime(2011, 10, 30, 0, 30, tzinfo=UTC)),
        ("2011-10-30 02:00:00", datetime(2011, 10, 30, 2, 0, tzinfo=UTC)),
        ("2011-03-27 01:30:00", datetime(2011, 3, 27, 1, 30, tzinfo=UTC)),
        ("2011-03-27 02:00:00", datetime(2011, 3, 27, 1, 0, tzinfo=UTC)),
    ],
)
def test_a_time_is_the_shop_s_and_the_day_too(local: str, utc: datetime) -> None:
    (receipt,) = read_rows(row("536365", at=local))

    assert receipt.purchased_at == utc
    assert receipt.business_date == date.fromisoformat(local[:10])


@pytest.mark.parametrize(
    ("written", "value"), [("17850.0", "17850"), ("17850", "17850"), ("017850.00", "017850")]
)
def test_a_customer_is_a_number_without_its_decimals(written: str, value: str) -> None:
    (receipt,) = read_rows(row("536365", customer=written))

    assert receipt.member == MemberRef(Scheme.EXTERNAL, value)


def test_an_invoice_belongs_to_the_first_customer_its_rows_name() -> None:
    anonymous, changing = read_rows(
        row("1", customer=""),
        row("2", customer=""),
        row("2", customer="17850.0"),
        row("2", customer="13047.0"),
    )

    assert anonymous.member is None
    assert changing.member == MemberRef(Scheme.EXTERNAL, "17850")


def test_descriptions_may_hold_anything_and_codes_are_taken_as_they_are() -> None:
    (receipt,) = read_rows(
        row("1", "47503J ", name='"AIRLINE LOUNGE,METAL ""SIGN"""'),
        row("1", name="£1 CAFÉ\x00 TIN"),
        row("1", name='12" RULER'),
        row("1", "gift_0001_40", name=""),
        row("1", "BANK CHARGES", name="X" * 500),
    )

    assert [line.sku for line in receipt.lines] == [
        "47503J ",
        "71053",
        "71053",
        "gift_0001_40",
        "BANK CHARGES",
    ]
    names = [line.name for line in receipt.lines]
    assert names[:4] == ['AIRLINE LOUNGE,METAL "SIGN"', "£1 CAFÉ  TIN", '12" RULER', ""]
    assert len(names[4]) == 200


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_line_ends_a_byte_order_mark_and_empty_lines_do_not_matter(ending: bytes) -> None:
    lines = [f"\ufeff{HEADER}", row("1"), "", row("1", "84406B"), row("2")]

    first, second = read_online_retail(ending.join(line.encode() for line in lines))

    assert (len(first.lines), first.sequence) == (2, 2)
    assert (len(second.lines), second.sequence) == (1, 5)


def test_columns_are_found_by_name() -> None:
    header = ",".join(reversed(HEADER.split(","))) + ",Note"
    turned = ",".join(reversed(row("536365").split(","))) + ",x"

    assert read_rows(turned, header=header) == read_rows(row("536365"))


@pytest.mark.parametrize("file", [b"", b"\n", HEADER.replace("UnitPrice", "Price").encode(), b"\xff\xfe"])
def test_a_file_without_the_header_is_refused_with_what_it_lacks(file: bytes) -> None:
    with pytest.raises(
        UnreadableFile, match=r"line 1 must name the columns InvoiceNo, .*; it lacks .*UnitPrice"
    ):
        read_online_retail(file)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row("2", quantity="six"), "Quantity must be a number with at most 4 decimals; got 'six'"),
        (row("2", quantity=""), "Quantity must be a number with at most 4 decimals; got ''"),
        (row("2", quantity="1" * 10), "Quantity must be a number with at most 4 decimals; got '1111111111'"),
        (row("2", price="NaN"), "UnitPrice must be a number with at most 6 decimals; got 'NaN'"),
        (row("2", price="1e3"), "UnitPrice must be a number with at most 6 decimals; got '1e3'"),
        (row("2", quantity="999999999", price="999999999"), "Quantity times UnitPrice is too large"),
        (
            row("2", at="2010-13-01 08:26:00"),
            "InvoiceDate must be such as 2010-12-01 08:26:00; got '2010-13-01",
        ),
        (
            row("2", at="0001-01-01 00:00:00+05"),
            "InvoiceDate must be such as 2010-12-01 08:26:00; got '0001-01-01",
        ),
        (row("2", at=""), "InvoiceDate must be such as 2010-12-01 08:26:00; got ''"),
        (row("2", customer="ANNA"), "CustomerID must be a number such as 17850.0 or empty; got 'ANNA'"),
        (row("2", sku=""), "StockCode must be 1 to 64 visible characters"),
        (row("2") + ",more", "a row must have 8 columns; it has 9"),
        ("2", "a row must have 8 columns; it has 1"),
        (row("2", name='"NO END'), "a row must have 8 columns; it has 3"),
        (row("2", name="x" * 70_000), "a row must be at most 4096 bytes long"),
        (row("2").encode().replace(b"METAL", b"M\xc9TAL"), "a row must be UTF-8"),
    ],
)
def test_an_invoice_with_a_bad_row_is_rejected_whole(bad: str | bytes, reason: str) -> None:
    items = read_rows(row("1"), row("2"), bad, row("2", "84406B"), row("3"))

    (reject,) = [item for item in items if isinstance(item, Reject)]
    assert reject.place == "line 4"
    assert reject.reason.startswith(f"invoice 2 is rejected whole, 3 rows; line 4: {reason}")
    assert reject.code == "invalid-invoice"
    assert [item.number for item in items if isinstance(item, Receipt)] == ["1", "3"]


@pytest.mark.parametrize("changes", [{"quantity": "1"}, {"quantity": "-1", "price": "-1.00"}])
def test_a_cancelled_row_that_counts_the_wrong_way_is_rejected(changes: dict[str, str]) -> None:
    (reject,) = read_rows(row("C536379", **changes))

    assert "must have a negative Quantity and no negative UnitPrice" in reject.reason


def test_a_row_that_names_no_invoice_is_a_reject_by_itself() -> None:
    reject, receipt = read_rows(row("1"), row(""), "")

    assert (reject.place, reject.code) == ("line 3", "invalid-row")
    assert reject.raw.startswith(",71053,WHITE METAL LANTERN")
    assert receipt.number == "1"


def test_many_bad_rows_are_counted_and_three_are_told() -> None:
    (reject,) = read_rows(*[row("1", quantity="x")] * 5)

    assert reject.reason.count("Quantity must be") == 3
    assert reject.reason.endswith("; and 2 more")


def test_an_invoice_beyond_ten_thousand_rows_is_rejected() -> None:
    reject, receipt = read_rows(*[row("1")] * 10_001, *[row("2")] * 10_000)

    assert reject.reason == "invoice 1 must have at most 10000 rows; it has 10001"
    assert len(receipt.lines) == 10_000


def test_a_file_cut_inside_a_row_yields_no_half_invoice() -> None:
    rows = [row(str(number), sku) for number in range(536365, 536375) for sku in ("71053", "84406B", "22633")]
    file = "\n".join([HEADER, *rows, ""]).encode()
    whole = {receipt.number: receipt for receipt in read_online_retail(file)}

    for length in range(file.index(b"\n536365,84406B") + 2, len(file)):
        if b"\n" not in file[length - 1 : length + 1]:
            for item in read_online_retail(file[:length]):
                assert isinstance(item, Reject) or item == whole[item.number]


def test_the_store_of_the_rows_vanishes_when_reading_stops_early() -> None:
    reading = online_retail.read(io.BytesIO("\n".join([HEADER, row("1"), row("2"), ""]).encode()), LONDON)

    assert len(list(itertools.islice(reading, 1))) == 1
    reading.close()
    assert list(reading) == []


def test_a_file_is_never_taken_for_a_signed_message() -> None:
    with pytest.raises(UnverifiedBody):
        online_retail.verify(delivery(HEADER.encode()), "secret")
