"""What is said of goods: of one stock code from a day on, or of a whole file of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from db.session import Session
from doorway import audits, versions
from loyalty.catalog import catalog
from loyalty.catalog.catalog import Change, Item


def version(days: Sequence[Item]) -> str:
    """What tells all that is said of a stock code from anything else that may be; empty for nothing."""
    return versions.of(days) if days else ""


def put(session: Session, item: Item, meant_for: Callable[[str], None]) -> tuple[Item, str]:
    """Say what a stock code is from a day on; the item as it is then, and the stock code's version.

    The same again changes nothing. `meant_for` is given the version that is replaced (empty where there is
    none) and raises where the wish was made for another; nobody else writes goods meanwhile.
    """
    catalog.hold(session)
    meant_for(version(catalog.of_sku(session, item.sku)))
    (whole,) = catalog.settled(session, [item])
    if catalog.take(session, [whole]) != ["unchanged"]:
        detail: dict[str, Any] = {"effective_on": item.effective_on.isoformat()}
        audits.did(session, "catalog.put", item.sku, detail | ({"retired": True} if whole.retired else {}))
    return whole, version(catalog.of_sku(session, item.sku))


def take(session: Session, items: Sequence[Item]) -> list[Change]:
    """Take what a file says whole, and say of each item what it changed; audited where anything did."""
    catalog.hold(session)
    changes = catalog.take(session, items)
    if set(changes) - {"unchanged"}:
        audits.did(session, "catalog.import", "", {"items": len(items)})
    return changes
