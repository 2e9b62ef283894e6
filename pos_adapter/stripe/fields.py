"""What stands alike in Stripe's objects: money by its own decimals, instants, references, people, stores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from loyalty.receipt import DocumentKey, Kind, MemberRef, Receipt, Scheme
from pos_adapter import amounts, scalars
from pos_adapter.adapter import Settings
from pos_adapter.native.adapter import MOST_MINOR
from pos_adapter.vendor_fields import UNTOLD, Fields

PAYMENT_SKU = "payment"
CARD = "card"
# A second of the year 2200, where our calendar ends.
END_SECOND = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp())
# How Stripe writes amounts; all others have two decimals, ISK and UGX among them though they have no cents.
NO_DECIMALS = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF")
)
THREE_DECIMALS = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))


@dataclass(frozen=True, slots=True)
class Shop:
    """The settings, and the money of one document: its code, our decimals and Stripe's."""

    settings: Settings
    currency: str
    scale: int
    theirs: int

    def minor(self, fields: Fields, name: str) -> int:
        """An amount that is not negative, in our minor units; 0 where it is left out."""
        return fields.read(name, self._minor, 0)

    def needed(self, fields: Fields, name: str) -> int:
        """The same of an amount that must be there."""
        return fields.require(name, self._minor, 0)

    def price(self, minor: int) -> Decimal:
        """An amount in major units."""
        return Decimal(minor).scaleb(-self.scale)

    def _minor(self, value: object) -> int:
        said = scalars.integer(value, 0, MOST_MINOR)
        if self.theirs <= self.scale:
            factor = int(10 ** (self.scale - self.theirs))
            return scalars.integer(said * factor, 0, amounts.LIMIT_MINOR - 1)
        ours, rest = divmod(said, int(10 ** (self.theirs - self.scale)))
        if rest:
            raise scalars.refusal(f"an amount that {self.scale} decimals of {self.currency} can hold", value)
        return ours


def shop(fields: Fields, settings: Settings) -> Shop:
    """The shop in the money of an object; one that is not taken is refused."""
    said = fields.require("currency", scalars.code, "").upper()
    if said == settings.currency:
        scale = settings.money_scale
    else:
        scale = settings.monies.get(said, settings.money_scale)
        if said and said not in settings.monies:
            must = " or ".join(dict.fromkeys((settings.currency, *settings.monies)))
            fields.refuse("currency", f"must be {must}; got {scalars.shown(said)}")
    theirs = 0 if said in NO_DECIMALS else 3 if said in THREE_DECIMALS else 2
    return Shop(settings, said or settings.currency, scale, theirs)


def instant(fields: Fields, name: str) -> datetime:
    """A moment in seconds since 1970 that must be there."""
    return fields.require(name, _instant, UNTOLD)


def _instant(value: object) -> datetime:
    return datetime.fromtimestamp(scalars.integer(value, 0, END_SECOND - 1), UTC)


def boolean(value: object) -> bool:
    """True or false."""
    if type(value) is not bool:
        raise scalars.refusal("true or false", value)
    return value


def reference(fields: Fields, name: str) -> str:
    """The id that a field refers to, whether the object itself stands there or not; empty for none."""
    expanded = find_expanded(fields, name)
    return expanded.code("id") if expanded else fields.find_code(name)


def find_expanded(fields: Fields, name: str) -> Fields | None:
    """The object in a field that refers to it, where Stripe was asked to put it there."""
    return fields.part(name) if isinstance(fields.found.get(name), Mapping) else None


def listed(fields: Fields, name: str) -> list[Fields] | None:
    """The elements of a list of Stripe's, None where it is not there; one that is cut off is refused."""
    if not isinstance(fields.found.get(name), Mapping):
        fields.read(name, _list_or_reference, None)
        return None
    held = fields.part(name)
    if held.found.get("has_more") not in (None, False):
        held.refuse("has_more", "must be false: ask for all of them")
    return list(held.each("data"))


def _list_or_reference(value: object) -> None:
    raise scalars.refusal("a list object", value)


def member(settings: Settings, *told_by: Fields) -> MemberRef | None:
    """The card in the metadata of one of these objects, else the customer of the first that has one."""
    field = settings.options.get("card", CARD)
    for fields in told_by:
        if card := fields.part("metadata").find_code(field):
            return MemberRef(Scheme.CARD, card)
    for fields in told_by:
        if customer := reference(fields, "customer"):
            return MemberRef(Scheme.EXTERNAL, customer)
    return None


def store(settings: Settings, told_by: Fields) -> str:
    """The store in the metadata of an object, by our name for it; else the connection's."""
    metadata = told_by.part("metadata")
    said = metadata.find_code("store")
    if not said:
        return settings.store
    ours = settings.mapping.get("store", {}).get(said, said)
    return metadata.read("store", lambda _: scalars.place(ours), settings.store)


def tender(settings: Settings, said: str) -> str:
    """Our word for a way of payment, else Stripe's with dashes."""
    word = said.replace("_", "-").lower()
    ours = {"card-present": "card", "interac-present": "card"}.get(word, word)
    mapped = settings.mapping.get("tender", {})
    return mapped.get(said, mapped.get(ours, ours))


def document(key: DocumentKey, at: datetime, kind: Kind, currency: str, revision: int = 1) -> Receipt:
    """A receipt of this key without content yet."""
    return Receipt(
        store=key.store,
        till="",
        number=key.number,
        business_date=key.day,
        purchased_at=at,
        kind=kind,
        currency=currency,
        lines=(),
        revision=min(revision, scalars.LARGEST_REVISION),
    )


def key(settings: Settings, store: str, at: datetime, number: str) -> DocumentKey:
    """The key of a document. Stripe knows no till."""
    return DocumentKey(store, "", at.astimezone(settings.zone).date(), number)
