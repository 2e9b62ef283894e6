"""Batches: a reward handed out for nothing to many members, each once, however often it is stopped."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from db import ids, plan
from db.session import Session
from loyalty import tables
from loyalty.errors import NobodyToGive, UnknownVoucherBatch, VoucherBatchClosed, VoucherBatchTaken
from loyalty.people import segments
from loyalty.people.list_file import MOST_MEMBERS
from loyalty.program.model import Program
from loyalty.retailer import Retailer

WAITING, RUNNING, STOPPED, DONE = "waiting", "running", "stopped", "done"
_AT_ONCE = 1_000
_batch, _member = tables.voucher_batch.c, tables.voucher_batch_member.c


@dataclass(frozen=True, slots=True)
class Wish:
    """A reward for members: those of a segment (its code), or whoever is listed where it is empty.

    `reference` is what the retailer calls the batch; of one reference there is but one in a programme.
    """

    reference: str
    reward: str
    members: tuple[str, ...]
    segment: str = ""

    @property
    def digest(self) -> str:
        """What tells this wish from another of the same reference, whoever is in its segment by now."""
        to = self.segment or "\n".join(sorted(self.members))
        return hashlib.sha256(f"{self.reward}/{bool(self.segment)}/{to}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch and how far it has come. `worth_minor` and `cost` (in points) are those of one voucher."""

    key: str
    batch_id: str
    reward: str
    segment: str
    members: int
    issued: int
    skipped: int
    worth_minor: int
    cost: int
    status: str
    asked_by: str
    asked_at: datetime
    approved_by: str
    finished_at: datetime | None

    @property
    def program(self) -> str:
        """The code of the programme."""
        return self.key.partition("/")[0]

    @property
    def reference(self) -> str:
        """What the retailer calls it."""
        return self.key.partition("/")[2]


def members_of(
    session: Session, retailer: Retailer, program: Program, segment: str, at: datetime
) -> tuple[str, ...]:
    """Who is in a segment at `at` (UTC), of the newest 100,000 members. Raises UnknownSegment, Unreadable."""
    return segments.preview(session, retailer, program, segment, at, MOST_MEMBERS).member_ids


def foresee(program: Program, wish: Wish, by: str, at: datetime, status: str = RUNNING) -> Batch:
    """What a wish would come to; nothing is written. Raises UnknownReward, NobodyToGive."""
    reward, count = program.reward(wish.reward), len(set(wish.members))
    if not count:
        raise NobodyToGive
    return Batch(
        f"{program.code}/{wish.reference}",
        ids.new(at),
        reward.code,
        wish.segment,
        count,
        0,
        0,
        reward.worth_minor,
        reward.cost,
        status,
        by,
        at,
        "",
        None,
    )


def begin(
    session: Session, program: Program, wish: Wish, by: str, at: datetime, status: str = RUNNING
) -> Batch:
    """Write down whom a reward is for; from now on these and nobody else. Who gives, does so later.

    The same wish again is the batch there is. Raises UnknownReward, NobodyToGive, VoucherBatchTaken.
    """
    if known := find(session, program, wish):
        return known
    new = foresee(program, wish, by, at, status)
    row = {
        **{name: getattr(new, name) for name in ("key", "batch_id", "reward", "segment", "members")},
        **{name: getattr(new, name) for name in ("worth_minor", "cost", "status", "asked_by", "asked_at")},
        "wish": wish.digest,
        "approved_by": None,
        "finished_at": None,
    }
    session.apply(plan.of(tables.voucher_batch, [row]))
    blank = {"batch": new.key, "outcome": "", "voucher_id": None, "seq": None}
    whom = sorted(set(wish.members))
    for first in range(0, len(whom), _AT_ONCE):
        part = [{"member_id": each, **blank} for each in whom[first : first + _AT_ONCE]]
        session.apply(plan.of(tables.voucher_batch_member, part))
    return new


def find(session: Session, program: Program, wish: Wish) -> Batch | None:
    """The batch that a wish began before. Raises VoucherBatchTaken where its reference is that of another."""
    key = f"{program.code}/{wish.reference}"
    rows = session.mappings(select(tables.voucher_batch).where(_batch.key == key))
    if rows and rows[0]["wish"] != wish.digest:
        raise VoucherBatchTaken(wish.reference)
    return _value(session, rows[0]) if rows else None


def is_for(session: Session, batch_id: str, member_ids: Collection[str]) -> bool:
    """Whether any of these members is to get one."""
    key = select(_batch.key).where(_batch.batch_id == batch_id).scalar_subquery()
    mine = (_member.batch == key, _member.member_id.in_(member_ids))
    return bool(session.rows(select(_member.member_id).where(*mine).limit(1)))


def get(session: Session, batch_id: str) -> Batch:
    """A batch as it stands. Raises UnknownVoucherBatch."""
    rows = session.mappings(select(tables.voucher_batch).where(_batch.batch_id == batch_id))
    if not rows:
        raise UnknownVoucherBatch(batch_id)
    return _value(session, rows[0])


def page(session: Session, limit: int, before: str = "") -> list[Batch]:
    """At most `limit` batches, newest first; `before` is the id of the last one of the page before."""
    query = select(tables.voucher_batch).order_by(_batch.batch_id.desc()).limit(limit)
    query = query.where(_batch.batch_id < before) if before else query
    return [_value(session, row) for row in session.mappings(query)]


def running(session: Session) -> Sequence[str]:
    """The ids of the batches that are being given, the oldest first."""
    query = select(_batch.batch_id).where(_batch.status == RUNNING).order_by(_batch.batch_id)
    return [row.batch_id for row in session.rows(query)]


def stop(session: Session, batch_id: str) -> tuple[Batch, bool]:
    """Give no more of it; what is in hand is given. Whether it was being given until now.

    Raises UnknownVoucherBatch, VoucherBatchClosed.
    """
    return _turn(session, batch_id, RUNNING, STOPPED)


def start(session: Session, batch_id: str) -> tuple[Batch, bool]:
    """Go on with one that was stopped; whether it was. Raises UnknownVoucherBatch, VoucherBatchClosed."""
    return _turn(session, batch_id, STOPPED, RUNNING)


def approve(session: Session, batch_id: str, by: str) -> Batch:
    """Let one be given that waited for a second person. Raises UnknownVoucherBatch, VoucherBatchClosed."""
    mine = update(tables.voucher_batch).where(_batch.batch_id == batch_id, _batch.status == WAITING)
    if session.connection.execute(mine.values(status=RUNNING, approved_by=by)).rowcount == 0:
        raise VoucherBatchClosed(get(session, batch_id).status)
    return get(session, batch_id)


def _turn(session: Session, batch_id: str, before: str, after: str) -> tuple[Batch, bool]:
    mine = update(tables.voucher_batch).where(_batch.batch_id == batch_id, _batch.status == before)
    turned = session.connection.execute(mine.values(status=after)).rowcount
    found = get(session, batch_id)
    if found.status != after:
        raise VoucherBatchClosed(found.status)
    return found, bool(turned)


def _value(session: Session, row: Any) -> Batch:
    query = select(_member.outcome, func.count().label("n")).where(_member.batch == row["key"])
    counts = {each.outcome: int(each.n) for each in session.rows(query.group_by(_member.outcome))}
    own = {name: row[name] for name in ("key", "batch_id", "reward", "segment", "members", "worth_minor")}
    own |= {name: row[name] for name in ("cost", "status", "asked_by", "asked_at", "finished_at")}
    by = row["approved_by"] or ""
    return Batch(**own, issued=counts.get("issued", 0), skipped=counts.get("skipped", 0), approved_by=by)
