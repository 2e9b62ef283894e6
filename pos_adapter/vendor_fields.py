"""The fields of a vendor's parsed JSON, read one by one; whatever is wrong is told together, with its place.

Vendors add fields at will, so one that nobody asks for is passed over; one that is null counts as left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from marshmallow import ValidationError

from pos_adapter import amounts, scalars
from pos_adapter.errors import InvalidReceipt, Problem
from pos_adapter.strict_json import Fraction

MOST_PROBLEMS = 100
MOST_ELEMENTS = 10_000
NAMED_CHARS = 40
# Stands for a time that is wrong, until that is told.
UNTOLD = datetime(1970, 1, 1, tzinfo=UTC)

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Fields:
    """One object of the vendor's, and where it stands in the document (empty: it is the document).

    Each question answers a value of its type even where the field is wrong, so that reading goes on and all
    that is wrong is found; `finish` then raises it. `problems` is shared by all parts of a document.
    """

    found: Mapping[str, Any]
    path: str = ""
    problems: list[Problem] = field(default_factory=list)

    def read(self, name: str, reader: Callable[[Any], Read], otherwise: Read) -> Read:
        """A field as `reader` answers it; `otherwise` where it is left out, null or wrong."""
        value = self.found.get(name)
        if value is None:
            return otherwise
        try:
            return reader(value)
        except ValidationError as error:
            self.refuse(name, "; ".join(map(str, error.messages)))
            return otherwise

    def require(self, name: str, reader: Callable[[Any], Read], otherwise: Read) -> Read:
        """The same of a field that must be there."""
        if self.found.get(name) is None:
            self.refuse(name, "is required")
        return self.read(name, reader, otherwise)

    def word(self, name: str) -> str:
        """A word of the vendor's own, such as a state; empty where it is left out."""
        return self.read(name, scalars.code, "")

    def code(self, name: str) -> str:
        """An identifier that must be there, a text or a whole number; a very long one is shortened."""
        return self.require(name, code, "")

    def find_code(self, name: str) -> str:
        """An identifier, or an empty text where it is left out."""
        return self.read(name, lambda value: "" if value == "" else code(value), "")

    def label(self, name: str) -> str:
        """A text for people, cut to 200 characters and rid of what no slip can print."""
        return self.read(name, label, "")

    def number(self, name: str) -> Decimal:
        """A number or a quantity written as text, exactly; 0 where it is left out."""
        return self.read(name, decimal, Decimal(0))

    def minor(self, name: str) -> int:
        """An amount in minor units, a whole number; 0 where it is left out."""
        return self.read(name, minor, 0)

    def major(self, name: str, scale: int) -> int:
        """An amount in major units, text or number, in minor units of `scale`; 0 where it is left out."""
        return self.read(name, partial(major, scale=scale), 0)

    def instant(self, name: str) -> datetime:
        """An instant with its offset that must be there, in UTC."""
        return self.require(name, scalars.instant, UNTOLD)

    def find_instant(self, name: str) -> datetime | None:
        """An instant with its offset, in UTC; None where it is left out."""
        return self.read(name, scalars.instant, None)

    def day(self, name: str) -> date | None:
        """A calendar day; None where it is left out."""
        return self.read(name, scalars.day, None)

    def part(self, name: str) -> Fields:
        """The object in a field; one without fields where it is left out."""
        return Fields(self.read(name, _object, {}), self._place(name), self.problems)

    def each(self, name: str) -> Iterator[Fields]:
        """The objects of a list, at most ten thousand; none where it is left out."""
        elements: list[Any] = self.read(name, _list, [])
        for index, value in enumerate(elements):
            place = f"{self._place(name)}[{index}]"
            if isinstance(value, Mapping):
                yield Fields(value, place, self.problems)
            else:
                self._tell(place, f"must be an object; got {scalars.shown(value)}")

    def refuse(self, name: str, message: str) -> None:
        """Say what is wrong with a field; with the object itself, where the name is empty."""
        self._tell(self._place(name) if name else self.path, message)

    def finish(self) -> None:
        """Raise InvalidReceipt with all that was wrong, if anything was."""
        if self.problems:
            raise InvalidReceipt(self.problems)

    def _tell(self, place: str, message: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(place, message))

    def _place(self, name: str) -> str:
        return f"{self.path}.{name}".removeprefix(".")


def document(parsed: object) -> Fields:
    """The fields of a whole document. Raises InvalidReceipt where it is no object."""
    if not isinstance(parsed, Mapping):
        raise InvalidReceipt([Problem("", f"must be one JSON object; got {scalars.shown(parsed)}")])
    return Fields(parsed)


def code(value: object) -> str:
    """An identifier as text; of one longer than 64 characters, its beginning and a digest of it all."""
    if type(value) is int and abs(value) <= scalars.LARGEST_INTEGER:
        return str(value)
    if type(value) is str and len(value) > scalars.CODE_CHARS:
        digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:20]
        return scalars.code(f"{value[:NAMED_CHARS].strip()}-{digest}")
    return scalars.code(value)


def label(value: object) -> str:
    """A text for people, cut to 200 characters, what cannot be printed replaced by spaces."""
    if type(value) is not str:
        raise scalars.refusal('a text such as "White metal lantern"', value)
    return scalars.UNPRINTABLE.sub(" ", value)[: scalars.NAME_CHARS].strip()


def decimal(value: object) -> Decimal:
    """A number within a quantity's bounds, written as text or as a JSON number."""
    return scalars.quantity(_plain(value))


def minor(value: object) -> int:
    """A whole number of minor units, less than 10¹⁴ in size."""
    return scalars.integer(value, -amounts.LIMIT_MINOR + 1, amounts.LIMIT_MINOR - 1)


def major(value: object, scale: int) -> int:
    """An amount in major units as minor units; decimals beyond `scale` may only be zeros."""
    text = _plain(value)
    if type(text) is str and amounts.PLAIN.fullmatch(text) and "." in text:
        whole, _, decimals = text.partition(".")
        kept = decimals[:scale] + decimals[scale:].rstrip("0")
        text = f"{whole}.{kept}" if kept else whole
    return scalars.amount(text, scale)


def _plain(value: object) -> object:
    """A JSON number as the text it was written in, without an exponent; all else as it came."""
    if isinstance(value, Fraction):
        return value.text
    return str(value) if type(value) is int and abs(value) <= scalars.LARGEST_INTEGER else value


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise scalars.refusal("an object", value)
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise scalars.refusal("a list", value)
    if len(value) > MOST_ELEMENTS:
        raise ValidationError(f"must hold at most {MOST_ELEMENTS} elements; it has {len(value)}")
    return value
