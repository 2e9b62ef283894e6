"""What a pass says: whose card it is, what is on it, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from db.session import Session
from loyalty.books import account_reading
from loyalty.books.account import Purse
from loyalty.cards import cards
from loyalty.errors import UnknownCard
from loyalty.explanations.language import Language
from loyalty.people import members
from loyalty.program.earning import Names
from loyalty.program.model import Currency, Program
from loyalty.retailer import Retailer
from loyalty.shops import branding
from loyalty.shops.branding import Branding

FOLDER: Final = Path(__file__).resolve().parent / "texts"
LANGUAGES: Final = ("en", "zh-Hant", "zh-Hans")


@dataclass(frozen=True, slots=True)
class Holding:
    """A member's card with what is on it at `at` (UTC).

    `name` is the member's, `tier` a code; either may be empty.

    `card` is the number, which a till takes as a plain card: it collects, and spends no more than the
    programme lets a plain card spend.
    """

    program: Program
    look: Branding
    logo: bytes | None
    member_id: str
    name: str
    card: str
    tier: str
    purses: tuple[Purse, ...]
    at: datetime

    def title(self, reader: Language) -> str:
        """What the programme calls itself."""
        return self.look.name or reader.name(self.program.name, self.program.code)

    def tier_name(self, reader: Language) -> str:
        """The tier in words."""
        return reader.name(self.program.tier_names.get(self.tier, {}), self.tier)

    def currency(self, code: str) -> tuple[Names, int]:
        """What points are called, and their scale."""
        known: Currency | None = next((each for each in self.program.currencies if each.code == code), None)
        return (known.name, known.scale) if known else ({}, 0)


def read(session: Session, retailer: Retailer, member_id: str, at: datetime) -> Holding:
    """A member's usable card. Raises UnknownMember, and UnknownCard for a member who has none in use."""
    found = account_reading.read(session, retailer, member_id, at, most_lines=1)
    card = cards.find_usable(session, member_id)
    if card is None:
        raise UnknownCard
    program = found.program
    return Holding(
        program,
        branding.of(session, program.code),
        branding.find_logo(session, program.code),
        member_id,
        members.person(session, retailer, member_id).name,
        card.number,
        found.standing.tier if found.standing else "",
        found.purses,
        at,
    )


@cache
def texts(tag: str) -> Mapping[str, str]:
    """What a pass says besides names and figures, in a language. Raises KeyError."""
    if tag not in LANGUAGES:
        raise KeyError(tag)
    found: dict[str, str] = yaml.safe_load((FOLDER / f"{tag.replace('-', '_')}.yaml").read_text("utf-8"))
    return found
