"""What goods came to: discounts, taxes, voids and payments as tills write them, held against the totals."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pos_adapter.adapter import Ignored, Reject
from tests.pos_adapter.poslog.logs import (
    back,
    goods,
    line,
    log,
    mapped,
    nets,
    only,
    paid,
    paid_with,
    read,
    total,
    transaction,
)

TEA, MUG = goods("TEA", "5.00"), goods("MUG", "8.50")


def sold(*lines: str, more: str = ""):
    return only(read(log(transaction(*lines, more=more))))


def test_lines_that_come_to_something_else_than_the_total_are_refused() -> None:
    refused = sold(TEA, MUG, more=total("14.00"))

    assert isinstance(refused, Reject)
    assert refused.code == "totals-disagree"
    assert refused.reason == "the lines come to 13.50, but TransactionGrandAmount is 14.00; export it again"
    assert refused.raw.startswith("<Transaction")


def test_lines_that_come_to_something_else_than_was_paid_are_refused_where_no_total_is_told() -> None:
    assert sold(TEA, paid("4.00")).code == "totals-disagree"


def test_amounts_with_digits_below_the_cent_are_refused() -> None:
    refused = sold(goods("TEA", "5.005"))

    assert (
        'ExtendedAmount of Sale must be an amount with at most 2 decimals, such as 12.50; got "5.005"'
        in refused.reason
    )


@pytest.mark.parametrize("amount", ["+5.00", "5", " 5.0 ", "5.00000", "05.00"])
def test_amounts_are_read_however_xml_writes_them(amount: str) -> None:
    assert sold(goods("TEA", amount)).net_minor == 500


OFF = '<RetailPriceModifier><Amount Action="Subtract">1.00</Amount></RetailPriceModifier>'


@pytest.mark.parametrize(("amount", "all_of_it"), [("5.00", "5.00"), ("6.00", "5.00")])
def test_a_discount_is_in_the_amount_or_beside_it_as_the_total_says(amount: str, all_of_it: str) -> None:
    (tea,) = sold(goods("TEA", amount, more=OFF), more=total(all_of_it)).lines

    assert (tea.net_minor, tea.discount_minor) == (500, 100)


def test_a_discount_of_the_whole_is_dealt_out_to_the_last_cent() -> None:
    whole = line('<Discount><Amount Action="Subtract">1.00</Amount></Discount>')
    receipt = sold(goods("A", "5.00"), goods("B", "3.00"), goods("C", "2.50"), whole, more=total("9.50"))

    assert nets(receipt) == [("A", 452), ("B", 272), ("C", 226)]
    assert [each.discount_minor for each in receipt.lines] == [48, 28, 24]


def test_a_discount_of_the_whole_that_is_in_the_lines_already_is_not_taken_twice() -> None:
    whole = line('<Discount><Amount Action="Subtract">1.00</Amount></Discount>')

    assert nets(sold(TEA, whole, more=total("5.00"))) == [("TEA", 500)]


def test_a_discount_that_names_its_line_is_taken_off_that() -> None:
    named = line("<Discount><Amount>1.00</Amount><ItemLink>2</ItemLink></Discount>")

    assert nets(sold(TEA, MUG, named, more=total("12.50"))) == [("TEA", 500), ("MUG", 750)]


def test_a_tax_on_top_belongs_to_what_was_paid_for_the_goods_under_it() -> None:
    taxed = '<OperatorSequence>1</OperatorSequence><acs:Itemizers Tax1="true">97</acs:Itemizers>'
    tax = line('<Tax acs:TaxID="1"><Amount>0.51</Amount></Tax>')
    receipt = sold(goods("TEA", "5.00", more=taxed), MUG, tax, more=total("14.01"))

    assert [(each.net_minor, each.tax_minor) for each in receipt.lines] == [(551, 51), (850, 0)]


@pytest.mark.parametrize(
    ("more", "net_minor"),
    [
        (total("6.00"), 600),  # in the price
        (total("7.00"), 700),  # on top
        (total("5.00", "TransactionNetAmount") + total("1.00", "TransactionTaxAmount"), 600),
        (total("6.00", "TransactionNetAmount") + total("7.00", "TransactionGrossAmount"), 700),
    ],
)
def test_the_totals_say_whether_a_tax_is_in_the_price(more: str, net_minor: int) -> None:
    tax = '<Tax TaxType="VAT"><Amount>1.00000</Amount></Tax>'
    (tea,) = sold(goods("TEA", "6.00", more=tax), more=more).lines

    assert (tea.net_minor, tea.tax_minor) == (net_minor, 100)


def test_taxes_finer_than_a_cent_come_to_the_total_s() -> None:
    fine = [goods(n, "25.00", more="<Tax><Amount>2.67857</Amount></Tax>") for n in "AB"]
    receipt = sold(*fine, more=total("50.00") + total("5.36", "TransactionTaxAmount"))

    assert sum(each.tax_minor for each in receipt.lines) == 536


def test_a_void_line_is_marked_or_undoes_one_before_it() -> None:
    marked = goods("MUG", "8.50", flags=' VoidFlag="true"')
    undoing = goods("MUG", "-8.50", "-1", flags=' VoidFlag="true"')

    for lines in ([TEA, marked], [TEA, MUG, undoing], [MUG, TEA, MUG, undoing, undoing]):
        assert nets(sold(*lines, more=total("5.00"))) == [("TEA", 500)]


def test_a_line_marked_void_may_stand_for_an_equal_one_where_the_total_says_so() -> None:
    marked = goods("MUG", "8.50", flags=' VoidFlag="true"')

    assert nets(sold(TEA, MUG, marked, more=total("5.00"))) == [("TEA", 500)]


def test_a_void_of_what_was_never_sold_is_refused() -> None:
    assert sold(TEA, goods("MUG", "-8.50", "-1", flags=' VoidFlag="true"')).code == "invalid-void"


def test_a_transaction_of_void_lines_alone_sells_nothing() -> None:
    left = sold(goods("TEA", "5.00", flags=' CancelFlag="true"'), more=total("0.00"))

    assert left == Ignored("line 2", "every line was taken back before payment")


def test_empties_that_are_paid_out_stay_on_the_sale() -> None:
    assert nets(sold(TEA, goods("EMPTIES", "-2.00"), more=total("3.00"))) == [("TEA", 500), ("EMPTIES", -200)]


@pytest.mark.parametrize(
    ("payments", "tenders"),
    [
        (
            [paid("10.00", "<TenderChange><Amount>5.00</Amount></TenderChange>")],
            [("cash", 1000), ("cash", -500)],
        ),
        ([paid("5.00", "<TenderChange><Amount>-5.00</Amount></TenderChange>")], [("cash", 500)]),
        (
            [paid("10.00"), line('<TenderChange TenderType="Cash"><Amount>5.00</Amount></TenderChange>')],
            [("cash", 1000), ("cash", -500)],
        ),
        ([paid("25.00", "<Cashback>20.00</Cashback>", 'TenderType="CreditDebit"')], [("card", 500)]),
        (
            [paid("5.02"), line("<Tender><Rounding RoundingDirection='Up'>0.02</Rounding></Tender>")],
            [("cash", 502)],
        ),
        ([paid("6.00", "<Tip>1.00</Tip>", 'TenderType="x:GiftCard"')], [("gift-card", 600)]),
        ([paid("5.00", of='TenderType="DKT:MealVoucher"')], [("meal-voucher", 500)]),
    ],
)
def test_payments_are_read_with_change_cash_rounding_and_tips(payments: list[str], tenders) -> None:
    receipt = sold(TEA, *payments, more=total("5.00"))

    assert (receipt.net_minor, paid_with(receipt)) == (500, tenders)


def test_a_tender_is_called_by_its_narrowest_name_that_the_shop_explained() -> None:
    visa = paid("5.00", "<TenderID>12</TenderID>", 'TenderType="CreditDebit"')

    (receipt,) = read(log(transaction(TEA, visa)), mapped(tender={"12": "visa", "CreditDebit": "any"}))
    assert paid_with(receipt) == [("visa", 500)]


@pytest.mark.parametrize(
    ("quantity", "price", "expected"),
    [
        ('<Quantity UnitOfMeasureCode="KGM">0.756</Quantity>', "", Decimal("0.756")),
        ('<Quantity Units="0.42" UnitOfMeasureCode="LB">1</Quantity>', "", Decimal("0.42")),
        ('<Quantity Units="0.00" UnitOfMeasureCode="EA">1.00000</Quantity>', "", Decimal(1)),
        ('<Quantity Units="6" UnitOfMeasureCode="6PK">2</Quantity>', "", Decimal(2)),
        ("", "", Decimal(1)),
    ],
)
def test_weights_and_pieces(quantity: str, price: str, expected: Decimal) -> None:
    inside = f"<ItemID>TEA</ItemID><ExtendedAmount>5.00</ExtendedAmount>{quantity}"

    assert sold(line(f"<Sale>{inside}</Sale>")).lines[0].quantity == expected


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        ("<RegularSalesUnitPrice>2.50</RegularSalesUnitPrice>", Decimal("2.50")),
        ("<RegularSalesUnitPrice>10.00</RegularSalesUnitPrice>", None),  # "4 for 10.00": not the price of one
        ('<RegularSalesUnitPrice Quantity="4">10.00</RegularSalesUnitPrice>', Decimal("2.50")),
        ('<RegularSalesUnitPrice Quantity="3">10.00</RegularSalesUnitPrice>', None),
    ],
)
def test_a_price_of_several_is_not_taken_for_that_of_one(price: str, expected: Decimal | None) -> None:
    assert sold(goods("TEA", "5.00", "2", price)).lines[0].unit_price == expected


def test_without_an_amount_a_line_comes_to_its_price() -> None:
    item = "<ItemID>TEA</ItemID><Quantity>3</Quantity>"
    priced = line(f"<Sale>{item}<ActualSalesUnitPrice>1.25</ActualSalesUnitPrice></Sale>")

    assert sold(priced).net_minor == 375
    assert sold(line(f"<Sale>{item}</Sale>")).code == "invalid-field"


def test_a_gift_card_is_a_line_and_a_deposit_is_none() -> None:
    card = "<CardNumber>6006</CardNumber><InitialBalance>25.00</InitialBalance>"
    deposit = line("<PaymentOnAccount><Amount>10.00</Amount></PaymentOnAccount>")
    receipt = sold(TEA, line(f"<SaleOfGiftCard>{card}</SaleOfGiftCard>"), deposit, more=total("40.00"))

    assert nets(receipt) == [("TEA", 500), ("gift-card", 2500)]
    assert sold(deposit, more=total("10.00")) == Ignored(
        "line 2", "it is a payment for what was sold elsewhere"
    )


def test_points_that_the_till_reports_are_not_believed() -> None:
    reported = line("<LoyaltyReward><PointsAwarded>999</PointsAwarded></LoyaltyReward>")

    assert nets(sold(TEA, reported, more=total("5.00"))) == [("TEA", 500)]


def test_a_reward_is_taken_off_the_goods_that_it_is_of_and_its_summary_is_not() -> None:
    entered = "<acs:OperatorSequence>4</acs:OperatorSequence>"
    money = "<acs:RewardCategory>Monetary</acs:RewardCategory>"
    money += "<acs:ExtendedRewardAmount>-0.50</acs:ExtendedRewardAmount>"
    detail = f"{money}<acs:OperatorSequenceReference>4</acs:OperatorSequenceReference>"
    receipt = sold(
        goods("TEA", "5.00", more=entered),
        MUG,
        line(f'<LoyaltyReward acs:detailedData="true">{detail}</LoyaltyReward>'),
        line(f'<LoyaltyReward acs:summarizedActivity="true">{money}</LoyaltyReward>'),
        more=total("13.00"),
    )

    assert nets(receipt) == [("TEA", 450), ("MUG", 850)]


def test_yen_have_no_cents() -> None:
    yen = transaction(goods("TEA", "500"), more="<CurrencyCode>JPY</CurrencyCode>" + total("500"))

    assert (only(read(log(yen))).currency, only(read(log(yen))).net_minor) == ("JPY", 500)


def test_what_comes_back_may_be_written_with_either_sign() -> None:
    for amount, whole in (("5.00", "5.00"), ("-5.00", "-5.00"), ("5.00", "-5.00")):
        assert nets(sold(back("TEA", amount), more=total(whole))) == [("TEA", 500)]
