"""How many goods there are on a line of a POSLog, what they came to, and the price of one."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from pos_adapter import amounts
from pos_adapter.poslog import values
from pos_adapter.poslog.part import Part

# What measures and does not count: a quantity of 1 with 0.42 of these units is 0.42.
MEASURES = frozenset(
    {"KG", "KGM", "G", "GR", "GRM", "LB", "LBS", "LBR", "OZ", "ONZ", "L", "LT", "LTR", "ML", "MLT"}
    | {"GA", "GAL", "GLL", "M", "MTR", "CM", "CMT", "FT", "FOT", "M2", "MTK", "M3", "MTQ"}
)
ONE = Decimal(1)
REGULAR = "RegularSalesUnitPrice"
FIGURES = frozenset({"Quantity", "ExtendedAmount", REGULAR})
Figures = tuple[Decimal, int, Decimal | None, int, int]


def figures(item: Part, scale: int, *, is_back: bool) -> Figures:
    """Quantity, amount, price of one, what its modifiers come to and what of them is in the price already.

    The quantity has the sign that is written; of what came back all amounts are upwards. Raises Unread.
    """
    plain = find_plain(item, scale)
    if plain is not None:
        return plain
    quantity = quantity_of(item)
    amount_minor, off_minor, inside_minor = amounts_of(item, quantity, scale)
    if is_back or quantity < 0:
        amount_minor, off_minor, inside_minor = abs(amount_minor), abs(off_minor), abs(inside_minor)
    price = price_of(item, abs(quantity), amount_minor, off_minor + inside_minor, scale)
    return quantity, amount_minor, price, off_minor, inside_minor


def find_plain(item: Part, scale: int) -> Figures | None:
    """The same where they say nothing but themselves; None where more must be looked at."""
    said = item.said
    if item.many or "RetailPriceModifier" in said or not FIGURES.isdisjoint(item.parts):
        return None
    try:
        told = said["Quantity"], said["ExtendedAmount"], said[REGULAR]
    except KeyError:
        return None
    return find_figures(*told, said.get("ExtendedDiscountAmount", ""), scale)


@lru_cache(maxsize=16_384)
def find_figures(quantity: str, amount: str, price: str, discount: str, scale: int) -> Figures | None:
    """The same of what is written; most of it comes again and again. None also for what is wrong."""
    number, amount_minor = values.find_quantity(quantity), values.find_minor(amount, scale)
    each = values.find_price(price)
    if number is None or amount_minor is None or each is None:
        return None
    if number < 0 or amount_minor < 0 or (discount and values.find_minor(discount, scale) != 0):
        return None
    return number, amount_minor, fitting(each, number, amount_minor, 0, scale), 0, 0


def quantity_of(item: Part) -> Decimal:
    """How many or how much; one where the till does not say. Raises Unread."""
    said = item.any_text("Quantity")
    if not said:
        return ONE
    found = values.find_quantity(said)
    if found is None:
        raise item.must("Quantity", "a number with at most 9 digits before the point", said)
    if item.within("Quantity", "UnitOfMeasureCode").upper() in MEASURES:
        units = values.find_quantity(item.within("Quantity", "Units") or "1")
        if units and units != ONE:
            return values.find_quantity(str(found * units)) or found
    return found


def amounts_of(item: Part, quantity: Decimal, scale: int) -> tuple[int, int, int]:
    """What the line came to, what its modifiers come to, and what of those is surely in it already."""
    off_minor = modifiers_of(item, scale)
    said = item.text("ExtendedAmount")
    if said:
        amount_minor = values.minor_of(item, "ExtendedAmount", said, scale)
        if item.within("ExtendedAmount", "Action") == "Subtract":
            amount_minor = -abs(amount_minor)
        return amount_minor, off_minor, 0
    for field, taken_off in (("ActualSalesUnitPrice", 0), (REGULAR, off_minor)):
        price = unit_price(item, field)
        if price is not None:
            gross_minor = amounts.find_rounded_minor(quantity * price, scale)
            if gross_minor is None:
                item.refuse("invalid-field", f"Quantity times {field} is too large")
            return (gross_minor or 0) - taken_off, 0, off_minor
    raise item.must("ExtendedAmount", "an amount such as 12.50", "")


def modifiers_of(item: Part, scale: int) -> int:
    """What was taken off the price of all of the line, in minor units; a surcharge counts the other way."""
    whole = values.minor(item, "ExtendedDiscountAmount", scale)
    if whole:
        return abs(whole)
    if "RetailPriceModifier" not in item.said:
        return 0
    taken = 0
    for modifier in item.all("RetailPriceModifier"):
        if modifier.flag("VoidFlag") or modifier.flag("CancelFlag"):
            continue
        for amount in modifier.all("Amount"):
            minor = abs(values.minor_of(modifier, "Amount", amount.own, scale))
            taken += {"Add": -minor, "Replace": 0, "For": 0}.get(amount.any_text("Action"), minor)
    return taken


def unit_price(item: Part, field: str) -> Decimal | None:
    """A price of one; None if none is said, or one that is not exact, such as a third of "3 for 5.00"."""
    said = item.any_text(field)
    if not said:
        return None
    found = values.find_price(said)
    if found is None:
        raise item.must(field, "a price with at most 6 decimals, such as 2.99", said)
    many = item.within(field, "Quantity")
    if many in ("", "1", "1.0", "1.00"):
        return found
    of = values.find_number(many)
    if not of or of == ONE:
        return found
    return values.find_price(str(found / of))


def price_of(item: Part, quantity: Decimal, amount_minor: int, off_minor: int, scale: int) -> Decimal | None:
    """The regular price of one, where it makes what the line came to; it may be that of several ("2 for 5").

    What is weighed need not come to the price: its weight is often written shortened.
    """
    price = unit_price(item, REGULAR)
    price = unit_price(item, "ActualSalesUnitPrice") if price is None else price
    return price if price is None else fitting(price, quantity, amount_minor, off_minor, scale)


def fitting(
    price: Decimal, quantity: Decimal, amount_minor: int, off_minor: int, scale: int
) -> Decimal | None:
    """The price, if so many at it come to the amount, before or after what was taken off."""
    if quantity != quantity.to_integral_value():
        return price
    whole = amounts.find_rounded_minor(quantity * price, scale)
    return price if whole in (amount_minor, amount_minor + off_minor) else None
