"""Sending: due pushes go out, each once as far as the push service allows, and what came of it is written.

At least once, as with e-mail: what a worker that died had sent is sent again under the same topic and tag, so
that one is waiting at the service, and one stands on the screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db.engine import Database
from db.session import Session
from loyalty.errors import LoyaltyError
from loyalty.retailer import Retailer
from notices import schedule
from notices.errors import Gone, NotSent, PermanentlyNotSent, TemporarilyNotSent, Unreachable
from notices.push import claiming, phones, saying
from notices.push.claiming import Row
from notices.push.service import Message, Push
from notices.push.subscriptions import Subscription


@dataclass(slots=True)
class _Batch:
    """One batch on its way; `silent` are services on which nobody answered."""

    database: Database
    retailer: Retailer
    push: Push
    at: datetime
    silent: dict[str, Unreachable] = field(default_factory=dict)


def send_due(
    database: Database, retailer: Retailer, push: Push | None, at: datetime, limit: int
) -> Mapping[str, int]:
    """Send one batch of the pushes that are due at `at` (UTC, now); how many came to what.

    Leased in one transaction, sent outside of any, written down in another. Several workers may do this at
    once.
    """
    mark = push.mark if push else ""
    claimed = database.write(lambda session: claiming.claim(session, retailer, mark, at, limit))
    counts = Counter({f"push {name}": count for name, count in claimed.others.items()})
    if push is not None:
        batch = _Batch(database, retailer, push, at)
        for row in claimed.rows:
            counts[f"push {_send(batch, row)}"] += 1
    return counts


def _send(batch: _Batch, row: Row) -> str:
    """Send one leased push; returns what came of it."""
    try:
        to, message = batch.database.read(lambda session: _packed(session, batch, row))
        if to.service in batch.silent:
            raise batch.silent[to.service]
        try:
            batch.push.send(to, message, batch.at)
        except Unreachable as error:
            batch.silent[to.service] = error
            raise
    except NotSent as error:
        return _write_failure(batch, row, error)
    except (LoyaltyError, KeyError) as error:
        return _write_failure(batch, row, PermanentlyNotSent(f"unwritable: {type(error).__name__}"))
    done = {"status": "sent", "sent_at": batch.at, "reason": ""}
    batch.database.write(lambda session: claiming.write(session, row, done))
    return "sent"


def _packed(session: Session, batch: _Batch, row: Row) -> tuple[Subscription, Message]:
    """Where it goes and what it says; what was turned off since it was claimed goes nowhere."""
    found = phones.find(session, batch.retailer, row["member_id"], row["blind"])
    if found is None:
        raise PermanentlyNotSent("no contact")
    phone, to = found
    return to, saying.message(session, batch.retailer, row["cause"], phone.place.language, batch.at)


def _write_failure(batch: _Batch, row: Row, error: NotSent) -> str:
    if isinstance(error, TemporarilyNotSent):
        again = {"next_at": batch.at + schedule.wait(row["attempts"]), "reason": error.reason[:120]}
        batch.database.write(lambda session: claiming.write(session, row, again))
        return "retried"
    failed: dict[str, Any] = {"status": "failed", "reason": error.reason[:120]}

    def fail(session: Session) -> None:
        claiming.write(session, row, failed)
        if isinstance(error, Gone):
            phones.drop(session, row["member_id"], row["blind"])

    batch.database.write(fail)
    return "failed"
