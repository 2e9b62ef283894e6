"""A part of a POSLog transaction: its fields by name, however prefixed, as elements or as attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from pos_adapter import scalars

# lxml's; the types that there are for it know half of what it can.
Element = Any

TRUE = frozenset({"true", "1", "yes", "y"})
# What says nothing of a purchase, or too much of a person: pictures of slips, signatures, addresses.
PASSED_OVER = frozenset(
    {"ReceiptImage", "TrailerText", "ElectronicSignature", "Authorization", "Address", "Telephone", "EMail"}
    | {"RewardBasis", "CRMCustomVariable", "PerformanceMetrics", "AgeRestriction", "ItemRestriction"}
    | {"Qualifier", "ReportCode", "SaleableMediaID", "TransactionCount", "ItemNotFound", "PriceLookup"}
)
# Never looked into: of these only the text counts, in every log that was seen.
PLAIN = frozenset(
    {
        "SequenceNumber",
        "POSItemID",
        "DiscountAmount",
        "ExtendedDiscountAmount",
        "OperatorSequence",
        "TenderID",
    }
    | {"TaxableAmount", "Percent", "PromotionID", "EventID", "RewardLevel", "RewardType", "RewardCategory"}
    | {
        "ExtendedRewardAmount",
        "BaseRewardAmount",
        "OperatorSequenceReference",
        "MembershipID",
        "CurrencyCode",
    }
    | {"Description", "MerchandiseHierarchy", "OperatorID", "RetailStoreID", "WorkstationID"}
)
# A log has some hundred names, each with its namespace; one that makes up new ones has them worked out anew.
MOST_NAMES = 4_096
NONE: Mapping[str, Any] = {}


class Unread(Exception):
    """Why a transaction cannot be read; `code` is a word to count by."""

    def __init__(self, code: str, reason: str) -> None:
        """`reason` is a sentence with the place and the remedy."""
        super().__init__(reason)
        self.code = code


@lru_cache(maxsize=MOST_NAMES)
def local(tag: str) -> str:
    """A name without its namespace, or without a prefix that was never declared."""
    return tag.rpartition("}")[2].rpartition(":")[2]


class Names(dict[str, str | None]):
    """The local names of elements by their whole names; None for what is passed over."""

    def __missing__(self, tag: str) -> str | None:
        """Work a name out, and keep it while there is room."""
        name = local(tag)
        found = None if name in PASSED_OVER else name
        if len(self) < MOST_NAMES:
            self[tag] = found
        return found


NAMES = Names()


class Part:
    """One element. Fields are looked up by local names, and an attribute is a field like an element.

    `said` is what each field says, `parts` those elements that have attributes or elements themselves, `many`
    what is said by fields that stand there several times. All of it is plain text, read once.
    """

    __slots__ = ("element", "many", "name", "own", "parts", "said")

    def __init__(
        self,
        name: str,
        element: Element,
        own: str,
        said: Mapping[str, str],
        parts: Mapping[str, list[Part]] = NONE,
        many: Mapping[str, list[str]] = NONE,
    ) -> None:
        """See `part`, which makes one."""
        self.name, self.element, self.own = name, element, own
        self.said, self.parts, self.many = said, parts, many

    def text(self, name: str) -> str:
        """A field without space at its ends; empty if it is not there. Raises Unread if it is there twice."""
        if self.many and name in self.many:
            self.refuse("field-twice", f"{name} stands there {len(self.many[name])} times; it must once")
        return self.said.get(name, "")

    def plain(self, name: str) -> str:
        """The same of a field that stands there once and is nothing but text; empty for any other."""
        return "" if name in self.parts or name in self.many else self.said.get(name, "")

    def any_text(self, name: str) -> str:
        """The same of a field that may be there several times: the first."""
        return self.said.get(name, "")

    def within(self, name: str, field: str) -> str:
        """What a field of the first element of that name says."""
        found = self.parts.get(name)
        return found[0].said.get(field, "") if found else ""

    def texts(self, name: str) -> list[str]:
        """All that such fields say."""
        return self.many.get(name) or ([self.said[name]] if name in self.said else [])

    def first(self, *names: str) -> str:
        """The first of several fields that says something."""
        return next((said for said in map(self.text, names) if said), "")

    def has(self, name: str) -> bool:
        """Whether there is such a field."""
        return name in self.said

    def find(self, name: str) -> Part | None:
        """The first element of that name."""
        if name not in self.said:
            return None
        return self.all(name)[0]

    def all(self, name: str) -> Sequence[Part]:
        """Every element of that name."""
        found = self.parts.get(name)
        if found is not None:
            return found
        if name not in self.said:
            return ()
        return [Part(name, self.element, text, NONE) for text in self.texts(name)]

    def under(self, *path: str) -> Iterator[Part]:
        """Every element that is reached by a path of names."""
        for inner in self.all(path[0]):
            if len(path) == 1:
                yield inner
            else:
                yield from inner.under(*path[1:])

    def flag(self, name: str) -> bool:
        """Whether a flag is set; one that is left out is not."""
        said = self.said.get(name)
        return said is not None and said.lower() in TRUE

    @property
    def line(self) -> int:
        """The line of the file that it stands on."""
        return int(self.element.sourceline or 0)

    def refuse(self, code: str, must: str) -> None:
        """Raise Unread with the place."""
        raise Unread(code, f"line {self.line}: {self.name}: {must}")

    def must(self, field: str, must: str, said: str) -> Unread:
        """The error for a field that is not what it must be."""
        got = f"; got {scalars.shown(said)}" if said else "; it is left out"
        return Unread("invalid-field", f"line {self.line}: {field} of {self.name} must be {must}{got}")


def part(element: Element) -> Part:
    """An element with all that is in it. Those with the plainest content are kept as text: most are."""
    own = element.text
    return filled(element, local(element.tag), own.strip() if own else "", element.items())


def filled(element: Element, name: str, own: str, attributes: Sequence[tuple[str, str]]) -> Part:
    """The same of one whose name, text and attributes are known."""
    said: dict[str, str] = {}
    parts: dict[str, list[Part]] = {}
    many: dict[str, list[str]] = {}
    for child in element[:]:
        field = NAMES[child.tag]
        if field is None:
            continue
        text = child.text
        text = text.strip() if text else ""
        has_more = field not in PLAIN and ((inner := child.items()) or len(child))
        if field not in said:
            said[field] = text
            if has_more:
                parts[field] = [filled(child, field, text, inner)]
            continue
        if has_more and field not in parts:
            parts[field] = plains(element, field, said, many)
        if field in parts:
            parts[field].append(
                filled(child, field, text, inner) if has_more else Part(field, child, text, NONE)
            )
        many.setdefault(field, [said[field]]).append(text)
    for key, value in attributes:
        said.setdefault(local(key), value.strip())
    return Part(name, element, own, said, parts, many)


def plains(
    element: Element, field: str, said: Mapping[str, str], many: Mapping[str, list[str]]
) -> list[Part]:
    """The parts of those elements that were kept as text, because there was no more to them."""
    return [Part(field, element, plain, NONE) for plain in many.get(field) or [said[field]]]
