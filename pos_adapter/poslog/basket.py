"""The lines of a POSLog transaction, sorted: goods, reductions, taxes, payments, and what is none of them."""

from __future__ import annotations

from collections.abc import Callable

from pos_adapter.adapter import Settings
from pos_adapter.poslog import goods, payments, values, voids
from pos_adapter.poslog.contents import Basket, Reduction, WholeTax
from pos_adapter.poslog.figures import ONE
from pos_adapter.poslog.goods import Good
from pos_adapter.poslog.header import Header
from pos_adapter.poslog.part import Part, Unread
from pos_adapter.poslog.payments import Payment

MOST_LINES = 10_000
OUT = frozenset({"Sale", "SaleForDelivery", "SaleForPickup", "FuelSale", "StoredValueFundSale"})
BACK = frozenset({"Return", "ReturnForDelivery", "ReturnForPickup"})
HANDED_OVER = frozenset({"PreviousCustomerOrder", "PreviousLayaway"})
# Goods that stay in the store, or money for what was sold elsewhere: what is paid for it is no purchase.
ORDERED = frozenset({"Layaway", "RainCheck", "CustomerOrderForDelivery", "CustomerOrderForPickup"})
ON_ACCOUNT = frozenset({"Deposit", "PaymentOnAccount"})
# Beside a sale they only say more of it.
GIFTS = frozenset({"SaleOfGiftCard", "GiftCertificate"})
WHO = frozenset({"LoyaltyMembership", "LoyaltyAccount", "LoyaltyReward", "LoyaltyRedemption", "Customer"})
COMPLETED = frozenset({"completed", "complete", "pickup", "pickedup", "final", "finalpayment"})


def basket(retail: Part, here: Header, settings: Settings) -> Basket:
    """Everything on the lines of a transaction. Raises Unread."""
    found = Basket(here, settings)
    lines = retail.all("LineItem")
    if len(lines) > MOST_LINES:
        reason = f"a transaction must have at most {MOST_LINES} lines; this one has {len(lines)}"
        raise Unread("oversized", reason)
    for line in lines:
        take(line, found)
    for result in retail.all("PriceDerivationResult"):
        take_discount("", result, found)
    return found


def take(line: Part, found: Basket) -> None:
    """Put one line where it belongs. Raises Unread."""
    n = line.text("SequenceNumber")
    if voids.is_void(line):
        take_void(n, line, found)
        return
    for name in line.said:
        reader = READERS.get(name)
        if reader is not None and not (name in GIFTS and line.said.keys() & OUT):
            for part in line.all(name):
                reader(n, part, found)
        elif name in WHO:
            found.who.append(line)
    if "Voids" in line.said:
        links = {part.text("ItemLink") for part in line.all("Voids")}
        voids.strike(found.goods, found.voided, links)


def take_void(n: str, line: Part, found: Basket) -> None:
    """A line that is void: by itself, or because it undoes one before it."""
    for name in line.said:
        if name in OUT:
            for part in line.all(name):
                undone = goods.good(n, part, found.here, found.settings, is_back=False)
                voids.take(undone, part, found.goods, found.voided)
        elif name in BACK:
            found.voided += [
                goods.good(n, part, found.here, found.settings, is_back=True) for part in line.all(name)
            ]
        elif name == "Tender":
            for part in line.all(name):
                undoing = payments.payment(part, found.settings, found.here.scale)
                if undoing is not None and undoing.amount_minor < 0:
                    found.payments.append(undoing)


def take_out(n: str, part: Part, found: Basket) -> None:
    """Goods that went out."""
    is_back = payments.is_refund(part)
    found.goods.append(goods.good(n, part, found.here, found.settings, is_back=is_back))


def take_back(n: str, part: Part, found: Basket) -> None:
    """Goods that came back."""
    found.goods.append(goods.good(n, part, found.here, found.settings, is_back=True))


def take_handed_over(n: str, part: Part, found: Basket) -> None:
    """Goods ordered before: they count once they are handed over."""
    if part.any_text("Action").lower() in COMPLETED:
        take_out(n, part, found)
    else:
        take_ordered(n, part, found)


def take_ordered(_: str, part: Part, found: Basket) -> None:
    """Goods that stay in the store, and the deposit for them."""
    found.ordered += 1
    found.beside_minor += values.minor(part, "Deposit", found.here.scale)


def take_on_account(_: str, part: Part, found: Basket) -> None:
    """Money paid in or out for something that was sold elsewhere."""
    minor = values.minor(part, "Amount", found.here.scale)
    found.beside_minor += -abs(minor) if part.flag("Refund") else minor


def take_gift(n: str, part: Part, found: Basket) -> None:
    """A gift card or certificate that was sold."""
    face = part.first("Amount", "InitialBalance", "FaceValue", "CurrentBalance")
    if not face:
        raise part.must("InitialBalance", "an amount such as 25.00", "")
    found.goods.append(
        Good(n, "gift-card", ONE, values.minor_of(part, "amount", face, found.here.scale), is_back=False)
    )


def take_donation(n: str, part: Part, found: Basket) -> None:
    """Money given away at the till: a line that a programme can leave out."""
    minor = values.minor(part, "Amount", found.here.scale)
    if minor:
        found.goods.append(Good(n, "donation", ONE, minor, is_back=False, is_taxable=False))


def take_discount(_: str, part: Part, found: Basket) -> None:
    """What is taken off the whole, or off the lines that it names. A percentage alone says no amount."""
    for amount in (*part.all("Amount"), *part.all("ExtendedRebateAmount")):
        minor = abs(values.minor_of(part, "Amount", amount.own, found.here.scale))
        off_minor = -minor if amount.any_text("Action") == "Add" else minor
        lines = frozenset(link.own for link in part.all("ItemLink") if link.own)
        found.reductions.append(Reduction(off_minor, lines, is_inside=part.flag("ProratedFlag")))


def take_reward(n: str, part: Part, found: Basket) -> None:
    """Money that the till's own loyalty took off. Its points are not believed, and so left aside.

    A supermarket's log tells each reward in detail and sums some of them up: the details count.
    """
    found.who.append(part)
    for discount in part.all("Discount"):
        take_discount(n, discount, found)
    said = part.text("ExtendedRewardAmount")
    if not said or part.text("RewardCategory") not in ("", "Monetary"):
        return
    if part.flag("summarizedActivity") and not part.flag("detailedData"):
        return
    minor = values.minor_of(part, "ExtendedRewardAmount", said, found.here.scale)
    found.reductions.append(Reduction(-minor, entered_as=part.text("OperatorSequenceReference")))


def take_tax(_: str, part: Part, found: Basket) -> None:
    """A tax of the whole."""
    said = part.text("Amount")
    if said:
        minor = whole_tax(part, said, found.here.scale)
        signed_minor = -abs(minor) if payments.is_refund(part) else minor
        found.taxes.append(WholeTax(signed_minor, part.any_text("TaxID")))


def whole_tax(part: Part, said: str, scale: int) -> int:
    """A tax in minor units, rounded half up where it is written finer."""
    minor = values.find_rounded(said, scale)
    if minor is None:
        raise part.must("Amount", "an amount such as 0.94", said)
    return minor


def take_tender(n: str, part: Part, found: Basket) -> None:
    """How it was paid, with the tip and the rounding of cash in it."""
    paid = payments.payment(part, found.settings, found.here.scale)
    if paid is not None:
        found.payments.append(paid)
    if "Tip" in part.said:
        found.tips_minor += values.minor(part, "Tip", found.here.scale)
    for rounding in part.all("Rounding"):
        take_rounding(n, rounding, found)


def take_change(n: str, part: Part, found: Basket) -> None:
    """Change on a line of its own."""
    found.payments.append(payments.change(part, found.settings, found.here.scale))
    for rounding in part.all("Rounding"):
        take_rounding(n, rounding, found)


def take_rounding(_: str, part: Part, found: Basket) -> None:
    """What cash was rounded by, up or down; it is no part of what the goods cost."""
    minor = values.minor_of(part, "amount", part.own, found.here.scale) if part.own else 0
    found.rounding_minor += -abs(minor) if part.any_text("RoundingDirection") == "Down" else minor


def take_points(_: str, part: Part, found: Basket) -> None:
    """Points that paid at the till, where it says for how much."""
    found.who.append(part)
    minor = values.minor(part, "Amount", found.here.scale)
    if minor:
        words = found.settings.mapping.get("tender", {})
        found.payments.append(Payment(words.get("LoyaltyRedemption", "points"), abs(minor)))


# By the name of the element: what takes the line's number, the element and what was found so far.
READERS: dict[str, Callable[[str, Part, Basket], None]] = {
    **dict.fromkeys(OUT, take_out),
    **dict.fromkeys(BACK, take_back),
    **dict.fromkeys(HANDED_OVER, take_handed_over),
    **dict.fromkeys(ORDERED, take_ordered),
    **dict.fromkeys(ON_ACCOUNT, take_on_account),
    **dict.fromkeys(GIFTS, take_gift),
    "Donation": take_donation,
    "Discount": take_discount,
    "LoyaltyReward": take_reward,
    "LoyaltyRedemption": take_points,
    "Rounding": take_rounding,
    "Tax": take_tax,
    "Tender": take_tender,
    "TenderChange": take_change,
}
