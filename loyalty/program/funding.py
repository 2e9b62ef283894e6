"""Funding: who pays for what rules, discounts and rewards give, and amounts shared without a rest. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from loyalty.program.declared import SECTIONS
from loyalty.program.earning import Names
from loyalty.program.figures import fixed
from loyalty.program.frozen import FrozenMap

HOUSE: Final = "house"
WHOLE: Final = 10_000  # shares are in hundredths of a percent
PAYER_KINDS: Final = ("brand", "supplier", "franchise", "banner", "partner", "other")
Kind = Literal["rule", "activity", "discount", "reward"]


@dataclass(frozen=True, slots=True)
class Payer:
    """Someone who pays for a part of what members get."""

    code: str
    name: Names
    kind: str


@dataclass(frozen=True, slots=True)
class Share:
    """A payer's part, in hundredths of a percent."""

    payer: str
    share: int


Funding = Mapping[str, tuple[Share, ...]]
BY_THE_HOUSE: Final = (Share(HOUSE, WHOLE),)


def shares_of(funding: Funding, kind: Kind, code: str) -> tuple[Share, ...]:
    """Who pays for what this gives; where the document does not say it, the house does."""
    return funding.get(f"{kind}:{code}", BY_THE_HOUSE)


def split(amount: int, shares: Sequence[Share]) -> dict[str, int]:
    """An amount by its shares, to the last unit: what rounding down leaves goes to the largest remainders.

    Of equal remainders the first share comes first. What is taken back is split like what was given.
    """
    assert sum(each.share for each in shares) == WHOLE, "the shares are the whole"
    sign, left = (-1 if amount < 0 else 1), abs(amount)
    parts = [divmod(left * each.share, WHOLE) for each in shares]
    rest = left - sum(whole for whole, _ in parts)
    by_remainder = sorted(range(len(parts)), key=lambda n: -parts[n][1])
    more = frozenset(by_remainder[:rest])
    return {each.payer: sign * (parts[n][0] + (n in more)) for n, each in enumerate(shares)}


def read(document: Mapping[str, Any]) -> Funding:
    """What a document that was checked says of who pays: shares by kind and code, `rule:base`."""
    found: dict[str, tuple[Share, ...]] = {}
    for kind, code, row in _rows(document):
        if "funding" in row:
            found[f"{kind}:{code}"] = shares(row["funding"])
    return FrozenMap.of(found)


def shares(rows: Sequence[Mapping[str, str]]) -> tuple[Share, ...]:
    """The shares as the document has them."""
    return tuple(Share(row["payer"], fixed(row["share"], 2) or 0) for row in rows)


def _rows(document: Mapping[str, Any]) -> Iterator[tuple[Kind, str, Mapping[str, Any]]]:
    """Each thing that may be funded; what an offer gives is funded as it is, unless it says otherwise."""
    for section, kind in _FUNDED.items():
        for row in document.get(section, ()):
            yield kind, row["code"], row
    for reward in document.get("rewards", ()):
        for step in reward.get("steps", ()):
            yield "reward", step["code"], reward
    offers = {offer["code"]: _funding(offer) for offer in document.get("offers", ())}
    for section in ("prices", "discounts"):
        for row in document.get(section, ()):
            yield "discount", row["code"], {**offers.get(row.get("offer"), {}), **row}
    for offer in document.get("offers", ()):
        for rule in offer.get("earn", ()):
            yield "rule", rule["code"], {**_funding(offer), **rule}


def _funding(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"funding": row["funding"]} if "funding" in row else {}


_FUNDED: Final[Mapping[str, Kind]] = {
    SECTIONS["rule"]: "rule",
    "milestones": "rule",
    "activities": "activity",
    SECTIONS["reward"]: "reward",
}
