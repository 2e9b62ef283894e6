"""Fates: what became of each document of a delivery."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pos_adapter.adapter import Reject


class Fate(StrEnum):
    """What became of a document."""

    RECORDED = "recorded"
    REPLAYED = "replayed"
    PARKED = "parked"
    IGNORED = "ignored"
    REJECTED = "rejected"
    FETCHING = "fetching"


@dataclass(frozen=True, slots=True)
class Item:
    """A document and what became of it.

    `number` and `receipt_id` are of one that was read, `code` says why one is parked, ignored or rejected.
    `place` is where it stands; of what is named and not held, the request by which it is fetched. `says` is
    a sentence about that.
    """

    place: str
    fate: Fate
    number: str = ""
    receipt_id: str = ""
    code: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a delivery came to: its documents in their order, and what was rejected."""

    items: tuple[Item, ...]
    rejects: tuple[Reject, ...]

    def counts(self) -> Mapping[str, int]:
        """How many of each fate."""
        found = Counter(item.fate for item in self.items)
        return {fate.value: found[fate] for fate in Fate}
