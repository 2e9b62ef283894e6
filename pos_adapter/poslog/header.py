"""What stands above a transaction's lines: whose till it was, its number, when, and in which money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from loyalty.receipt import DocumentKey
from pos_adapter import scalars
from pos_adapter.adapter import Settings
from pos_adapter.poslog import values
from pos_adapter.poslog.part import Part

# A trading day may end after midnight, and a till's calendar may be wrong by a day.
MOST_APART = timedelta(days=2)
# The end of a sale is when it was bought; what stands behind is taken where a till does not say it.
MOMENTS = ("EndDateTime", "ReceiptDateTime", "POSLogDateTime", "BeginDateTime")
NOT_OURS = frozenset({"", "XXX"})


@dataclass(slots=True)
class Header:
    """What every document of a transaction has in common. `scale` is how many decimals its money has."""

    store: str
    till: str
    number: str
    business_date: date
    purchased_at: datetime
    sequence: int
    staff: str
    currency: str
    scale: int
    is_numbered: bool


def header(transaction: Part, retail: Part, settings: Settings) -> Header:
    """The header of a transaction; raises Unread."""
    number, is_numbered = number_of(transaction)
    purchased_at = moment(transaction, retail, settings)
    currency, scale = money(transaction, retail, settings)
    return Header(
        store=store_of(transaction, settings) or settings.store,
        till=values.till(transaction, "WorkstationID"),
        number=number,
        business_date=trading_day(transaction, purchased_at, settings),
        purchased_at=purchased_at,
        sequence=int(number) if is_numbered and int(number) <= scalars.LARGEST_INTEGER else 0,
        staff=values.checked_code(transaction.any_text("OperatorID")),
        currency=currency,
        scale=scale,
        is_numbered=is_numbered,
    )


def number_of(part: Part) -> tuple[str, bool]:
    """The sequence number without zeros before it, or what else numbers the transaction.

    True says that it is a sequence number, by which others name the transaction.
    """
    said = part.text("SequenceNumber")
    if said:
        if not (said.isascii() and said.isdigit() and len(said) <= values.LONGEST_NUMBER):
            raise part.must("SequenceNumber", "a whole number", said)
        return said.lstrip("0") or "0", True
    said = part.first("TransactionID", "ReceiptNumber")
    if len(said) > values.LONGEST_NUMBER:
        raise part.must("TransactionID", f"at most {values.LONGEST_NUMBER} characters long", said)
    return values.code(part, "SequenceNumber (or TransactionID)", said), False


def store_of(part: Part, settings: Settings) -> str:
    """The store in the shop's words; empty if none is named. What is not mapped stays as it is."""
    said = part.text("RetailStoreID") or unit_of(part)
    if not said:
        return ""
    return values.place(part, "RetailStoreID", settings.mapping.get("store", {}).get(said, said))


def unit_of(part: Part) -> str:
    """The business unit that is a store, or else the first."""
    units = list(part.all("BusinessUnit"))
    named = [(unit.find("UnitID") or unit) for unit in units]
    stores = [unit for unit in named if unit.any_text("TypeCode") in ("RetailStore", "Store")]
    return (stores or named)[0].own if named else ""


def trading_day(transaction: Part, purchased_at: datetime, settings: Settings) -> date:
    """The business day, or the store's calendar day where none is given."""
    said = day_text(transaction)
    found = values.find_day(said)
    if found == purchased_at.date():  # No zone is further from this day than the day may be from the sale.
        return found
    on = purchased_at.astimezone(settings.zone).date()
    if not said:
        return on
    if found is None:
        raise transaction.must("BusinessDayDate", "a day such as 2026-11-22", said)
    if abs(found - on) > MOST_APART:
        raise transaction.must("BusinessDayDate", f"within {MOST_APART.days} days of the sale, {on}", said)
    return found


def day_text(part: Part) -> str:
    """A business day as text, by itself or in a Date of its own; of several the last."""
    if "BusinessDayDate" not in part.parts and "BusinessDayDate" not in part.many:
        return part.any_text("BusinessDayDate")
    days = part.all("BusinessDayDate")
    return days[-1].own or days[-1].text("Date")


def moment(transaction: Part, retail: Part, settings: Settings) -> datetime:
    """When it was bought: the last of its ends, or what else tells. Raises Unread."""
    end = values.find_moment(transaction.plain(MOMENTS[0]), "", settings.zone)
    return end or told_moment(transaction, retail, settings)


def told_moment(transaction: Part, retail: Part, settings: Settings) -> datetime:
    """The same where there is more to it than one plain end. Raises Unread."""
    for field in MOMENTS:
        for part in (transaction, retail):
            if field in part.said:
                told = [at for at in part.all(field) if at.own and is_of_sale(at)]
                if len(told) == 1:
                    return instant(told[0], settings)
                if told:
                    return max(instant(at, settings) for at in told)
    raise transaction.must("EndDateTime", "a time such as 2026-11-22T14:05:00", "")


def is_of_sale(part: Part) -> bool:
    """Whether a time is that of the sale, and not that of the message about it."""
    return part.name != "POSLogDateTime" or part.any_text("TypeCode") in ("", "Transaction")


def instant(part: Part, settings: Settings) -> datetime:
    """A time as an instant; raises Unread."""
    found = values.find_moment(part.own, part.any_text("Offset"), settings.zone)
    if found is None:
        raise part.must("text", "a time such as 2026-11-22T14:05:00", part.own)
    return found


def money(transaction: Part, retail: Part, settings: Settings) -> tuple[str, int]:
    """The currency and its decimals: as the transaction says, or its totals or lines; else the shop's."""
    said = transaction.text("CurrencyCode") or retail.text("CurrencyCode")
    if not said:
        totals = (
            total.any_text("CurrencyCode") or total.any_text("Currency") for total in retail.all("Total")
        )
        lines = (line.any_text("Currency") for line in retail.under("LineItem", "Sale", "ExtendedAmount"))
        said = next((code for codes in (totals, lines) for code in codes if code not in NOT_OURS), "")
    if not said or said == settings.currency:
        return settings.currency, settings.money_scale
    if said not in settings.monies:
        raise transaction.must("CurrencyCode", f"{settings.currency}, the money of this shop", said)
    return said, settings.monies[said]


def find_linked(link: Part, here: Header, settings: Settings, *, same_day: bool) -> DocumentKey | None:
    """The key of the transaction that a link names; None where it does not say enough to find it.

    A store, till or (where `same_day`) a day that it leaves out is the naming transaction's own.
    """
    said_day = day_text(link) or next(
        (at.own for at in (*link.all("EndDateTime"), *link.all("BeginDateTime"))), ""
    )
    day = values.find_day(said_day) if said_day else here.business_date if same_day else None
    if said_day and day is None:
        raise link.must("BusinessDayDate", "a day such as 2026-11-22", said_day)
    number = linked_number(link, here)
    if day is None or not number:
        return None
    till = link.text("WorkstationID")
    return DocumentKey(
        store=store_of(link, settings) or here.store,
        till=values.place(link, "WorkstationID", till) if till else here.till,
        business_date=day,
        number=number,
    )


def linked_number(link: Part, here: Header) -> str:
    """The number by which the linked transaction is known here."""
    if link.text("SequenceNumber"):
        return number_of(link)[0]
    said = link.text("TransactionID")
    return values.code(link, "TransactionID", said) if said and not here.is_numbered else ""
