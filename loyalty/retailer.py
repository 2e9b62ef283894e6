"""What a retailer's code always has at hand: compiled programmes and the keys for personal data."""

from __future__ import annotations

from dataclasses import dataclass

from loyalty.people.privacy import KeyRing
from loyalty.program.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Retailer:
    """One retailer: its shelf of programmes, its key ring, and the key of its blind indexes.

    `announces` says whether what is recorded becomes events; an import of history tells nobody.
    """

    shelf: Shelf
    ring: KeyRing
    index_key: bytes
    announces: bool = True
