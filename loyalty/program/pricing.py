"""Pricing: the values a document's discounts and member prices become; `loyalty.pricing` works them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from loyalty.program.earning import Condition, Match, Names, Span

WHOLE = 10_000  # shares are in hundredths of a percent
Column = Literal["categories", "classes", "brands"]


@dataclass(frozen=True, slots=True)
class Percent:
    """A share of the price."""

    share: int


@dataclass(frozen=True, slots=True)
class Off:
    """An amount off each piece, kilogram, litre …, in minor units; never more than the price."""

    minor: int


@dataclass(frozen=True, slots=True)
class Price:
    """What each piece, kilogram, litre … costs, in minor units, where that is less."""

    minor: int


@dataclass(frozen=True, slots=True)
class PriceList:
    """What a piece of each of these stock codes costs, in minor units, where that is less."""

    skus: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Shares by tier and kind of goods; of categories within each other the nearest to the goods counts."""

    by: Column
    shares: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Deal:
    """Of every `buy` + `get` pieces the cheapest `get` cost a share less. Goods by weight have no pieces."""

    buy: int
    get: int
    share: int = WHOLE


@dataclass(frozen=True, slots=True)
class Part:
    """Goods that belong to a set, and the share they are reduced by where the set has no price of its own."""

    match: Match
    pieces: int = 1
    share: int = 0


@dataclass(frozen=True, slots=True)
class Bundle:
    """Sets of goods: each costs `price_minor`, `off_minor` less, a share less, or what its parts say."""

    parts: tuple[Part, ...]
    price_minor: int | None = None
    off_minor: int = 0
    share: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What the goods must come to together, in minor units and whole pieces, and what is then taken off."""

    at_least_minor: int = 0
    pieces: int = 0
    off_minor: int = 0
    share: int = 0


@dataclass(frozen=True, slots=True)
class Basket:
    """What is taken off goods together: the best step reached, or the one for each time it fits in."""

    steps: tuple[Step, ...]
    every: bool = False


Gives = Percent | Off | Price | PriceList | Matrix | Deal | Bundle | Basket


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so much in a span: minor units taken off (`of` is amount), or receipts (`of` is uses)."""

    of: Literal["amount", "uses"]
    most: int
    per: Literal["receipt"] | Span


@dataclass(frozen=True, slots=True)
class Discount:
    """Something that makes goods cheaper for a member. `match` None means every line.

    Of the discounts of one `group` each piece gets one. Groups follow one another, that without a name first.
    With an `offer`, only who has that gets it. `budget_minor` is what it may take off for all members
    together, 0 for any amount.
    """

    code: str
    gives: Gives
    match: Match | None = None
    when: Condition | None = None
    unless: Condition | None = None
    group: str = ""
    limits: tuple[Limit, ...] = ()
    offer: str = ""
    name: Names | None = None
    budget_minor: int = 0

    def matches(self) -> Iterator[Match]:
        """Which lines it asks about."""
        if self.match is not None:
            yield self.match
        if isinstance(self.gives, Bundle):
            yield from (part.match for part in self.gives.parts)

    @property
    def is_counted(self) -> bool:
        """Whether what was given before matters: it has a limit that outlasts a receipt."""
        return any(limit.per != "receipt" for limit in self.limits)
