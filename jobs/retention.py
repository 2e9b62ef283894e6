"""Retention: what has been kept long enough is deleted; what, and how long, stands here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Table, delete, exists, select, tuple_

import events.retention
from db import once
from db.session import Session
from identity import staff_tables, till_tables, tokens
from identity import tables as identity_tables
from intake import files, keeping
from intake import tables as intake_tables
from jobs.job import House, Step, Turn
from jobs.tables import job_run
from loyalty import tables as loyalty_tables
from notices.tables import notice, notice_push, push_subscription


@dataclass(frozen=True, slots=True)
class Keep:
    """Rows of a table are kept so many days after the instant in a column, as far as `where` lets them go."""

    column: Column[datetime]
    days: int
    where: ColumnElement[bool] | None = None

    @property
    def table(self) -> Table:
        """The table of the column."""
        return self.column.table


_token, _phone = identity_tables.member_token.c, push_subscription.c
# Tokens are kept for a month behind their end, here below; one without a device is nobody's phone.
_signed_in = exists().where(
    _token.member_id == _phone.member_id, _token.device_id.is_not_distinct_from(_phone.device_id)
)

# What a member, a till or a law may still ask for is not here: journals, receipts, vouchers, consents, audit.
KEPT = (
    Keep(once.answered.c.recorded_at, once.KEPT_DAYS),
    # What has expired can do nothing any more; a day more, for clocks that differ.
    Keep(loyalty_tables.card_nonce.c.expires_at, 1),
    Keep(loyalty_tables.claim_code.c.expires_at, 30),
    # As long as its receipt may come, and a month more. What one paid for, it goes on saying.
    Keep(
        loyalty_tables.offline_allowance.c.expires_at,
        62,
        loyalty_tables.offline_allowance.c.used_by.is_(None),
    ),
    Keep(loyalty_tables.household_invitation.c.expires_at, 1),
    Keep(till_tables.signature_nonce.c.expires_at, 1),
    Keep(identity_tables.one_time_code.c.expires_at, 1),
    Keep(identity_tables.passkey_challenge.c.expires_at, 1),
    Keep(staff_tables.oidc_state.c.expires_at, 1),
    Keep(staff_tables.limit_window.c.ends_at, 1),
    # A month, so that "when was this signed out?" has an answer.
    Keep(identity_tables.member_token.c.expires_at, 30),
    Keep(identity_tables.member_device.c.created_at, tokens.VALID_DAYS + 30),
    Keep(staff_tables.staff_session.c.expires_at, 30),
    # Longer than it matters who held an invitation: see identity/second_persons.py.
    Keep(staff_tables.staff_invitation.c.expires_at, 40),
    Keep(till_tables.request_line.c.at, 30),
    # A notice is also what keeps a member from being told twice: longer than anything is foreseen.
    Keep(notice.c.created_at, 400, notice.c.status != "waiting"),
    Keep(notice_push.c.created_at, 400, notice_push.c.status != "waiting"),
    # Nobody has been signed in there for a month, so nobody is told there either.
    Keep(push_subscription.c.created_at, 30, ~_signed_in),
    # A body as a vendor sent it, and what was wrong with it: also of one that nobody has seen to.
    Keep(intake_tables.rejected_delivery.c.received_at, keeping.KEPT_DAYS),
    # What could not be fetched in all that time, or was not because its connection is off.
    Keep(intake_tables.wanted_document.c.wanted_at, keeping.KEPT_DAYS),
    # Longer than anybody puts the same file into a folder again; the receipts in it are known for ever.
    Keep(intake_tables.imported_file.c.finished_at, files.KEPT_DAYS),
    # What failed stays until it has been done.
    Keep(job_run.c.finished_at, 365, job_run.c.status == "done"),
)


def sweep(_house: House, session: Session, turn: Turn) -> Step:
    """Delete one batch of one table's old rows; last come events, which have rows in several tables."""
    number = int(turn.place or 0)
    if number == len(KEPT):
        count = events.retention.forget_some(session, turn.at, turn.most)
        return Step({"event": count} if count else {}, str(number) if count else None)
    keep = KEPT[number]
    count = _delete(session, keep, turn)
    place = number if count == turn.most else number + 1
    return Step({f"{keep.table.name}": count} if count else {}, str(place))


def _delete(session: Session, keep: Keep, turn: Turn) -> int:
    key = tuple(keep.table.primary_key)
    old = [keep.column < turn.at - timedelta(days=keep.days)]
    old += [] if keep.where is None else [keep.where]
    batch = select(*key).where(*old).limit(turn.most)
    chosen = tuple_(*key) if len(key) > 1 else key[0]
    return session.connection.execute(delete(keep.table).where(chosen.in_(batch))).rowcount
