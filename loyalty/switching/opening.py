"""Opening: members of another system are written with all they bring, each once, a slice at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import select

from db import plan
from db.plan import Plan
from db.session import Session
from loyalty import keeping, tables, tier_acts
from loyalty.deltas import SaleDelta, counters_text
from loyalty.people import members, privacy, profile
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from loyalty.rewards import vouchers
from loyalty.switching.incoming import Incoming
from loyalty.work import Work
from points import ledger
from tiers.acts import Act
from tiers.counters import Delta

Name = tuple[str, str]  # what kind of name, and the name as it is kept
KIND, UNDONE = "opened", "opening-undone"
ACTOR = "import"
WORDING = "as the system before had it"
_INSTANT = timedelta(microseconds=1)  # the shortest time there is, here and in both databases


def origin(batch: str) -> str:
    """How lots and entries name the batch they came with."""
    return f"import:{batch}"


def known(session: Session, program: str, batch: str, external_ids: Iterable[str]) -> dict[str, bool]:
    """Which of these ids are members already, and whether they came with this very batch."""
    external, opened = tables.external_id.c, tables.opened_member.c
    keys = {f"{program}/{each}": each for each in external_ids}
    rows = session.rows(
        select(external.key, opened.batch)
        .outerjoin(tables.opened_member, opened.member_id == external.member_id)
        .where(external.key.in_([*keys]))
    )
    return {keys[row.key]: row.batch == batch for row in rows}


def taken(session: Session, names: Collection[Name]) -> dict[Name, str]:
    """Which of these names are a member's already, and whose: the member's id."""
    found: dict[Name, str] = {}
    for kind, table, key in (("card", tables.card, "number"), ("contact", tables.contact, "blind")):
        values = [value for own, value in names if own == kind]
        if values:
            column = table.c[key]
            rows = session.rows(select(column.label("key"), table.c.member_id).where(column.in_(values)))
            found |= {(kind, row.key): row.member_id for row in rows}
    return found


def names_of(retailer: Retailer, each: Incoming) -> list[Name]:
    """What must be one member's only: the numbers of cards, and contacts, unreadably."""
    contacts = {"phone": each.person.phone and privacy.normalise_phone(each.person.phone)}
    contacts["email"] = each.person.email and privacy.normalise_email(each.person.email)
    blinds = [privacy.blind_index(retailer.index_key, kind, text) for kind, text in contacts.items() if text]
    return [*(("card", number) for number in each.cards), *(("contact", blind) for blind in blinds)]


def open_all(
    session: Session, retailer: Retailer, program: Program, batch: str, rows: Sequence[Incoming], at: datetime
) -> int:
    """Write those of these members who are not there yet, at `at` (UTC); how many that were.

    Raises what the database says of a card or contact that was taken meanwhile.
    """
    there = known(session, program.code, batch, [each.external_id for each in rows])
    whole, told = Plan(), dict[str, Mapping[str, object]]()
    for each in rows:
        if each.external_id not in there:
            member_id, own = _opened(retailer, program, batch, each, at)
            whole += own
            told[member_id] = each.profile
    if told:
        session.apply(whole)
    for member_id, wish in told.items():
        profile.bring(session, retailer, program, member_id, wish, at)
    return len(told)


def _opened(
    retailer: Retailer, program: Program, batch: str, each: Incoming, at: datetime
) -> tuple[str, Plan]:
    new = members.joining(
        retailer,
        program,
        each.joined_at,
        at,
        external_id=each.external_id,
        person=each.person,
        welcomes=False,
    )
    work = new.work
    _begin_year(work, each, at)
    seq = _bring(work, batch, each, at)
    _set_tier(work, each)
    row = {"member_id": work.member_id, "batch": batch, "seq": seq, "opened_at": at, "undone_at": None}
    beside = (
        _with_cards(new.rows, each)
        + plan.of(tables.opened_member, [row])
        + plan.of(tables.consent, _consent_rows(work.member_id, each))
    )
    for voucher in _vouchers(retailer, program, each, at):
        beside += vouchers.row_of(voucher, work.member_id, seq, work.entries[-1].act.program)
    return work.member_id, work.plan() + beside


def _bring(work: Work, batch: str, each: Incoming, at: datetime) -> int:
    """The entry of all that is brought along: points as lots, and what was counted elsewhere."""
    work.review(at)
    known_at = max(at, work.tier.counted_at + _INSTANT)
    key, name = f"!{work.state.head.seq + 1:019d}", origin(batch)
    deltas = [
        SaleDelta(name, Delta(counted.counter, counted.on, known_at, "", counted.amount, key, name))
        for counted in each.counted
    ]
    kept = keeping.marks(
        work.program, work.state.head.marks, work.totals, (item.delta for item in deltas), known_at
    )
    told = orjson.dumps({"batch": batch, "vouchers": len(each.rights)}, option=orjson.OPT_SORT_KEYS)
    act = work.act(KIND, name, known_at, codes=told.decode(), actor=ACTOR)
    act = replace(act, counters=counters_text(deltas), marks=kept)
    state, entry = ledger.bring(work.state, act, each.lots, name)
    work.take_in(state, entry, deltas)
    work.count(deltas)
    return entry.seq


def _begin_year(work: Work, each: Incoming, at: datetime) -> None:
    """The card year that ran before, so that what was counted falls into it."""
    if work.ladder is None or each.card_year_from is None:
        return
    work.review(at)
    now = max(at, work.tier.counted_at + _INSTANT)
    key = f"!{work.state.head.seq + 1:019d}"
    _do(work, Act("issue", now, key, "", reason=ACTOR, from_on=each.card_year_from))


def _set_tier(work: Work, each: Incoming) -> None:
    """The tier of before, as one that people set: it lies beneath what is earned, to its day."""
    ladder = work.ladder
    if ladder is None or not each.tier or ladder.rank(each.tier) <= ladder.rank(work.tier.standing.tier):
        return
    at = work.tier.counted_at + _INSTANT
    key = f"!{work.state.head.seq + 1:019d}"
    until_on = None if each.until_on is None else each.until_on + timedelta(days=1)
    work.review(at)
    _do(work, Act("set", at, key, each.tier, until_on, ACTOR))


def _do(work: Work, doing: Act) -> None:
    cause = f"{tier_acts.KIND}:{doing.key}"
    work.enter(work.act(tier_acts.KIND, cause, doing.at, codes=tier_acts.act_text(doing), actor=ACTOR))
    work.do(doing)


def _with_cards(rows: Plan, each: Incoming) -> Plan:
    """The member's rows with the card numbers of before, where there are any, instead of a new one."""
    if not each.cards:
        return rows
    (blank,) = rows.rows[tables.card]
    own = tuple({**blank, "number": number} for number in each.cards)
    return Plan(rows.swaps, {**rows.rows, tables.card: own})


def _consent_rows(member_id: str, each: Incoming) -> list[dict[str, Any]]:
    return [
        {
            "member_id": member_id,
            "n": n,
            "purpose": agreed.answer.purpose,
            "channel": agreed.answer.channel,
            "given": agreed.answer.given,
            "at": agreed.at,
            "source": "import",
            "wording": WORDING,
        }
        for n, agreed in enumerate(each.agreed, start=1)
    ]


def _vouchers(
    retailer: Retailer, program: Program, each: Incoming, at: datetime
) -> Iterable[vouchers.Voucher]:
    for right in each.rights:
        made = vouchers.new(program, retailer.index_key, program.reward(right.reward), at)
        yield made if right.is_own else replace(made, expires_at=right.expires_at)
