"""The layouts that come with us read the files that come with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from loyalty.receipt import DocumentKey, Kind, Line, MemberRef, Scheme, Tender
from pos_adapter.adapter import Ignored
from tests.pos_adapter.examples import LONDON
from tests.pos_adapter.tabular.reading import SAMPLES, read


def sample(file: str, currency: str = "GBP"):
    layout = (SAMPLES / f"{file.partition('.')[0]}.yaml").read_text("utf-8")
    return read((SAMPLES / file).read_bytes(), layout, replace(LONDON, currency=currency))


def test_a_hong_kong_shop_in_big5() -> None:
    aside, first, second, back = sample("hong-kong.csv", "HKD")

    assert aside == Ignored("line 6", "the day's totals at the end")
    assert first.lines == (
        Line("T-01", Decimal(2), 250_000, Decimal(1250), name="鐵觀音茶葉"),
        Line("C-07", Decimal(1), 8_800, Decimal(98), discount_minor=1_000, name="蛋卷,家庭裝"),
    )
    assert first.tenders == (Tender("cash", 200_000), Tender("octopus", 58_800))
    assert first.member == MemberRef(Scheme.CARD, "2990000000017")
    assert first.purchased_at == datetime(2026, 5, 4, 4, 5, tzinfo=UTC)
    assert (second.till, second.member, second.net_minor) == ("2", None, 6_000)
    assert (back.kind, back.lines[0].quantity, back.net_minor) == (Kind.RETURN, 1, 125_000)
    assert back.original == DocumentKey("central", "1", date(2026, 5, 4), "A1001")
    assert back.tenders == (Tender("cash", 125_000),)


def test_a_german_shop_with_a_decimal_comma() -> None:
    first, _, aside, night, back = sample("germany.csv", "EUR")

    assert (first.store, first.staff, first.net_minor) == ("koeln", "Jürgen", 123_450)
    assert isinstance(aside, Ignored)
    assert (night.number, night.business_date, night.tenders) == (
        "0815",
        date(2026, 5, 4),
        (Tender("voucher", 2_000),),
    )
    assert (back.kind, back.net_minor, back.tenders) == (Kind.RETURN, 23_450, (Tender("card", 23_450),))


def test_a_mainframe_with_records_at_fixed_places() -> None:
    _, first, second, _, back = sample("mainframe.txt")

    assert (first.store, first.till, first.number) == ("0042", "007", "000123")
    assert first.lines[0] == Line("MLK-1", Decimal(2), 190, name="MILK 1 PINT")
    assert first.tenders == (Tender("cash", 400), Tender("cash", -65))
    assert first.member == MemberRef(Scheme.CARD, "0012345678905")
    assert (second.member, second.net_minor) == (None, 325)
    assert (back.kind, back.net_minor, back.tenders) == (Kind.RETURN, 95, (Tender("cash", 95),))


def test_a_workbook_kept_by_hand() -> None:
    first, second, back, last = sample("workbook.xlsx")

    assert first.purchased_at == datetime(2026, 5, 4, 8, 30, tzinfo=UTC)
    assert [(line.sku, line.net_minor, line.discount_minor) for line in first.lines] == [
        ("TEA", 944, 76),
        ("JAM", 306, 24),
    ]
    assert (second.lines[0].unit_price, second.net_minor) == (Decimal("0.35"), 420)
    assert (back.kind, back.net_minor, back.member.value) == (Kind.RETURN, 510, "bert")
    assert (last.lines[0].quantity, last.business_date) == (Decimal("0.5"), date(2026, 5, 7))
