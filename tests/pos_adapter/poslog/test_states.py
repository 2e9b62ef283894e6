"""What became of a transaction: a sale, goods that came back, both, what is withdrawn or left aside."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from loyalty.receipt import DocumentKey, Kind, MemberRef, Scheme
from pos_adapter.adapter import Ignored
from tests.pos_adapter.poslog.logs import (
    ANN,
    back,
    goods,
    line,
    link,
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

TEA = goods("TEA", "5.00")
SOLD = DocumentKey("7", "3", date(2026, 5, 2), "88")


@pytest.mark.parametrize(
    ("status", "of", "why"),
    [
        ("Suspended", "", "it was suspended; the sale comes when it is resumed"),
        ("SuspendedDeleted", "", "it was suspended and then dropped"),
        ("Canceled", "", "it was cancelled before it was paid"),
        ("x:Voided", "", "it was voided before it was completed"),
        (
            "SuspendedRetrieved",
            "",
            "its status is suspendedretrieved and it is not paid; the sale comes when it is",
        ),
        ("Totaled", "", "its status is totaled and it is not paid; the sale comes when it is"),
        ("", ' TrainingModeFlag="true"', "it was made in training mode"),
        ("", ' CancelFlag="1"', "it was cancelled before it was paid"),
    ],
)
def test_what_is_no_purchase_is_left_aside(status: str, of: str, why: str) -> None:
    left = only(read(log(transaction(TEA, status=status, of=of))))

    assert left == Ignored("line 2", why)


@pytest.mark.parametrize("status", ["Finished", "Delivered", "Totaled", "SuspendedRetrieved", "Resumed", ""])
def test_what_is_paid_is_a_sale(status: str) -> None:
    sale = only(read(log(transaction(TEA, paid("5.00"), status=status, more=link(5, "Resume")))))

    assert (sale.kind, nets(sale), sale.original) == (Kind.SALE, [("TEA", 500)], None)


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<TenderControlTransaction><TillSettle/></TenderControlTransaction>", "a TenderControlTransaction"),
        ("<ControlTransaction><NoSale/></ControlTransaction>", "a ControlTransaction (NoSale) sells nothing"),
        ("<CustomerOrderTransaction/>", "it is an order; the sale comes when the goods are handed over"),
        ("<acs:StrangeTransaction/>", "a StrangeTransaction sells nothing"),
    ],
)
def test_other_transactions_are_left_aside_with_what_they_are(inside: str, why: str) -> None:
    left = only(read(log(f"<Transaction><SequenceNumber>1</SequenceNumber>{inside}</Transaction>")))

    assert isinstance(left, Ignored)
    assert left.reason.startswith(why)


def test_a_transaction_of_no_kind_is_refused() -> None:
    refused = only(read(log("<Transaction><SequenceNumber>1</SequenceNumber></Transaction>")))

    assert (refused.place, refused.code) == ("line 2", "unknown-transaction")


def test_goods_come_back_of_the_sale_that_the_line_names() -> None:
    refund = paid("5.00", of='TenderType="Cash" TypeCode="Refund"')
    receipt = only(read(log(transaction(back("TEA", "-5.00", "-1", link(88)), refund, more=total("-5.00")))))

    assert (receipt.kind, nets(receipt), receipt.original) == (Kind.RETURN, [("TEA", 500)], SOLD)
    assert paid_with(receipt) == [("cash", 500)]


def test_a_sale_of_less_than_nothing_is_a_return() -> None:
    receipt = only(read(log(transaction(goods("TEA", "2.99", "-1", link(88)), more=total("-2.99")))))

    assert (receipt.kind, receipt.lines[0].quantity, nets(receipt)) == (Kind.RETURN, 1, [("TEA", 299)])


def test_a_sale_and_a_return_in_one_are_two_receipts() -> None:
    both = transaction(
        goods("MUG", "8.50"), back("TEA", "5.00", more=link(88)), paid("3.50"), more=total("3.50")
    )

    sale, returned = read(log(both))

    assert (sale.kind, sale.number, nets(sale), paid_with(sale)) == (
        Kind.SALE,
        "1",
        [("MUG", 850)],
        [("cash", 350)],
    )
    assert (returned.kind, returned.number, nets(returned)) == (Kind.RETURN, "1-return", [("TEA", 500)])
    assert (returned.original, returned.tenders) == (SOLD, ())


def test_what_comes_back_of_several_sales_is_a_receipt_for_each() -> None:
    lines = [back("TEA", "5.00", more=link(88)), back("MUG", "8.00", more=link(89)), back("JAM", "1.00")]

    returns = read(log(transaction(*lines, more=total("14.00"))))

    assert [each.number for each in returns] == ["1", "1-return", "1-return2"]
    assert [each.original and each.original.number for each in returns] == ["88", "89", None]


def test_goods_for_goods_of_a_named_sale_that_come_to_the_same_are_an_exchange() -> None:
    even = transaction(goods("L", "49.00"), back("M", "49.00", more=link(88)), more=total("0.00"))

    exchange = only(read(log(even)))

    assert (exchange.kind, exchange.number, exchange.original) == (Kind.EXCHANGE, "1", SOLD)
    assert (nets(exchange), nets(exchange, lambda each: each.given)) == ([("M", 4900)], [("L", 4900)])


def test_goods_for_goods_without_a_named_sale_are_a_sale_and_a_return() -> None:
    even = transaction(goods("L", "49.00"), back("M", "49.00"), more=total("0.00"))

    assert [each.kind for each in read(log(even))] == [Kind.SALE, Kind.RETURN]


def test_a_post_void_withdraws_the_sale_that_it_names() -> None:
    void = only(
        read(log(transaction(TEA, number=9, status="PostVoided", more=link(8, "Voided", "2026-05-04"))))
    )

    assert (void.kind, void.number, void.revision, void.lines) == (Kind.VOID, "9", 1, ())
    assert void.original == DocumentKey("7", "3", date(2026, 5, 4), "8")


def test_a_post_void_of_what_came_back_is_a_later_revision_of_that() -> None:
    void = only(read(log(transaction(back("TEA", "5.00"), number=9, more=link(8, "Voided")))))

    assert (void.kind, void.number, void.business_date) == (Kind.VOID, "8", date(2026, 5, 2))
    assert (void.revision, void.original) == (2, None)


def test_a_post_void_of_both_withdraws_both() -> None:
    both = transaction(TEA, back("MUG", "8.00"), number=9, more=link(8, "Voided"))

    sale, returned = read(log(both))

    assert (sale.number, sale.original.number, sale.revision) == ("9", "8", 1)
    assert (returned.number, returned.original, returned.revision) == ("8-return", None, 2)


def test_a_transaction_that_is_void_itself_is_a_later_revision_of_itself() -> None:
    sale, void = read(log(transaction(TEA), transaction(TEA, status="PostVoided")))

    assert (void.kind, void.key, void.revision) == (Kind.VOID, sale.key, 2)


def test_a_void_that_does_not_say_what_of_is_refused() -> None:
    nowhere = '<TransactionLink ReasonCode="Voided"><TransactionID>X-1</TransactionID></TransactionLink>'

    assert only(read(log(transaction(TEA, more=nowhere)))).code == "unknown-original"


def test_a_revised_transaction_replaces_the_first() -> None:
    first, revised = read(log(transaction(TEA), transaction(TEA, status="Revision")))

    assert (first.key, first.revision, revised.revision) == (revised.key, 1, 2)


def test_a_return_without_the_day_of_its_sale_names_none() -> None:
    vague = "<TransactionLink><SequenceNumber>8</SequenceNumber></TransactionLink>"

    assert only(read(log(transaction(back("TEA", "5.00", more=vague))))).original is None


@pytest.mark.parametrize(
    ("who", "member"),
    [
        (ANN, MemberRef(Scheme.CARD, "2990017")),
        ("<Customer><CustomerID>0012</CustomerID></Customer>", MemberRef(Scheme.EXTERNAL, "0012")),
        (
            "<LoyaltyAccount><LoyaltyProgram><LoyaltyAccountID>A-1</LoyaltyAccountID></LoyaltyProgram></LoyaltyAccount>",
            MemberRef(Scheme.EXTERNAL, "A-1"),
        ),
        ("<LoyaltyAccount><CustomerID>000</CustomerID></LoyaltyAccount>", None),
        (f"<Customer><CustomerID>12</CustomerID></Customer>{ANN}", MemberRef(Scheme.CARD, "2990017")),
    ],
)
def test_a_card_goes_before_an_account_and_that_before_a_customer(who: str, member: MemberRef | None) -> None:
    assert only(read(log(transaction(TEA, more=who)))).member == member


def test_a_membership_goes_before_the_number_that_was_typed() -> None:
    typed = line(
        "<acs:LoyaltyMembership><acs:LoyaltyID>2065550100</acs:LoyaltyID><acs:MembershipID>0040</acs:MembershipID>"
        "</acs:LoyaltyMembership>"
    )

    assert only(read(log(transaction(TEA, typed)))).member == MemberRef(Scheme.EXTERNAL, "0040")


def test_stores_are_named_in_the_shop_s_words() -> None:
    words = mapped(store={"7": "high-street"})

    sold, returned = read(
        log(transaction(TEA), transaction(back("TEA", "5.00", more=link(1)), number=2)), words
    )

    assert (sold.store, returned.store, returned.original.store) == ("high-street",) * 3


@pytest.mark.parametrize(
    ("end", "at"),
    [
        ("2026-05-04T12:00:00", datetime(2026, 5, 4, 10, tzinfo=UTC)),
        ("2026-05-04T12:00:00.5Z", datetime(2026, 5, 4, 12, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-05-04T12:00:00-07:00", datetime(2026, 5, 4, 19, tzinfo=UTC)),
    ],
)
def test_a_time_without_a_zone_is_the_shop_s(end: str, at: datetime) -> None:
    assert only(read(log(transaction(TEA, end=end)))).purchased_at == at


def test_a_trading_day_far_from_the_sale_is_refused() -> None:
    refused = only(read(log(transaction(TEA, end="2026-06-04T12:00:00"))))

    assert "BusinessDayDate of Transaction must be within 2 days of the sale, 2026-06-04" in refused.reason


def test_numbers_are_told_apart_by_their_digits_alone() -> None:
    assert [only(read(log(transaction(TEA, number=n)))).number for n in ("000016", "16")] == ["16", "16"]
