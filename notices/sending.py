"""Sending: due notices go out, each once as far as the other side allows, and what came of it is written.

At least once: a worker that dies between the other side's yes and our writing it down is followed by one
that sends the same again, with the same Message-ID or reference, so that it can be seen to be the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update

from db.engine import Database
from db.session import Session
from loyalty.errors import LoyaltyError
from loyalty.retailer import Retailer
from notices import claiming, packing, schedule, stopping
from notices.channels import Channels
from notices.claiming import Row, closed
from notices.errors import NotSent, PermanentlyNotSent, RecipientLeft, TemporarilyNotSent, Unreachable
from notices.push import sending as pushes
from notices.stopping import Wish
from notices.tables import notice

_notice = notice.c


@dataclass(frozen=True, slots=True)
class Sent:
    """What one batch came to, by outcome: sent, retried, failed, suppressed, dead, deferred.

    What became of a push is called the same with the word before it, such as "push sent".
    """

    counts: Mapping[str, int]

    @property
    def is_idle(self) -> bool:
        """Whether nothing was due."""
        return not self.counts


def send_due(
    database: Database,
    retailer: Retailer,
    channels: Channels,
    at: datetime,
    *,
    limit: int = claiming.BATCH,
) -> Sent:
    """Send one batch of what is due at `at` (UTC, now), and one of pushes; call it again until it `is_idle`.

    Three steps a notice: leased in one transaction, sent outside of any, written down in another. Several
    workers may do this at once. `limit` is bounded so that a batch ends before its leases do.
    """
    assert 0 < limit <= claiming.BATCH, limit
    claimed = database.write(
        lambda session: claiming.claim(session, retailer, channels.configured, at, limit)
    )
    counts = Counter(claimed.others)
    silent: dict[str, Unreachable] = {}
    for row in claimed.rows:
        counts[_send(database, retailer, channels, row, at, silent)] += 1
    counts.update(pushes.send_due(database, retailer, channels.push, at, limit))
    return Sent(counts)


def _send(
    database: Database,
    retailer: Retailer,
    channels: Channels,
    row: Row,
    at: datetime,
    silent: dict[str, Unreachable],
) -> str:
    """Send one leased notice; returns what came of it. `silent` are channels that nobody answers on."""
    try:
        if row["channel"] in silent:
            raise silent[row["channel"]]
        parcel = database.read(lambda session: packing.pack(session, retailer, row, channels.public_url, at))
        channel = channels.find(row["channel"])
        assert channel is not None, "only what is configured is leased"
        provider_id = channel.send(parcel)
    except NotSent as error:
        if isinstance(error, Unreachable):
            silent[row["channel"]] = error
        return _write_failure(database, row, error, at)
    except (LoyaltyError, KeyError) as error:
        # Its facts, its programme or its key are not what they were: no later try would find them again.
        return _write_failure(database, row, PermanentlyNotSent(f"unwritable: {type(error).__name__}"), at)
    done = {**closed("sent", ""), "sent_at": at, "provider_id": provider_id}
    database.write(lambda session: _write(session, row, done))
    return "sent"


def _write_failure(database: Database, row: Row, error: NotSent, at: datetime) -> str:
    if isinstance(error, TemporarilyNotSent):
        again = {
            "next_at": at + schedule.wait(row["attempts"]),
            "reason": error.reason[:120],
            "claimed_until": None,
        }
        database.write(lambda session: _write(session, row, again))
        return "retried"

    def fail(session: Session) -> None:
        _write(session, row, closed("failed", error.reason))
        if isinstance(error, RecipientLeft) and row["purpose"] != "service":
            wish = Wish(row["member_id"], row["purpose"], row["channel"])
            stopping.stop(session, wish, at, source="provider")

    database.write(fail)
    return "failed"


def _write(session: Session, row: Row, values: Mapping[str, Any]) -> None:
    """Write an outcome, unless the lease ran out and another worker took the notice over."""
    mine = update(notice).where(
        _notice.cause == row["cause"], _notice.attempts == row["attempts"], _notice.status == "waiting"
    )
    session.connection.execute(mine.values(values))
