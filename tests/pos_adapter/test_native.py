"""A receipt in our own JSON is read exactly, or refused with every place and remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from loyalty.receipt import DocumentKey, Kind, Line, MemberRef, Receipt, Scheme, Tender
from pos_adapter import strict_json
from pos_adapter.errors import InvalidReceipt, Problem, UnverifiedBody
from pos_adapter.native import adapter as native
from tests.pos_adapter.examples import LANTERN, LONDON, delivery, document, refused, refused_line


def test_a_whole_receipt_is_read_as_it_was_sent() -> None:
    sent = document(
        kind="return",
        revision=2,
        business_date="2026-06-20",
        currency="GBP",
        lines=[
            {**LANTERN, "unit_price": "3.390", "discount": "1.00", "tax": "3.39", "barcode": "5012345678900"},
            {"sku": "85123A", "quantity": "0.7500", "net": "1.91"},
        ],
        tenders=[{"kind": "cash", "amount": "-22.25"}],
        member={"card": "2990000000000000017"},
        original={"business_date": "2026-06-01", "number": "536001"},
        sequence=17,
        staff="anna",
    )

    assert native.receipt(sent, LONDON) == Receipt(
        store="london-1",
        till="3",
        number="536365",
        business_date=date(2026, 6, 20),
        purchased_at=datetime(2026, 6, 20, 23, 30, tzinfo=UTC),
        kind=Kind.RETURN,
        currency="GBP",
        lines=(
            Line(
                "71053", Decimal(6), 2034, Decimal("3.39"), 100, 339, "5012345678900", "White metal lantern"
            ),
            Line("85123A", Decimal("0.75"), 191),
        ),
        tenders=(Tender("cash", -2225),),
        member=MemberRef(Scheme.CARD, "2990000000000000017"),
        original=DocumentKey("london-1", "3", date(2026, 6, 1), "536001"),
        revision=2,
        sequence=17,
        staff="anna",
    )


def test_what_is_left_out_or_null_has_a_plain_meaning() -> None:
    sent = document(till=None, member=None, currency=None, original=None)

    receipt = native.receipt(sent, LONDON)

    assert (receipt.till, receipt.revision, receipt.sequence, receipt.currency) == ("", 1, 0, "GBP")
    assert receipt.member is receipt.original is None
    assert receipt == native.receipt({key: sent[key] for key in sent if sent[key] is not None}, LONDON)


def test_the_trading_day_is_the_store_s_calendar_day_unless_given() -> None:
    sent = document(purchased_at="2026-06-20T23:30:00Z")

    assert native.receipt(sent, LONDON).business_date == date(2026, 6, 21)
    assert native.receipt({**sent, "business_date": "2026-06-20"}, LONDON).business_date == date(2026, 6, 20)


def test_an_original_may_be_of_another_till() -> None:
    sent = document(original={"store": "leeds", "till": "", "business_date": "2026-06-01", "number": "9"})

    assert native.receipt(sent, LONDON).original == DocumentKey("leeds", "", date(2026, 6, 1), "9")


@pytest.mark.parametrize(
    ("named", "member"),
    [
        ({"card": "29900"}, MemberRef(Scheme.CARD, "29900")),
        ({"id": "mem_01"}, MemberRef(Scheme.MEMBER, "mem_01")),
        ({"external": "017850"}, MemberRef(Scheme.EXTERNAL, "017850")),
    ],
)
def test_a_member_is_named_in_one_of_three_ways(named: dict[str, str], member: MemberRef) -> None:
    assert native.receipt(document(member=named), LONDON).member == member


@pytest.mark.parametrize(
    ("line", "net_minor"),
    [
        ({"quantity": 6, "unit_price": "3.39"}, 2034),
        ({"quantity": 6, "unit_price": "3.39", "discount": "0.34"}, 2000),
        ({"quantity": "0.125", "unit_price": "1.00"}, 13),
        ({"quantity": -1, "unit_price": "0.125"}, -13),
        ({"quantity": 6, "unit_price": "3.39", "net": "20.00"}, 2000),
    ],
)
def test_a_net_that_is_not_given_is_computed_half_up(line: dict[str, object], net_minor: int) -> None:
    receipt = native.receipt(document(lines=[{"sku": "71053", **line}]), LONDON)

    assert receipt.lines[0].net_minor == net_minor


@pytest.mark.parametrize(
    ("discount", "read"),
    [
        ({}, (200, 1834)),
        ({"discount": "5.00"}, (500, 1534)),
    ],
)
def test_what_took_a_discount_off_is_read_as_the_quote_said_it(discount: dict[str, str], read: tuple) -> None:
    told = [
        {"code": "spring", "amount": "0.50"},
        {"code": None, "amount": "1.00"},
        {"code": "spring", "amount": "0.50"},
        {"code": "nothing", "amount": "0.00"},
    ]
    line = {"sku": "1", "quantity": "6", "unit_price": "3.39", "discounts": told, **discount}
    (found,) = native.receipt(document(lines=[line]), LONDON).lines
    assert found.discounts == (("spring", 100), ("", 100))
    assert (found.discount_minor, found.net_minor) == read


def test_amounts_have_the_decimals_of_the_programme_s_money() -> None:
    yen = replace(LONDON, currency="JPY", money_scale=0)
    dinar = replace(LONDON, currency="KWD", money_scale=3, zone=ZoneInfo("Asia/Kuwait"))
    lines = [{"sku": "1", "quantity": 1, "net": "12"}]

    assert native.receipt(document(lines=lines), yen).net_minor == 12
    assert native.receipt(document(lines=lines), dinar).net_minor == 12_000
    assert refused(document(), yen) == [
        (
            "lines[0].net: must be an amount below 100000000000000 with at most 0 decimals "
            'such as "12"; got "20.34"'
        )
    ]


def test_a_document_is_read_in_the_money_it_names_where_others_than_the_programme_s_are_known() -> None:
    both = replace(LONDON, monies={"EUR": 2, "JPY": 0})
    lines = [{"sku": "1", "quantity": 1, "net": "12"}]

    def read(**changes: str) -> tuple[str, int]:
        receipt = native.receipt(document(lines=lines, **changes), both)
        return receipt.currency, receipt.net_minor

    assert [read(), read(currency="GBP"), read(currency="JPY")] == [
        ("GBP", 1_200),
        ("GBP", 1_200),
        ("JPY", 12),
    ]
    assert refused(document(currency="USD"), both) == [
        'currency: must be "GBP", the currency amounts are read in here; got "USD"'
    ]
    assert refused(document(currency="JPY"), both) != []  # 20.34 yen are none


def test_a_void_may_have_no_lines_and_nothing_else_may() -> None:
    assert refused(document(kind="void", lines=[])) == []
    assert refused(document(kind="void", lines=None)) == []
    assert refused(document(lines=[])) == ["lines: must hold at least one line; only a void may have none"]
    assert refused(document(kind="return", lines=None)) == [
        "lines: must hold at least one line; only a void may have none"
    ]


def test_a_float_is_refused_with_the_remedy() -> None:
    sent = strict_json.parse(b'{"lines": [{"sku": "1", "quantity": 1.5, "net": 12.5}]}')

    wrong = refused({**document(), **sent})

    assert wrong[1] == 'lines[0].net: must be an amount such as "12.50"; got 12.5'
    assert wrong[0].endswith("; got 1.5")
    assert refused_line(net=12.5) == ['lines[0].net: must be an amount such as "12.50"; got 12.5']


def test_all_problems_are_told_at_once() -> None:
    wrong = refused({"stor": "1", "kind": "refund", "purchased_at": "2026-06-21T00:30:00", "lines": [{}]})

    assert wrong == [
        'stor: is unknown; did you mean "store"?',
        "store: is required",
        "number: is required",
        (
            "purchased_at: must be a time with its offset such as "
            '"2026-11-22T14:05:00+01:00" (or "…Z" for UTC); got "2026-06-21T00:30:00"'
        ),
        'kind: must be "sale", "return", "exchange" or "void"; got "refund"',
        "lines[0].sku: is required",
        "lines[0].quantity: is required",
    ]


def test_problems_carry_place_and_remedy_apart() -> None:
    with pytest.raises(InvalidReceipt) as refused_receipt:
        native.receipt(document(lines=[LANTERN, {**LANTERN, "nett": "1"}]), LONDON)

    assert refused_receipt.value.problems == (Problem("lines[1].nett", 'is unknown; did you mean "net"?'),)


@pytest.mark.parametrize("sent", [None, [], "receipt", 1, [document()]])
def test_what_is_no_object_is_no_receipt(sent: object) -> None:
    assert refused(sent)[0].startswith("must be one JSON object; got ")


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"store": "a/b"}, 'store: must be without a slash; got "a/b"'),
        ({"till": "a/b"}, 'till: must be without a slash; got "a/b"'),
        ({"number": ""}, 'number: must be 1 to 64 characters long; got ""'),
        ({"number": "9" * 65}, f'number: must be 1 to 64 characters long; got "{"9" * 40}"'),
        ({"number": "1\x00"}, 'number: must be without control or invisible characters; got "1\\u0000"'),
        ({"number": "\ud800"}, 'number: must be without control or invisible characters; got "\\ud800"'),
        ({"number": " 1"}, 'number: must be without a space at its beginning or end; got " 1"'),
        (
            {"number": "1001\ufe0f"},
            "number: must be without invisible characters, and composed (Unicode NFC)",
        ),
        (
            {"number": "1001\u3164"},
            "number: must be without invisible characters, and composed (Unicode NFC)",
        ),
        (
            {"number": "cafe\u0301"},
            "number: must be without invisible characters, and composed (Unicode NFC)",
        ),
        ({"business_date": "2026-06-25"}, "business_date: must be within 2 days of the purchase, 2026-06-2"),
        ({"number": 536365}, 'number: must be a text such as "536365"; got 536365'),
        ({"revision": True}, "revision: must be a whole number from 1 to 2147483647; got true"),
        ({"revision": 0}, "revision: must be a whole number from 1 to 2147483647; got 0"),
        ({"sequence": 2**63}, f"sequence: must be a whole number from 0 to {2**63 - 1}; got {2**63}"),
        ({"sequence": "1"}, f'sequence: must be a whole number from 0 to {2**63 - 1}; got "1"'),
        ({"business_date": "20260621"}, 'a day from 1970 to 2199 such as "2026-11-22"; got "20260621"'),
        ({"business_date": "2026-02-30"}, 'a day from 1970 to 2199 such as "2026-11-22"; got "2026-02-30"'),
        ({"business_date": "0001-01-01"}, 'a day from 1970 to 2199 such as "2026-11-22"; got "0001-01-01"'),
        ({"purchased_at": "2026-06-21"}, 'a time by RFC 3339 such as "2026-11-22T14:05:00+01:00"; got "2026'),
        ({"purchased_at": "2026-06-21T25:00:00Z"}, "purchased_at: must be a time by RFC 3339"),
        ({"purchased_at": "0001-01-01T00:00:00+14:00"}, "purchased_at: must be a time by RFC 3339"),
        ({"purchased_at": 1782000000}, "purchased_at: must be a time by RFC 3339"),
        ({"currency": "EUR"}, 'currency: must be "GBP", the currency amounts are read in here; got "EUR"'),
        ({"lines": {}}, "lines: must be a list; got an object"),
        ({"lines": [[]]}, "lines[0]: must be an object; got a list"),
        ({"tenders": [{"kind": "cash"}]}, "tenders[0].amount: is required"),
        (
            {"tenders": [{"kind": "cash", "amount": "1.00"}] * 101},
            "tenders: must hold at most 100 elements; it",
        ),
        ({"member": {}}, "member: must name exactly one of card, id and external"),
        ({"member": {"card": "1", "id": "2"}}, "member: must name exactly one of card, id and external"),
        ({"member": {"phone": "1"}}, "member.phone: is unknown; known are card, id, external"),
        ({"member": "2990"}, 'member: must be an object; got "2990"'),
        ({"original": {"number": "1"}}, "original.business_date: is required"),
        ({"kind": ["sale"]}, 'kind: must be "sale", "return", "exchange" or "void"; got a list'),
        ({"zq\x00": 1}, '"zq\\u0000": is unknown; known are store, till, number'),
    ],
)
def test_a_wrong_field_is_refused_with_the_remedy(changes: dict[str, object], remedy: str) -> None:
    wrong = refused(document(**changes))

    assert len(wrong) == 1
    assert remedy in wrong[0]


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"net": "12.345"}, 'below 1000000000000 with at most 2 decimals such as "12.50"; got "12.345"'),
        ({"net": "1000000000000"}, 'below 1000000000000 with at most 2 decimals such as "12.50"; got "1000'),
        ({"net": "1,00"}, 'must be an amount such as "12.50"; got "1,00"'),
        ({"net": 12}, 'must be an amount such as "12.50"; got 12'),
        ({"net": True}, 'must be an amount such as "12.50"; got true'),
        ({"net": float("nan")}, 'must be an amount such as "12.50"; got nan'),
        (
            {"discount": "1.00", "discounts": [{"code": "a", "amount": "0.60"}, {"amount": "0.60"}]},
            "must come to no more than discount, which is 1.00; comes to 1.20",
        ),
        ({"discounts": [{"code": "a"}]}, "lines[0].discounts[0].amount: is required"),
        ({"discount": "-1.00"}, 'must be an amount that is not negative; got "-1.00"'),
        (
            {"quantity": "0.00001"},
            'must be a quantity such as 2 or "0.750" with at most 9 digits and 4 decimals',
        ),
        ({"quantity": 10**9}, 'must be a quantity such as 2 or "0.750"'),
        ({"quantity": 2**63}, 'must be a quantity such as 2 or "0.750"'),
        ({"quantity": True}, 'must be a quantity such as 2 or "0.750"'),
        ({"unit_price": 3.39}, 'must be a price such as "2.55" with at most 6 decimals; got 3.39'),
        ({"sku": "a\tb"}, 'must be without control or invisible characters; got "a\\tb"'),
        ({"name": "a\x00b"}, 'must be without control characters; got "a\\u0000b"'),
        ({"name": "x" * 201}, "must be at most 200 characters long"),
        ({"net": None}, "is required where there is no unit_price"),
        ({"net": None, "quantity": 999_999_999, "unit_price": "999999999999"}, "is too large as quantity"),
    ],
)
def test_a_wrong_line_is_refused_with_the_remedy(changes: dict[str, object], remedy: str) -> None:
    wrong = refused_line(**changes)

    assert len(wrong) == 1
    assert remedy in wrong[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": -1},
        {"net": "-1.00"},
        {"tax": "-1.00"},
        {"net": None, "unit_price": "1.00", "discount": "7.00"},
        {"net": None, "unit_price": "-1.00"},
    ],
)
def test_what_comes_back_is_counted_upwards(changes: dict[str, object]) -> None:
    line = {**LANTERN, **changes}

    assert len(refused(document(kind="return", lines=[line]))) == 1
    assert refused(document(kind="sale", lines=[line])) == []


def test_money_back_for_goods_that_were_kept_is_a_return_of_none() -> None:
    receipt = native.receipt(document(kind="return", lines=[{**LANTERN, "quantity": 0}]), LONDON)

    assert receipt.lines[0].quantity == 0


def test_ten_thousand_lines_are_a_receipt_and_one_more_is_not() -> None:
    assert len(native.receipt(document(lines=[LANTERN] * 10_000), LONDON).lines) == 10_000
    assert refused(document(lines=[LANTERN] * 10_001)) == [
        "lines: must hold at most 10000 elements; it has 10001"
    ]


def test_a_receipt_that_would_burst_a_counter_is_refused() -> None:
    lines = [{**LANTERN, "net": "99999999999.99"}, {**LANTERN, "net": "99999999999.99"}]

    assert refused(document(lines=lines)) == [
        "lines: must come to at most 10000000000000 minor units together"
    ]


def test_a_document_wrong_all_over_answers_a_hundred_problems_and_soon() -> None:
    strange = {f"field{n}": n for n in range(100_000)}

    assert len(refused(document(lines=[{"net": 1.5}] * 10_000))) == 100
    assert len(refused({**document(), **strange})) == 10
    assert len(refused(document(lines=[strange] * 5))) == 50


def test_our_own_format_is_never_taken_for_a_signed_one() -> None:
    with pytest.raises(UnverifiedBody):
        native.verify(delivery(b"{}"), "secret")
