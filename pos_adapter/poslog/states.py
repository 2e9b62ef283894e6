"""What became of a POSLog transaction: a purchase, one that is withdrawn, or nothing that counts, and why."""

from __future__ import annotations

from collections.abc import Iterator

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
FLAGS = {
    "TrainingModeFlag": "it was made in training mode",
    "EMVDebugFlag": "it was made to test a card terminal",
    "CancelFlag": "it was cancelled before it was paid",
    "SuspendFlag": "it was suspended; the sale comes when it is resumed",
}


def retails(transaction: Part) -> list[Part]:
    """The purchases in a transaction; one whose lines stand in it itself is its own."""
    found = [part for name in ("RetailTransaction", *VOID_PARTS) for part in transaction.all(name)]
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


def status(transaction: Part, retail: Part) -> str:
    """The status in small letters, without the prefix of who extends it."""
    said = retail.text("TransactionStatus") or transaction.text("TransactionStatus")
    return said and said.rpartition(":")[2].lower()


def type_code(part: Part) -> str:
    """The type in small letters, without the prefix of who extends it."""
    said = part.any_text("TypeCode")
    return said and said.rpartition(":")[2].lower()


def find_aside(transaction: Part, retail: Part) -> str:
    """Why there is no purchase, whatever stands on the lines; empty if there may be one."""
    for part in (transaction, retail):
        if not FLAGS.keys().isdisjoint(part.said):
            for flag, why in FLAGS.items():
                if part.flag(flag):
                    return why
    why = NO_PURCHASE.get(type_code(retail), "") or ASIDE.get(status(transaction, retail), "")
    if "TransactionLink" in retail.said and any(
        code(link) == "receiptreprint" for link in retail.all("TransactionLink")
    ):
        why = "it prints a receipt again"
    return "" if why and is_withdrawing(transaction, retail) else why


def is_withdrawing(transaction: Part, retail: Part) -> bool:
    """Whether a completed transaction is withdrawn: this one, or another that it names."""
    types = (type_code(transaction), type_code(retail), status(transaction, retail))
    if not WITHDRAWN.isdisjoint(types) or retail.name in VOID_PARTS:
        return True
    return any(void_links(transaction, retail))


def void_links(transaction: Part, retail: Part) -> Iterator[Part]:
    """The links to what is withdrawn."""
    for part in (retail,) if retail is transaction else (retail, transaction):
        yield from (link for link in part.all("TransactionLink") if code(link) in VOID_LINKS)


def return_links(retail: Part) -> Iterator[Part]:
    """The links to the sale that goods come back of; a link that gives no reason is one."""
    yield from (link for link in retail.all("TransactionLink") if code(link) in ("", "return"))


def code(link: Part) -> str:
    """Why a transaction is linked, in small letters."""
    return link.text("ReasonCode").rpartition(":")[2].lower()
