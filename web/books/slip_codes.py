"""Slip codes: what is drawn on a slip of the till's page, so that its sale is found again by scanning it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

MARK: Final = "RGS1:"


@dataclass(frozen=True, slots=True)
class SlipCode:
    """Which sale a slip is of: as what receipts call the till, the business day and the receipt's number."""

    till: str
    on: date
    number: str

    def __str__(self) -> str:
        return f"{MARK}{self.till}/{self.on}/{self.number}"


def find(text: str) -> SlipCode | None:
    """What a scanned text says; None where it is no slip's code. A number may hold slashes of its own."""
    if not text.startswith(MARK):
        return None
    till, _, rest = text.removeprefix(MARK).partition("/")
    day, _, number = rest.partition("/")
    try:
        return SlipCode(till, date.fromisoformat(day), number)
    except ValueError:
        return None
