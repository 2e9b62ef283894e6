"""The real logs: two receipts of a pharmacy and a supermarket's, with the figures printed on them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from loyalty.receipt import Kind, MemberRef, Receipt, Scheme
from pos_adapter.adapter import Ignored, Settings
from tests.pos_adapter.poslog.logs import SHOP, only, paid_with, read, real

SEATTLE = Settings("corner", ZoneInfo("America/Los_Angeles"), "USD", 2)


@pytest.mark.parametrize(
    ("file", "number", "net_minor", "cash_minor", "at"),
    [
        # Paid 22,042.00 in cash for 22,041.88: the rounding is no part of the goods.
        ("arts1.xml", "3619", 2_204_188, 2_204_200, datetime(2019, 7, 22, 13, 53, 21, tzinfo=UTC)),
        ("arts2.xml", "3622", 19_689, 19_700, datetime(2019, 7, 22, 14, 39, 2, tzinfo=UTC)),
    ],
)
def test_a_pharmacy_s_receipt(shared_data: Path, file, number, net_minor, cash_minor, at) -> None:
    receipt = only(read(real(shared_data, f"poslog_arts_v6/{file}")))

    assert (receipt.kind, receipt.currency, receipt.purchased_at) == (Kind.SALE, "SEK", at)
    assert (receipt.store, receipt.till, receipt.number, receipt.staff) == ("3004", "1", number, "1234")
    assert receipt.business_date == date(2019, 7, 22)
    assert paid_with(receipt) == [("cash", cash_minor)]
    assert receipt.member is None
    (line,) = receipt.lines
    assert (line.sku, line.barcode, line.name) == ("100000", "100000", "RECEPTVAROR 0%")
    assert (line.quantity, line.net_minor, line.tax_minor, line.tax_code) == (1, net_minor, 0, "04999")


@pytest.fixture
def supermarket(shared_data: Path) -> list[object]:
    return list(read(real(shared_data, "poslog_ncr/SMALL.xml"), SEATTLE))


def test_a_supermarket_s_sign_on_is_left_aside_and_told(supermarket: list[object]) -> None:
    sign_on, _ = supermarket

    assert isinstance(sign_on, Ignored)
    assert sign_on.reason == "a ControlTransaction (Valid SignOn, OperatorSignOn) sells nothing"


def test_a_supermarket_s_sale_after_midnight_with_the_till_s_own_discount(supermarket: list[object]) -> None:
    _, receipt = supermarket
    assert isinstance(receipt, Receipt)

    assert (receipt.kind, receipt.store, receipt.till, receipt.number) == (Kind.SALE, "9", "34", "161")
    assert receipt.purchased_at == datetime(2017, 10, 1, 9, 2, 54, tzinfo=UTC)
    assert receipt.business_date == date(2017, 9, 30)
    assert receipt.member == MemberRef(Scheme.EXTERNAL, "0000000000000040000066677")
    assert paid_with(receipt) == [("card", 107)]
    # Apples for 1.26, of which the reward of 15 % takes 0.19; it is told twice, in detail and summed up.
    (line,) = receipt.lines
    assert (line.sku, line.quantity, line.unit_price) == ("00000000067591", Decimal("0.42"), Decimal("2.99"))
    assert (line.net_minor, line.discount_minor, line.tax_minor) == (107, 19, 0)
    assert line.name == "APPLE HONEYCRISP ORG"


def test_a_log_in_the_shop_s_own_words(shared_data: Path) -> None:
    words = {"store": {"3004": "solna"}, "tender": {"Cash": "kontant"}, "tax": {"04999": "zero"}}
    shop = Settings("x", SHOP.zone, "SEK", 2, words)

    receipt = only(read(real(shared_data, "poslog_arts_v6/arts1.xml"), shop))

    assert (receipt.store, receipt.lines[0].tax_code) == ("solna", "zero")
    assert paid_with(receipt) == [("kontant", 2_204_200)]


def test_a_log_in_another_money_than_the_shop_s_is_refused(shared_data: Path) -> None:
    dollars = Settings("x", SHOP.zone, "USD", 2)

    refused = only(read(real(shared_data, "poslog_arts_v6/arts1.xml"), dollars))

    assert refused.reason.endswith(
        'CurrencyCode of Transaction must be USD, the money of this shop; got "SEK"'
    )
