"""What is said of goods: of one stock code from a day on, or of a whole file of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from db.session import Session
from doorway import audits
from loyalty.catalog import catalog
from loyalty.catalog.catalog import Change, Item


def put(session: Session, item: Item, meant_for: Callable[[str], None]) -> str:
    """Say what a stock code is from a day on, and return its version then; the same again changes nothing.

    `meant_for` is given the version that is replaced (empty where there is none) and raises where the wish
    was made for another.
    """
    meant_for(catalog.version(catalog.of_sku(session, item.sku, lock=True)))
    if catalog.take(session, [item]) != ["unchanged"]:
        detail: dict[str, Any] = {"effective_on": item.effective_on.isoformat()}
        audits.did(session, "catalog.put", item.sku, detail | ({"retired": True} if item.retired else {}))
    return catalog.version(catalog.of_sku(session, item.sku))


def take(session: Session, items: Sequence[Item]) -> list[Change]:
    """Take what a file says whole, and say of each item what it changed."""
    changes = catalog.take(session, items)
    audits.did(session, "catalog.import", "", {"items": len(items)})
    return changes
