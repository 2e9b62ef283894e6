"""The parts of our own receipt document, as marshmallow fields that each check a whole part at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from typing import Any

from marshmallow import ValidationError, fields

from loyalty.receipt import Kind, Line, MemberRef, Redemption, Scheme, Tender
from pos_adapter import amounts, scalars

MOST_LINES = 10_000
MOST_TENDERS = 100
MOST_CODES = 50
MOST_DISCOUNTS = 50
MOST_REDEMPTIONS = 20
MOST_POINTS = 10**12
MOST_PROBLEMS = 100
MOST_STRANGE = 10

Reader = Callable[[Any], Any]
Problems = dict[Any, Any]

MEMBER_READERS: Mapping[str, Reader] = {"card": scalars.code, "id": scalars.code, "external": scalars.code}
MEMBER_SCHEMES = {"card": Scheme.CARD, "id": Scheme.MEMBER, "external": Scheme.EXTERNAL}
REDEMPTION_READERS: Mapping[str, Reader] = {
    "hold": scalars.code,
    "reward": scalars.code,
    "points": partial(scalars.integer, least=1, most=MOST_POINTS),
    "currency": scalars.code,
    "voucher": scalars.code,
    "proof": scalars.proof,
}
ORIGINAL_READERS: Mapping[str, Reader] = {
    "store": scalars.place,
    "till": scalars.place_or_none,
    "business_date": scalars.day,
    "number": scalars.code,
}


def line_readers(scale: int, kind: object) -> Mapping[str, Reader]:
    """How the fields of a line are read; on a return they say what came back, so none is negative.

    On an exchange neither is what went out for that.
    """
    returned = kind in (Kind.RETURN, Kind.EXCHANGE)
    any_amount = partial(scalars.positive_amount if returned else scalars.amount, scale=scale)
    return {
        "sku": scalars.code,
        "quantity": scalars.positive_quantity if returned else scalars.quantity,
        "unit_price": scalars.price,
        "discount": partial(scalars.positive_amount, scale=scale),
        "discounts": partial(discounts, scale=scale),
        "net": any_amount,
        "tax": any_amount,
        "tax_code": scalars.code_or_none,
        "barcode": scalars.code_or_none,
        "name": scalars.name,
    }


def kind(value: object) -> Kind:
    """`sale`, `return`, `exchange` or `void`."""
    if type(value) is str and value in set(Kind):
        return Kind(value)
    raise scalars.refusal('"sale", "return", "exchange" or "void"', value)


def unknown(field: str, known: Iterable[str]) -> str:
    """The sentence for a field there is none of: the nearest known one, or all of them."""
    near = get_close_matches(field[: scalars.SHOWN_CHARS], known, n=1)
    return f'is unknown; did you mean "{near[0]}"?' if near else f"is unknown; known are {', '.join(known)}"


def record(value: object, readers: Mapping[str, Reader], required: Iterable[str]) -> dict[str, Any]:
    """The fields of one object, read; one that is null is left out.

    Raises ValidationError by field; it stops after ten unknown ones, for naming the nearest takes time.
    """
    if not isinstance(value, Mapping):
        raise scalars.refusal("an object", value)
    found: dict[str, Any] = {}
    problems: Problems = {}
    for field, item in value.items():
        reader = readers.get(field)
        if reader is None:
            problems[field] = [unknown(str(field), readers)]
            if len(problems) >= MOST_STRANGE:
                raise ValidationError(problems)
        elif item is not None:
            try:
                found[field] = reader(item)
            except ValidationError as error:
                problems[field] = error.messages
    for field in required:
        if field not in found and field not in problems:
            problems[field] = ["is required"]
    if problems:
        raise ValidationError(problems)
    return found


def sequence(value: object, read_one: Reader, most: int) -> tuple[Any, ...]:
    """Every element of a list, read; all that is wrong is told by index, at most a hundred elements."""
    if not isinstance(value, list | tuple):
        raise scalars.refusal("a list", value)
    if len(value) > most:
        raise ValidationError(f"must hold at most {most} elements; it has {len(value)}")
    found = []
    problems: Problems = {}
    for index, item in enumerate(value):
        try:
            found.append(read_one(item))
        except ValidationError as error:
            problems[index] = error.messages
            if len(problems) >= MOST_PROBLEMS:
                break
    if problems:
        raise ValidationError(problems)
    return tuple(found)


def line(value: object, readers: Mapping[str, Reader], scale: int) -> Line:
    """One line; a net that is not given is quantity × unit price − discount, half up to the minor unit."""
    found = record(value, readers, ("sku", "quantity"))
    if "discounts" in found:
        found["discount"] = whole_discount(found, scale)
    net_minor = found["net"] if "net" in found else computed_net(found, readers, scale)
    return Line(
        sku=found["sku"],
        quantity=found["quantity"],
        net_minor=net_minor,
        unit_price=found.get("unit_price"),
        discount_minor=found.get("discount", 0),
        discounts=found.get("discounts", ()),
        tax_minor=found.get("tax", 0),
        tax_code=found.get("tax_code", ""),
        barcode=found.get("barcode", ""),
        name=found.get("name", ""),
    )


def computed_net(found: Mapping[str, Any], readers: Mapping[str, Reader], scale: int) -> int:
    """The net of a line that gives none, in minor units."""
    if "unit_price" not in found:
        raise ValidationError({"net": ['is required where there is no unit_price, such as "12.50"']})
    gross_minor = amounts.find_rounded_minor(found["quantity"] * found["unit_price"], scale)
    if gross_minor is None:
        raise ValidationError({"net": ["is too large as quantity × unit_price"]})
    discount_minor: int = found.get("discount", 0)
    net_minor = gross_minor - discount_minor
    if net_minor < 0 and readers["quantity"] is scalars.positive_quantity:
        raise ValidationError({"net": ["must not be negative, but quantity × unit_price − discount is"]})
    return net_minor


def whole_discount(found: Mapping[str, Any], scale: int) -> int:
    """The discount of a line that says what it is of: left out, it is their sum, and never less than that."""
    told = sum(minor for _, minor in found["discounts"])
    whole: int = found.get("discount", told)
    if told > whole or amounts.find_bounded(whole) is None:
        sums = [str(Decimal(minor).scaleb(-scale)) for minor in (told, whole)]
        must = f"must come to no more than discount, which is {sums[1]}" if told > whole else "is too large"
        raise ValidationError({"discounts": [f"{must}; comes to {sums[0]}"]})
    return whole


class Checked(fields.Field[Any]):
    """A field read by one function."""

    def __init__(self, reader: Reader, *, required: bool = False) -> None:
        """`reader` answers the value or raises ValidationError."""
        super().__init__(required=required, error_messages={"required": "is required"})
        self.reader = reader

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        """Read the value."""
        return self.reader(value)


class Lines(fields.Field[tuple[Line, ...]]):
    """All lines in one tight loop: a nested schema takes five times as long."""

    def __init__(self, scale: int) -> None:
        """Amounts have `scale` decimals."""
        super().__init__()
        self.scale = scale
        self.readers = {kind: line_readers(scale, kind) for kind in Kind}

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> tuple[Line, ...]:
        """Read the lines by the rules of the document's kind; of an unknown kind, by those of a sale."""
        said = (data or {}).get("kind")
        readers = self.readers[Kind.RETURN if said in (Kind.RETURN, Kind.EXCHANGE) else Kind.SALE]
        return sequence(value, partial(line, readers=readers, scale=self.scale), MOST_LINES)


def tenders(value: object, scale: int) -> tuple[Tender, ...]:
    """How the receipt was paid; change given is a negative amount."""
    readers: dict[str, Reader] = {"kind": scalars.code, "amount": partial(scalars.amount, scale=scale)}

    def tender(item: object) -> Tender:
        found = record(item, readers, readers)
        return Tender(found["kind"], found["amount"])

    return sequence(value, tender, MOST_TENDERS)


def discounts(value: object, scale: int) -> tuple[tuple[str, int], ...]:
    """What took what off a line, as a quote says it; a code named twice adds up, none is the till's own."""
    readers: dict[str, Reader] = {
        "code": scalars.code,
        "amount": partial(scalars.positive_amount, scale=scale),
    }
    found: dict[str, int] = {}
    for each in sequence(value, partial(record, readers=readers, required=("amount",)), MOST_DISCOUNTS):
        code = each.get("code", "")
        found[code] = found.get(code, 0) + each["amount"]
    return tuple((code, minor) for code, minor in found.items() if minor)


def codes(value: object) -> tuple[str, ...]:
    """What the customer presented: codes of offers and coupons, each once."""
    return tuple(dict.fromkeys(sequence(value, scalars.code, MOST_CODES)))


def redemptions(value: object) -> tuple[Redemption, ...]:
    """What was redeemed, each in one way; what a till thinks that a reward costs is read past."""

    def redemption(item: object) -> Redemption:
        found = record(item, REDEMPTION_READERS, ())
        if "reward" in found:
            found.pop("points", None)
        if len({"hold", "reward", "points", "voucher"} & found.keys()) != 1:
            raise ValidationError(
                'must name one of hold, reward, points and voucher, such as {"points": 500}'
            )
        return Redemption(**found)

    return sequence(value, redemption, MOST_REDEMPTIONS)


def member(value: object) -> MemberRef:
    """Who stood there: exactly one of card, id (ours) and external (the retailer's)."""
    found = record(value, MEMBER_READERS, ())
    if len(found) != 1:
        raise ValidationError('must name exactly one of card, id and external, such as {"card": "2990…"}')
    ((scheme, text),) = found.items()
    return MemberRef(MEMBER_SCHEMES[scheme], text)


def original(value: object) -> dict[str, Any]:
    """The sale a return belongs to; store and till may be left out when they are the receipt's own."""
    return record(value, ORIGINAL_READERS, ("business_date", "number"))
