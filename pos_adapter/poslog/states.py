"""What became of a POSLog transaction: a purchase, one that is withdrawn, or nothing that counts, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pos_adapter.poslog.part import Part

# By status in small letters: why there is no purchase, whatever stands on the lines.
ASIDE = {
    "suspended": "it was suspended; the sale comes when it is resumed",
    "suspendeddeleted": "it was suspended and then dropped",
    "canceled": "it was cancelled before it was paid",
    "cancelled": "it was cancelled before it was paid",
    "voided": "it was voided before it was completed",
    "transactionvoided": "it was voided before it was completed",
    "failed": "it failed",
    "projection": "it is a projection",
    "waste": "it tells of waste",
    "replaced": "another transaction replaces it",
}
# These are a purchase if they were paid.
UNSETTLED = frozenset(
    {
        "suspendedretrieved",
        "resumed",
        "totaled",
        "subtotal",
        "authorized",
        "inprocess",
        "incomplete",
        "unknown",
    }
    | {"packed", "picked", "outfordelivery", "partialdelivery", "partialship"}
)
REVISED = frozenset({"revision", "updated", "revisedtransaction"})
NO_PURCHASE = {
    "dispatchdocket": "it is a dispatch docket",
    "giftreceipt": "it is a gift receipt of another sale",
    "nonresettableamounts": "it tells the till's sums",
    "suggestion": "it is a suggestion",
    "summary": "it is a summary of others",
}
ORDERS = frozenset({"CustomerOrderTransaction", "OrderTransaction"})
WITHDRAWN = frozenset({"postvoided", "postvoid", "postvoidtransaction"})
VOID_LINKS = frozenset({"voided", "void", "postvoid", "postvoided"})
VOID_PARTS = ("PostVoidTransaction", "VoidTransaction")
PURCHASES = ("RetailTransaction", *VOID_PARTS)
FLAGS = {
    "TrainingModeFlag": "it was made in training mode",
    "EMVDebugFlag": "it was made to test a card terminal",
    "CancelFlag": "it was cancelled before it was paid",
    "SuspendFlag": "it was suspended; the sale comes when it is resumed",
}
# Where none of these is said, there is nothing to look at.
TELLING = frozenset({"TypeCode", "TransactionStatus", "TransactionLink", *FLAGS})


def retails(transaction: Part) -> list[Part]:
    """The purchases in a transaction; one whose lines stand in it itself is its own."""
    found = [part for name in PURCHASES for part in transaction.all(name)]
    return found or ([transaction] if transaction.has("LineItem") else [])


def find_other(transaction: Part) -> str:
    """What a transaction without a purchase is, as a reason to leave it aside; empty if nothing known."""
    for name in transaction.said:
        if name in ORDERS:
            return "it is an order; the sale comes when the goods are handed over"
        if name.endswith("Transaction"):
            inner = transaction.find(name)
            what = inner.any_text("ReasonCode") if inner else ""
            events = [each for each in (inner.said if inner else ()) if each not in ("ReasonCode", "Version")]
            told = ", ".join(part for part in (what, *events[:2]) if part)
            return f"a {name}{f' ({told[:60]})' if told else ''} sells nothing"
    return ""


@dataclass(slots=True)
class State:
    """What became of a transaction. `aside` is why there is no purchase, whatever stands on the lines.

    One that is withdrawn takes back itself, or another that it names; one in an unsettled `status` is a
    purchase if it was paid.
    """

    aside: str = ""
    status: str = ""
    is_withdrawing: bool = False
    is_returning: bool = False
    is_revised: bool = False


def state(transaction: Part, retail: Part) -> State:
    """What became of a transaction. Most say nothing of it, and are a purchase. Raises Unread."""
    if TELLING.isdisjoint(retail.said) and TELLING.isdisjoint(transaction.said):
        return State(is_withdrawing=retail.name in VOID_PARTS)
    why = find_flag(transaction) or find_flag(retail)
    if why:
        return State(why)
    own, whole = small(retail.any_text("TypeCode")), small(transaction.any_text("TypeCode"))
    status = small(retail.text("TransactionStatus") or transaction.text("TransactionStatus"))
    why = NO_PURCHASE.get(own, "") or ASIDE.get(status, "")
    if any(code(link) == "receiptreprint" for link in retail.all("TransactionLink")):
        why = "it prints a receipt again"
    is_withdrawing = (
        not WITHDRAWN.isdisjoint((whole, own, status))
        or retail.name in VOID_PARTS
        or any(void_links(transaction, retail))
    )
    return State(
        "" if is_withdrawing else why,
        status,
        is_withdrawing,
        is_returning=whole == "returntransaction",
        is_revised=status in REVISED or own in REVISED,
    )


def find_flag(part: Part) -> str:
    """Why there is no purchase by a flag that is set; empty if none is."""
    return next((why for flag, why in FLAGS.items() if part.flag(flag)), "")


def small(said: str) -> str:
    """A type, a status or a reason in small letters, without the prefix of who extends it."""
    return said.rpartition(":")[2].lower()


def void_links(transaction: Part, retail: Part) -> Iterator[Part]:
    """The links to what is withdrawn."""
    for part in (retail,) if retail is transaction else (retail, transaction):
        yield from (link for link in part.all("TransactionLink") if code(link) in VOID_LINKS)


def return_links(retail: Part) -> Iterator[Part]:
    """The links to the sale that goods come back of; a link that gives no reason is one."""
    yield from (link for link in retail.all("TransactionLink") if code(link) in ("", "return"))


def code(link: Part) -> str:
    """Why a transaction is linked, in small letters."""
    return small(link.text("ReasonCode"))
