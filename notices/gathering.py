"""Gathering: everything members should be told now, from events and from the clock, page after page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from db import ids
from db.engine import Database
from db.session import Session
from loyalty.retailer import Retailer
from notices import announcing, at_risk, expiring, listening


def from_events(
    database: Database, retailer: Retailer, at: datetime, look_back: timedelta = listening.OFTEN
) -> int:
    """Turn the events recorded since `at` - `look_back` into notices; how many are new.

    Often with the default, and once a day with `listening.LONGEST`. Each page is a transaction.
    """
    begins = ids.first(at - look_back)
    return _all(database, lambda session, after: listening.hear(session, retailer, after or begins))


def from_clock(database: Database, retailer: Retailer, at: datetime) -> int:
    """Tell of what comes: points that expire, tiers at risk, days, offers; how many are new. Once a day."""
    soon = _all(database, lambda session, after: expiring.foresee(session, retailer, at, after))
    soon += _all(database, lambda session, after: at_risk.foresee(session, retailer, at, after))
    return soon + _all(database, lambda session, after: announcing.foresee(session, retailer, at, after))


def _all(database: Database, page: Callable[[Session, str], tuple[int, str | None]]) -> int:
    """Every page in a transaction of its own; the sum of what they told."""

    def one(after: str) -> tuple[int, str | None]:
        return database.write(lambda session: page(session, after))

    told, after = one("")
    while after is not None:
        more, after = one(after)
        told += more
    return told
