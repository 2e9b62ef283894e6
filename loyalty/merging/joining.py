"""Joining: one member's journal ends in another's, with everything that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from db import ids, plan
from db.plan import Plan
from db.session import Session
from events import outbox
from loyalty import tables, tier_acts
from loyalty.deltas import SaleDelta, counters_text
from loyalty.errors import CannotMerge
from loyalty.households import ending
from loyalty.merging import carrying, documents, journals, people, standing, wishes
from loyalty.merging.journals import negated
from loyalty.merging.standing import Held, Told
from loyalty.merging.values import Merged, Moved, to_json
from loyalty.opening import open_every_lot
from loyalty.people import members, profile
from loyalty.people.members import Member
from loyalty.receipts import history
from loyalty.retailer import Retailer
from loyalty.work import Work
from points import ledger


def merge(
    session: Session, retailer: Retailer, ended_id: str, survivor_id: str, actor: str, at: datetime
) -> Merged:
    """End one member in another of the same programme, at `at` (UTC). Both heads are locked, ascending.

    Lots move one by one with their dates and origins, debts as debts. Documents, counters and burns are
    taken over entry by entry, so that whatever comes back later finds its sale and its points under the
    survivor. The standing is that of one member who had counted all of it; no receipt earns anything anew.
    Raises UnknownMember, CannotMerge, and HoldsOpen while a till holds points of the member who ends.
    """
    session.lock([ended_id, survivor_id])
    ended, survivor = _checked(session, ended_id, survivor_id)
    leaving = open_every_lot(session, retailer, ended_id, at)
    arriving = open_every_lot(session, retailer, survivor_id, at)
    now = max(at, *(work.state.head.acted_at or at for work in (leaving, arriving)))
    for work in (leaving, arriving):
        work.settle(now)
    own = documents.of_member(session, ended_id)
    counted = {each: [item for *_, item in history.deltas(session, each)] for each in (ended_id, survivor_id)}
    acts = {each: tier_acts.of_member(session, each) for each in (ended_id, survivor_id)}
    merge_id = ids.new(at)
    past = journals.past(session, ended_id, leaving.state, own.seqs())
    seqs = journals.take_over(arriving, past, merge_id, now, actor)
    gone = negated(counted[ended_id])
    ended_seq, seq = _move_points(leaving, arriving, merge_id, gone, actor, now)
    joined_at = min(ended.joined_at, survivor.joined_at)
    joined = joined_at, joined_at.astimezone(arriving.program.zoneinfo).date()
    both = Told([*counted[survivor_id], *counted[ended_id]], [*acts[survivor_id], *acts[ended_id]])
    held = Held(merge_id, tuple(work.tier.standing for work in (leaving, arriving)))
    standing.refold(session, retailer, arriving, joined, both, now, held)
    nothing = Told([*counted[ended_id], *gone], [])
    standing.refold(session, retailer, leaving, (ended.joined_at, ended.joined_on), nothing, now)
    moved = _moved(session, retailer, ended, survivor, seqs, at)
    row = {
        "member_id": survivor_id,
        "merge_id": merge_id,
        "ended_id": ended_id,
        "seq": seq,
        "ended_seq": ended_seq,
        "first_seq": min([seq, *seqs.values()]),
        "merged_at": at,
        "actor": actor,
        "undone_at": None,
        "moved": to_json(moved),
    }
    session.apply(
        leaving.plan()
        + arriving.plan()
        + documents.copies(own, survivor_id, seqs)
        + plan.of(tables.member_merge, [row])
        + (_told(ended, survivor, at) if retailer.announces else Plan())
    )
    session.apply(documents.hand_over(session, own, ended_id, survivor_id, seqs))
    _move_person(session, retailer, ended, survivor, moved, joined)
    ending.carry(session, ended_id, survivor_id, at)
    return Merged(merge_id, ended_id, survivor_id, arriving.state.head.seq, dict(arriving.state.balances))


def _checked(session: Session, ended_id: str, survivor_id: str) -> tuple[Member, Member]:
    if ended_id == survivor_id:
        raise CannotMerge("a member cannot be merged into themselves")
    ended, survivor = members.find(session, ended_id), members.find(session, survivor_id)
    for member in (ended, survivor):
        if member.status != "active":
            raise CannotMerge(f"one of the two is {member.status}")
    if ended.program != survivor.program:
        raise CannotMerge("the two are in different programmes")
    return ended, survivor


def _move_points(
    leaving: Work, arriving: Work, merge_id: str, gone: list[SaleDelta], actor: str, at: datetime
) -> tuple[int, int]:
    ending = leaving.act(
        tier_acts.MERGED,
        f"{tier_acts.MERGED}:{merge_id}",
        at,
        codes=_codes({"merge": merge_id, "into": ids.outside("member", arriving.member_id)}),
        counters=counters_text(gone),
        actor=actor,
    )
    joining = arriving.act(
        "merge",
        f"merge:{merge_id}",
        at,
        codes=_codes({"merge": merge_id, "of": ids.outside("member", leaving.member_id)}),
        actor=actor,
    )
    ended, survived = ledger.merge(leaving.state, arriving.state, ending, joining)
    leaving.take_in(*ended, gone)
    arriving.take_in(*survived)
    return ended[1].seq, survived[1].seq


def _codes(told: Mapping[str, Any]) -> str:
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()


def _moved(
    session: Session,
    retailer: Retailer,
    ended: Member,
    survivor: Member,
    seqs: Mapping[int, int],
    at: datetime,
) -> Moved:
    return Moved(
        tuple(sorted(seqs.items())),
        people.keys_of(session, tables.card, ended.member_id),
        people.keys_of(session, tables.external_id, ended.member_id),
        people.keys_of(session, tables.contact, ended.member_id),
        people.parked_for(session, ended.member_id),
        people.keys_of(session, tables.former_member, ended.member_id),
        tuple(people.empty_fields(session, retailer, survivor.member_id, ended.member_id)),
        survivor.joined_at,
        survivor.joined_on,
        survivor.restricted,
        profile.carry(session, retailer, ended.member_id, survivor.member_id),
        carrying.uses(session, ended.member_id, survivor.member_id),
        carrying.offers(session, ended.member_id, survivor.member_id),
        carrying.lists(session, ended.member_id, survivor.member_id),
        carrying.days(session, ended.member_id, survivor.member_id),
        wishes.answers(session, ended.member_id, survivor.member_id),
        wishes.choices(session, ended.member_id, survivor.member_id, at),
        carrying.reports(session, ended.member_id, survivor.member_id),
    )


def _move_person(
    session: Session, retailer: Retailer, ended: Member, survivor: Member, moved: Moved, joined: Any
) -> None:
    before, after = ended.member_id, survivor.member_id
    for table, keys in (
        (tables.card, moved.cards),
        (tables.external_id, moved.external_ids),
        (tables.contact, moved.contacts),
    ):
        people.repoint(session, table, keys, before, after)
    people.repoint_parked(session, moved.parked, before, after)
    said = people.empty_fields(session, retailer, after, before)
    restricted = people.stricter(ended.restricted, survivor.restricted)
    filled = people.sealed(session, retailer, after, said)
    people.change(session, before, status="merged")
    people.change(session, after, joined_at=joined[0], joined_on=joined[1], restricted=restricted, **filled)
    people.find_by_own_name(session, retailer, before, *([after] if "name" in said else []))
    people.carry_lock(session, before, after)
    session.apply(people.end(session, before, after, moved.formers))


def _told(ended: Member, survivor: Member, at: datetime) -> Plan:
    return outbox.happened(
        "member.merged",
        {"merged": ids.outside("member", ended.member_id)},
        occurred_at=at,
        recorded_at=at,
        member_id=survivor.member_id,
        program=survivor.program,
    )
