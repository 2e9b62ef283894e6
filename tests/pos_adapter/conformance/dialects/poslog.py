"""ARTS POSLog 6 as the standard has it: one file, a Transaction for each slip."""

from __future__ import annotations

from decimal import Decimal
from xml.sax.saxutils import escape

from tests.pos_adapter.conformance.dialect import Dialect
from tests.pos_adapter.conformance.situations import SALE, Situation
from tests.pos_adapter.conformance.slip import Item, Payment, Slip, State

NAMESPACE = 'xmlns="http://www.nrf-arts.org/IXRetail/namespace/"'
STATUSES = {
    State.CANCELLED: "Canceled",
    State.SUSPENDED: "Suspended",
    State.VOIDED: "PostVoided",
    State.POST_VOID: "PostVoided",
}
EVENTS = {"no sale": "<NoSale/>", "sign-on": "<OperatorSignOn/>", "close of day": "<BusinessEOD/>"}
VOID = "<!-- taken off again -->"
TENDERS = {"cash": "Cash", "card": "CreditDebit"}


def write(situation: Situation) -> bytes:
    """The log of the slips, or a good one spoilt."""
    if situation.name in SPOILT:
        return SPOILT[situation.name]
    return log("".join(transaction(slip) for slip in situation.slips))


def log(inside: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<POSLog {NAMESPACE}>\n{inside}</POSLog>\n'.encode()


def transaction(slip: Slip) -> str:
    training = ' TrainingModeFlag="true"' if slip.state is State.TRAINING else ""
    body = (
        f"<ControlTransaction>{EVENTS[slip.says]}</ControlTransaction>"
        if slip.state is State.CONTROL
        else retail(slip)
    )
    return (
        f"<Transaction{training}><BusinessUnit><UnitID>{slip.store}</UnitID></BusinessUnit>"
        f"<WorkstationID>{slip.till}</WorkstationID><SequenceNumber>{slip.number}</SequenceNumber>"
        f"<CurrencyCode>GBP</CurrencyCode>{body}<BusinessDayDate>{slip.business_date}</BusinessDayDate>"
        f"<EndDateTime>{slip.at:%Y-%m-%dT%H:%M:%S}</EndDateTime></Transaction>\n"
    )


def retail(slip: Slip) -> str:
    status = STATUSES.get(slip.state, "Finished")
    lines = [goods(item) for item in slip.items] + [reported(text) for text in slip.loyalty]
    if slip.total_discount_minor:
        amount = f'<Amount Action="Subtract">{money(slip.total_discount_minor)}</Amount>'
        lines.append(f"<Discount><SequenceNumber>1</SequenceNumber>{amount}</Discount>")
    lines += [tender(payment, is_refund=slip.is_return) for payment in slip.paid]
    if slip.rounding_minor:
        way = "Up" if slip.rounding_minor > 0 else "Down"
        amount = money(abs(slip.rounding_minor))
        lines.append(f'<Tender><Rounding RoundingDirection="{way}">{amount}</Rounding></Tender>')
    numbered = "".join(one(n, line) for n, line in enumerate(lines, 1))
    card = f"<LoyaltyCard><PrimaryAccountNumber>{slip.member}</PrimaryAccountNumber></LoyaltyCard>"
    who = f"<LoyaltyAccount>{card}</LoyaltyAccount>" if slip.member else ""
    return (
        f'<RetailTransaction TransactionStatus="{status}">{numbered}{total(slip)}{who}{links(slip)}'
        "</RetailTransaction>"
    )


def one(n: int, line: str) -> str:
    void = ' VoidFlag="true"' if VOID in line else ""
    return f"<LineItem{void}>{line}<SequenceNumber>{n}</SequenceNumber></LineItem>"


def goods(item: Item) -> str:
    way = "Return" if item.is_returned else "Sale"
    less = (
        item.discount_minor
        and f"<ExtendedDiscountAmount>{money(item.discount_minor)}</ExtendedDiscountAmount>"
    )
    unit = ' UnitOfMeasureCode="KGM"' if item.quantity % 1 else ""
    tax = item.tax_minor and f'<Tax TaxType="VAT"><Amount>{money(item.tax_minor)}</Amount></Tax>'
    included = "false" if item.is_tax_added else "true"
    void = VOID if item.is_voided else ""
    return (
        f'{void}<{way} ItemType="Stock"><ItemID>{escape(item.sku)}</ItemID><Description>{escape(item.sku)}'
        f"</Description><RegularSalesUnitPrice>{money(item.price_minor)}</RegularSalesUnitPrice>"
        f"<ExtendedAmount>{money(item.net_minor)}</ExtendedAmount>{less or ''}"
        f"<Quantity{unit}>{item.quantity}</Quantity>{tax or ''}"
        f"<TaxIncludedInPriceFlag>{included}</TaxIncludedInPriceFlag></{way}>"
    )


def tender(payment: Payment, *, is_refund: bool) -> str:
    kind = TENDERS[payment.kind]
    way, minor = ("Refund", -payment.amount_minor) if is_refund else ("Sale", payment.amount_minor)
    if minor < 0:
        return f'<TenderChange TenderType="{kind}"><Amount>{money(-minor)}</Amount></TenderChange>'
    foreign = ""
    if payment.foreign:
        code, face_minor = payment.foreign
        face = f"<OriginalFaceAmount>{money(face_minor)}</OriginalFaceAmount>"
        foreign = f"<ForeignCurrency><CurrencyCode>{code}</CurrencyCode>{face}</ForeignCurrency>"
    amount = f"<Amount>{money(minor)}</Amount>"
    return f'<Tender TenderType="{kind}" TypeCode="{way}">{amount}{foreign}</Tender>'


def reported(text: str) -> str:
    points = "".join(filter(str.isdigit, text))
    return f"<LoyaltyReward><PointsAwarded>{points}</PointsAwarded></LoyaltyReward>"


def total(slip: Slip) -> str:
    return f'<Total TotalType="TransactionGrandAmount">{money(slip.due_minor)}</Total>'


def links(slip: Slip) -> str:
    why = {State.POST_VOID: "Voided", State.REPRINT: "ReceiptReprint"}.get(slip.state, "Return")
    of = slip.number if slip.state is State.REPRINT else slip.original
    if not of:
        return ""
    return (
        f'<TransactionLink ReasonCode="{why}"><WorkstationID>{slip.till}</WorkstationID><BusinessDayDate>'
        f"<Date>{slip.original_on}</Date></BusinessDayDate><SequenceNumber>{of}</SequenceNumber></TransactionLink>"
    )


def money(minor: int) -> str:
    return str(Decimal(minor).scaleb(-2))


GOOD = log(transaction(SALE))
BOMB = b'<!DOCTYPE POSLog [<!ENTITY a "TEA"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = b'<!DOCTYPE POSLog [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
SPOILT = {
    "oversized body": log(transaction(SALE).replace("<LineItem>", "<LineItem/>" * 10_001 + "<LineItem>", 1)),
    "wrong encoding": GOOD.replace(b"TEA", b"TH\xc9"),
    "entity bomb": GOOD.replace(b"<POSLog", BOMB + b"<POSLog").replace(b"TEA", b"&b;"),
    "external entity": GOOD.replace(b"<POSLog", FILE + b"<POSLog").replace(b"TEA", b"&b;"),
    "nested deeply": GOOD.replace(b"<LineItem>", b"<x>" * 100_000, 1),
    "field twice": GOOD.replace(
        b"<ExtendedAmount>", b"<ExtendedAmount>1.00</ExtendedAmount><ExtendedAmount>"
    ),
    "not a number": GOOD.replace(b"<ExtendedAmount>10.00", b"<ExtendedAmount>NaN"),
}

DIALECT = Dialect(
    adapter="poslog",
    write=write,
    writes=38,
    cannot={
        "amounts as text": "XML has no other way to write them than that of every other situation",
        "amounts as numbers": "XML knows no numbers",
        "amounts in minor units": "the standard's amounts are decimals in major units",
    },
)
