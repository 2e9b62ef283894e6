"""What stands alike in Square's orders and payments: money, goods, tenders, people, versions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from marshmallow import ValidationError

from loyalty.receipt import DocumentKey, MemberRef, Scheme, Tender
from pos_adapter import amounts, scalars, vendor_fields
from pos_adapter.adapter import Settings
from pos_adapter.native.adapter import MOST_MINOR
from pos_adapter.vendor_fields import Fields

PAYMENT_SKU = "payment"
MOST_TENDERS = 100
# Whatever an order says corrects what its payments said.
ORDERS_FROM = 2**30
MOST_VERSION = 2**29 - 1
STEP = timedelta(milliseconds=100)
SMALLEST_QUANTITY = Decimal("0.0001")

TENDERS = {"THIRD_PARTY_CARD": "card", "SQUARE_GIFT_CARD": "gift-card"}


@dataclass(frozen=True, slots=True)
class Shop:
    """The settings, and the money of one document."""

    settings: Settings
    currency: str
    scale: int

    def minor(self, fields: Fields, name: str) -> int:
        """An amount of money in minor units, in this money and not negative; 0 where it is left out."""
        part = fields.part(name)
        said = part.word("currency")
        if said and said != self.currency:
            part.refuse("currency", f'must be "{self.currency}" as on the whole; got {scalars.shown(said)}')
        minor = part.minor("amount")
        if minor < 0:
            part.refuse("amount", f"must not be negative; got {minor}")
        return minor

    def needed(self, fields: Fields, name: str) -> int:
        """The same of an amount that must be there."""
        fields.require(name, lambda value: value, None)
        fields.part(name).require("amount", lambda value: value, None)
        return self.minor(fields, name)

    def rounding(self, fields: Fields) -> int:
        """What the whole was rounded by, in either direction."""
        return fields.part("rounding_adjustment").part("amount_money").minor("amount")

    def price(self, fields: Fields, name: str) -> Decimal | None:
        """The price of one in major units."""
        return Decimal(self.minor(fields, name)).scaleb(-self.scale) if fields.part(name).found else None

    def key(self, fields: Fields, at: datetime, number: str) -> DocumentKey:
        """The key of a document of this place and instant. Square knows no till."""
        return DocumentKey(store(fields, self.settings), "", at.astimezone(self.settings.zone).date(), number)


def shop(fields: Fields, settings: Settings, *named: Fields) -> Shop:
    """The shop in the money that the first of `named` is in; one that is not taken is refused."""
    said = next(filter(None, (part.word("currency") for part in named)), settings.currency)
    if said == settings.currency:
        return Shop(settings, said, settings.money_scale)
    if said not in settings.monies:
        must = " or ".join(dict.fromkeys((settings.currency, *settings.monies)))
        fields.refuse("", f"must be in {must}; got {scalars.shown(said)}")
    return Shop(settings, said, settings.monies.get(said, settings.money_scale))


def store(fields: Fields, settings: Settings) -> str:
    """Our name of the location, else Square's own; where none is told, the connection's store."""
    said = fields.find_code("location_id")
    if not said:
        return settings.store
    ours = settings.mapping.get("store", {}).get(said, said)
    return fields.read("location_id", lambda _: scalars.place(ours), settings.store)


def sku(fields: Fields) -> str:
    """The variation's id; of what is not in the catalog its name, for a return names it alike."""
    if found := fields.find_code("catalog_object_id"):
        return found
    if (kind := fields.word("item_type")) in ("GIFT_CARD", "CUSTOM_AMOUNT"):
        return kind.lower().replace("_", "-")
    name = fields.label("name")
    try:
        return vendor_fields.code(name)
    except ValidationError:
        return f"item-{hashlib.sha256(name.encode()).hexdigest()[:12]}" if name else "custom-amount"


def quantity(fields: Fields) -> Decimal:
    """A quantity of up to five decimals, the fifth rounded half up: what it costs is told by itself."""
    return fields.require("quantity", _quantity, Decimal(0))


def _quantity(value: object) -> Decimal:
    found = amounts.find_decimal(value, scalars.QUANTITY_DIGITS, 5) if type(value) is str else None
    if found is None or found < 0:
        raise scalars.refusal('a quantity such as "2" or "0.750"', value)
    return (
        found.quantize(SMALLEST_QUANTITY, ROUND_HALF_UP) if found % SMALLEST_QUANTITY else found.normalize()
    )


def tender(shop: Shop, word: str, minor: int) -> Tender:
    """A tender by our word for it: mapped, translated, or Square's own with dashes."""
    mapped = shop.settings.mapping.get("tender", {})
    ours = TENDERS.get(word, word.lower().replace("_", "-"))
    return Tender(mapped.get(word, mapped.get(ours, ours)), minor)


def customer(value: str) -> MemberRef | None:
    """The customer as Square names it, if it does."""
    return MemberRef(Scheme.EXTERNAL, value) if value else None


def steps_since(created: datetime, updated: datetime | None, most: int) -> int:
    """A number that grows with every update: tenths of a second since it was created, at least 1."""
    passed = (updated - created) // STEP if updated else 0
    return max(1, min(most, 1 + passed))


def bounded(fields: Fields, sum_minor: int) -> None:
    """Refuse a document whose lines come to more than a receipt may."""
    if sum_minor > MOST_MINOR:
        fields.refuse("", f"must come to at most {MOST_MINOR} minor units")
