"""How a POSLog transaction was paid, in the shop's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loyalty.receipt import Tender
from pos_adapter.adapter import Settings
from pos_adapter.poslog import values
from pos_adapter.poslog.part import Part

MOST_TENDERS = 100
WORDS = {
    "Cash": "cash",
    "CreditDebit": "card",
    "CreditCard": "card",
    "DebitCard": "card",
    "Credit": "card",
    "Debit": "card",
    "CheckCard": "card",
    "InternationalMaestro": "card",
    "UKMaestro": "card",
    "Check": "check",
    "GiftCard": "gift-card",
    "StoredValue": "gift-card",
    "GiftCertificate": "voucher",
    "Voucher": "voucher",
    "Coupon": "coupon",
    "ManufacturerCoupon": "coupon",
    "Loyalty": "points",
    "StoreAccount": "account",
    "CustomerAccount": "account",
    "HouseAccount": "account",
    "AccountsReceivable": "account",
}
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s_:.]+")
REFUNDS = frozenset({"refund", "return", "payout"})


@dataclass(slots=True)
class Payment:
    """One tender: what is written, the change and the cash given for it; what was paid out is negative.

    Tills differ in whether change and cash are in the amount.
    """

    kind: str
    amount_minor: int
    change_minor: int = 0
    cashback_minor: int = 0


def payment(tender: Part, settings: Settings, scale: int) -> Payment | None:
    """One tender; None where it is only a rounding. Raises Unread."""
    field = "AmountAppliedToBill" if not tender.has("Amount") else "Amount"
    said = tender.text(field)
    if not said:
        if tender.has("Rounding") or tender.has("Tip"):
            return None
        raise tender.must("Amount", "an amount such as 12.50", "")
    amount_minor = values.minor_of(tender, field, said, scale)
    if is_refund(tender):
        amount_minor = -abs(amount_minor)
    given = 0
    for change in tender.all("TenderChange"):
        given += abs(values.minor(change, "Amount", scale))
    return Payment(
        kind_of(tender, settings), amount_minor, given, abs(values.minor(tender, "Cashback", scale))
    )


def is_refund(part: Part) -> bool:
    """Whether money went out, or goods came back, by the type of it."""
    return "TypeCode" in part.said and part.said["TypeCode"].lower() in REFUNDS


def change(part: Part, settings: Settings, scale: int) -> Payment:
    """Change given, on a line of its own, as a payment that is negative."""
    inner = part.find("TenderChange") or part
    return Payment(kind_of(inner, settings), 0, abs(values.minor(inner, "Amount", scale)))


def kind_of(tender: Part, settings: Settings) -> str:
    """What the shop calls it: the till's narrowest name that is mapped, or a plain word for its type."""
    kind = tender.any_text("TenderType") or tender.text("TenderType") or "Cash"
    mapped = settings.mapping.get("tender")
    if mapped:
        names = (
            tender.any_text("TenderDescription"),
            tender.text("TenderID"),
            tender.any_text("SubTenderType"),
            kind,
        )
        for said in names:
            if said and said in mapped:
                return mapped[said]
    plain = kind.rpartition(":")[2]
    return WORDS.get(plain) or values.checked_code(HUMP.sub("-", plain).strip("-").lower()) or "other"


def sums(payments: Iterable[Payment]) -> Iterator[tuple[int, bool, bool]]:
    """What was paid, in each way that tills write it: the sum, whether less change, whether less cash."""
    written = given = cash = 0
    for each in payments:
        written += each.amount_minor
        given += each.change_minor
        cash += each.cashback_minor
    yield written - given, True, False
    if given:
        yield written, False, False
    if cash:
        yield written - cash, False, True
        yield written - given - cash, True, True


def tenders(
    payments: Iterable[Payment], *, less_change: bool, less_cash: bool, sign: int
) -> tuple[Tender, ...]:
    """The payments as a receipt has them; of very many, those of a kind are one."""
    found: list[Tender] = []
    for each in payments:
        if each.amount_minor:
            found.append(Tender(each.kind, sign * (each.amount_minor - each.cashback_minor * less_cash)))
        if each.change_minor and less_change:
            found.append(Tender(each.kind, -sign * each.change_minor))
    if len(found) <= MOST_TENDERS:
        return tuple(found)
    by_kind: dict[str, int] = {}
    for tender in found:
        by_kind[tender.kind] = by_kind.get(tender.kind, 0) + tender.amount_minor
    return tuple(Tender(kind, minor) for kind, minor in list(by_kind.items())[:MOST_TENDERS])
