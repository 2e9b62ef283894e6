"""Parting: a merge is taken back, and each of the two has again what they brought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import orjson
from sqlalchemy import delete, select

import points.reading
import points.tables
from db import plan
from db.session import Session
from loyalty import tables, tier_acts
from loyalty.deltas import SaleDelta, counters_text, read_counters
from loyalty.errors import MergeStands, UnknownMember
from loyalty.merging import carrying, documents, journals, people, standing, wishes
from loyalty.merging.documents import Documents
from loyalty.merging.journals import negated
from loyalty.merging.standing import Told
from loyalty.merging.values import Merged, Moved, from_json
from loyalty.opening import open_every_lot
from loyalty.people import members, profile
from loyalty.receipts import history
from loyalty.retailer import Retailer
from loyalty.tier_acts import UNDONE
from loyalty.work import Work
from points import ledger
from points.errors import Spent

WITHIN: Final = timedelta(days=30)
_merge, _entry = tables.member_merge.c, points.tables.entry.c


def undo(
    session: Session, retailer: Retailer, survivor_id: str, ended_id: str, actor: str, at: datetime
) -> Merged:
    """Take a merge back, within 30 days and while nothing of what moved was spent. Both heads are locked.

    What the survivor did since stays the survivor's, documents that came for the other's card too; what
    expired meanwhile has expired for whoever has it again. Raises UnknownMember where this merge never was
    or was undone, and MergeStands.
    """
    session.lock([ended_id, survivor_id])
    row = _found(session, survivor_id, ended_id, at)
    moved = from_json(row["moved"])
    own = documents.of_member(session, ended_id)
    if documents.have_changed(session, survivor_id, own, row["first_seq"], row["seq"]):
        raise MergeStands("a document that came with the merge was changed since, or its points given back")
    leaving = open_every_lot(session, retailer, survivor_id, at)
    returning = open_every_lot(session, retailer, ended_id, at)
    arrived = points.reading.arrived(session, ended_id, row["ended_seq"], leaving.state, row["seq"])
    now = max(at, *(work.state.head.acted_at or at for work in (leaving, returning)))
    for work in (leaving, returning):
        work.settle(now)
    counted = {each: [item for *_, item in history.deltas(session, each)] for each in (ended_id, survivor_id)}
    gone, back = _counted_away(session, row)
    _move_points(session, leaving, returning, row, arrived, (gone, back), actor, now)
    acts = {each: tier_acts.of_member(session, each, without=row["merge_id"]) for each in counted}
    own_joining = moved.joined_at, moved.joined_on
    told = Told([*counted[survivor_id], *gone], acts[survivor_id])
    standing.refold(session, retailer, leaving, own_joining, told, now)
    ended = members.find(session, ended_id)
    told = Told([*counted[ended_id], *back], acts[ended_id])
    standing.refold(session, retailer, returning, (ended.joined_at, ended.joined_on), told, now)
    session.apply(
        leaving.plan() + returning.plan() + plan.of(tables.member_merge, [{**row, "undone_at": at}])
    )
    _hand_back(session, own, survivor_id, ended_id, moved)
    _part_people(session, retailer, survivor_id, ended_id, moved)
    wishes.answers_back(session, survivor_id, moved.answers, at)
    wishes.choices_back(session, survivor_id, ended_id, moved.choices, at)
    state = leaving.state
    return Merged(row["merge_id"], ended_id, survivor_id, state.head.seq, dict(state.balances))


def find_open(session: Session, member_id: str) -> list[dict[str, Any]]:
    """The merges into a member that were not undone, the last one first."""
    mine = (_merge.member_id == member_id, _merge.undone_at.is_(None))
    return session.mappings(select(tables.member_merge).where(*mine).order_by(_merge.merge_id.desc()))


def _found(session: Session, survivor_id: str, ended_id: str, at: datetime) -> dict[str, Any]:
    survivor = members.find(session, survivor_id)
    rows = [row for row in find_open(session, survivor_id) if row["ended_id"] == ended_id]
    if not rows:
        raise UnknownMember(ended_id)
    if survivor.status != "active":
        raise MergeStands(f"the other member is {survivor.status} since")
    if not rows[0]["moved"]:
        raise MergeStands("the person was forgotten since")
    if at - rows[0]["merged_at"] > WITHIN:
        raise MergeStands(f"it is more than {WITHIN.days} days old")
    return rows[0]


def _counted_away(session: Session, row: Mapping[str, Any]) -> tuple[list[SaleDelta], list[SaleDelta]]:
    """What the survivor no longer counts, and what the other counts again."""
    taken = _counters(session, row["member_id"], row["first_seq"], row["seq"])
    ended = _counters(session, row["ended_id"], row["ended_seq"], row["ended_seq"])
    return negated(taken), negated(ended)


def _counters(session: Session, member_id: str, first: int, last: int) -> list[SaleDelta]:
    rows = session.rows(
        select(_entry.counters).where(_entry.holder_id == member_id, _entry.seq >= first, _entry.seq <= last)
    )
    return [item for each in rows for item in read_counters(each.counters)]


def _move_points(
    session: Session,
    leaving: Work,
    returning: Work,
    row: Mapping[str, Any],
    arrived: ledger.Arrived,
    deltas: tuple[list[SaleDelta], list[SaleDelta]],
    actor: str,
    at: datetime,
) -> None:
    taken = _differences(session, row["member_id"], row["first_seq"], row["seq"])
    told = {"merge": row["merge_id"], "differences": [(*key, -amount) for *key, amount in taken]}
    acts = [
        work.act(
            UNDONE,
            f"{UNDONE}:{row['merge_id']}",
            at,
            codes=orjson.dumps(codes, option=orjson.OPT_SORT_KEYS).decode(),
            counters=counters_text(counted),
            actor=actor,
        )
        for work, counted, codes in (
            (leaving, deltas[0], told),
            (returning, deltas[1], {"merge": row["merge_id"]}),
        )
    ]
    try:
        left, returned = ledger.part(
            leaving.state, returning.state, acts[0], acts[1], arrived, row["ended_seq"]
        )
    except Spent as spent:
        raise MergeStands(f"points that moved were used since: {spent}") from spent
    leaving.take_in(*left, deltas[0])
    returning.take_in(*returned, deltas[1])


def _differences(session: Session, member_id: str, first: int, last: int) -> list[journals.Difference]:
    rows = session.rows(
        select(_entry.kind, _entry.codes).where(
            _entry.holder_id == member_id, _entry.seq >= first, _entry.seq <= last
        )
    )
    return journals.summed(each for row in rows for each in journals.differences(row.kind, row.codes))


def _hand_back(session: Session, own: Documents, survivor_id: str, ended_id: str, moved: Moved) -> None:
    """Documents are the other's again: the copies go, claims, vouchers and redemptions turn back."""
    documents.remove_copies(session, survivor_id, own)
    old = {new: seq for seq, new in moved.seqs}
    lent = documents.of_member(session, survivor_id)
    ours = set(own.receipt_ids())
    turned = Documents(
        own.copied,
        [row for row in lent.redemptions if row["receipt_id"] in ours],
        [row for row in lent.vouchers if row["seq"] in old],
    )
    session.apply(documents.hand_over(session, turned, survivor_id, ended_id, old))


def _part_people(session: Session, retailer: Retailer, survivor_id: str, ended_id: str, moved: Moved) -> None:
    for table, keys in (
        (tables.card, moved.cards),
        (tables.external_id, moved.external_ids),
        (tables.contact, moved.contacts),
        (tables.former_member, moved.formers),
    ):
        people.repoint(session, table, keys, survivor_id, ended_id)
    people.repoint_parked(session, moved.parked, survivor_id, ended_id)
    former = tables.former_member.c.former_id == ended_id
    session.connection.execute(delete(tables.former_member).where(former))
    lent = _still_lent(session, retailer, survivor_id, ended_id, moved.filled)
    people.change(
        session,
        survivor_id,
        joined_at=moved.joined_at,
        joined_on=moved.joined_on,
        restricted=moved.restricted,
        **{f"{name}_sealed": "" for name in lent},
    )
    profile.take_back(session, retailer, survivor_id, ended_id, moved.profile)
    carrying.uses_back(session, survivor_id, ended_id, moved.uses)
    carrying.offers_back(session, survivor_id, ended_id, moved.offers)
    carrying.lists_back(session, survivor_id, ended_id, moved.lists)
    carrying.days_back(session, survivor_id, ended_id, moved.days)
    carrying.reports_back(session, survivor_id, ended_id, moved.reports)
    people.change(session, ended_id, status="active")
    people.find_again(session, retailer, ended_id)
    people.find_by_own_name(session, retailer, ended_id, *([survivor_id] if "name" in lent else []))


def _still_lent(
    session: Session, retailer: Retailer, survivor_id: str, ended_id: str, filled: Iterable[str]
) -> list[str]:
    """The fields the other one filled and nobody has changed since."""
    own = members.person(session, retailer, survivor_id)
    other = members.person(session, retailer, ended_id)
    return [name for name in filled if getattr(own, name) == getattr(other, name)]
