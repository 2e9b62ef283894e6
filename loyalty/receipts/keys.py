"""Keys that order what counts at one instant: `!…` late corrections, digits documents, `~…` what follows."""

from __future__ import annotations

from loyalty.receipts.values import Order


def in_order_key(place: Order) -> str:
    """A document in its own place: by sequence, then by its natural key."""
    return f"{place[1]:019d}/{place[2]}"


def later_key(seq: int) -> str:
    """A late return or a revision: by its entry, and before any document of the instant.

    The instant is chosen after all that was counted, so a document of that very instant comes after it.
    """
    return f"!{seq:019d}"


def following_key(seq: int) -> str:
    """A correction that changed no counter when it came, looked at again: right behind its sale."""
    return f"~{seq:019d}"
