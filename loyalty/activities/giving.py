"""Giving: the entry of an activity, and those that joining brings by itself. Gathers rows, writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from db.plan import Plan
from loyalty.deltas import SaleDelta
from loyalty.earning import words
from loyalty.earning.activities import Given, counted, given
from loyalty.earning.spans import EVER
from loyalty.entitle import Context
from loyalty.program.earning import Activity
from loyalty.program.shelf import reference
from loyalty.receipt import Kind, Receipt
from loyalty.receipts.contexts import Before
from loyalty.receipts.keys import following_key
from loyalty.receipts.worth import Sale, origin_of
from loyalty.rewards import gift_vouchers, vouchers
from loyalty.shops.stores import Store
from loyalty.work import Work
from points.accounts import Account
from points.ledger import Grant, Take
from tiers.counters import Delta, total_in


@dataclass(frozen=True, slots=True)
class Time:
    """One time of an activity: what names it, who says so, and the store it was in or None."""

    reference: str
    actor: str
    store: Store | None = None


def welcome(work: Work, index_key: bytes, at: datetime) -> Plan:
    """Enter what joining gives, right after the entry of joining itself; the rows of vouchers beside it."""
    beside = Plan()
    for activity in work.program.activities:
        if activity.on == "joining":
            found = worth(work, activity, None, at)
            if not found.refusal:
                _, rows = hand_out(work, index_key, activity, found, Time("joining", "clock"), at)
                beside += rows
    return beside


def reached(work: Work, at: datetime, since: int = 0) -> None:
    """Enter what the tiers give that the member has reached or passed by, each once.

    What still waits when a refund takes the tier is withdrawn, and given again if the tier is reached anew;
    `since` says how many changes of tier this work held before the document.
    """
    ladder = work.ladder
    if ladder is None:
        return
    rank = ladder.rank(work.tier.standing.tier)
    for activity in work.program.activities:
        if activity.on != "tier":
            continue
        was_given = total_in(work.totals, words.entered(activity.code), EVER) > 0
        if rank >= ladder.rank(activity.tier) and not was_given:
            found = worth(work, activity, None, at)
            if not found.refusal:
                counted = (*found.counters, (words.entered(activity.code), 1))
                once = f"reached:{work.state.head.seq + 1}"
                enter(work, activity, replace(found, counters=counted), Time(once, "clock"), at)
        elif was_given and rank < ladder.rank(activity.tier) and _is_refunded(work, since):
            _withdraw(work, activity, at)


def _is_refunded(work: Work, since: int) -> bool:
    return any(change.reason == "refund" for _, change in work.changes[since:])


def _withdraw(work: Work, activity: Activity, at: datetime) -> None:
    """Take back what reaching a tier gave and nobody could use yet."""
    prefix = origin_of("activity", f"{activity.code}:reached:")
    waiting = [
        lot
        for lot in work.state.lots.values()
        if lot.remaining and lot.account is Account.PENDING and lot.origin.startswith(prefix)
    ]
    if not waiting:
        return
    name = f"{activity.code}:withdrawn:{work.state.head.seq + 1}"
    taken = [[lot.currency, -lot.remaining] for lot in waiting]
    told = {"activity": activity.code, "store": "", "given": taken}
    codes = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
    act = work.act("activity", f"activity:{name}", at, codes=codes, actor="clock")
    # Of two who became one both may have been given it: it is given anew once nothing of it is left.
    times = max(Counter(lot.currency for lot in waiting).values())
    counters = [(words.entered(activity.code), -times)]
    counters += [(code, -amount) for code, amount in counted(work.program, activity, times * activity.points)]
    deltas = _deltas(work, counters, name, None, at)
    work.post(act, deltas, takes=[Take(lot.currency, lot.remaining, lot.origin) for lot in waiting])
    work.count(deltas)


def cause(activity: str, reference_: str) -> str:
    """What makes the entry of an activity unique among a member's."""
    return f"activity:{activity}:{reference_}"


def worth(work: Work, activity: Activity, store: Store | None, at: datetime) -> Given:
    """What an activity gives a member now, in a store or in none."""
    zone = store.zone if store else work.program.zone
    on = at.astimezone(ZoneInfo(zone)).date()
    occurrence = Receipt(store.code if store else "", "", "", on, at, Kind.SALE, work.program.money, ())
    before = Before(work.ladder, work.tier.years, work.tier.standing, work.totals)
    facts = frozenset(words.group(code) for code in (store.groups if store else ()))
    context = before.context(Sale("", occurrence, work.program, zone, Context("", facts=facts)))
    return given(work.program, activity, context, occurrence)


def hand_out(
    work: Work, index_key: bytes, activity: Activity, found: Given, time: Time, at: datetime
) -> tuple[int, Plan]:
    """Enter what an activity gives, points or a voucher: the entry's number, and the rows beside it."""
    if not found.reward:
        return enter(work, activity, found, time, at), Plan()
    voucher = vouchers.new(work.program, index_key, work.program.reward(found.reward), at)
    told = {
        "rule": activity.code,
        "reward": found.reward,
        "store": time.store.code if time.store else "",
        "vouchers": [voucher.voucher_id],
    }
    seq = _post(work, "gift", told, activity, found, time, at)
    origin = f"{gift_vouchers.BY_ACTIVITY}{activity.code}"
    return seq, vouchers.row_of(voucher, work.member_id, seq, reference(work.program), origin=origin)


def enter(work: Work, activity: Activity, found: Given, time: Time, at: datetime) -> int:
    """Make the entry of an activity that gives points and count it; returns its sequence number."""
    told = {
        "activity": activity.code,
        "store": time.store.code if time.store else "",
        "given": [[grant.currency, grant.amount] for grant in found.grants],
    }
    return _post(work, "activity", told, activity, found, time, at)


def _post(
    work: Work,
    kind: str,
    told: Mapping[str, Any],
    activity: Activity,
    found: Given,
    time: Time,
    at: datetime,
) -> int:
    name = f"{activity.code}:{time.reference}"
    codes = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
    act = work.act(kind, cause(activity.code, time.reference), at, codes=codes, actor=time.actor)
    deltas = _deltas(work, found.counters, name, time.store, at)
    origin = origin_of("activity", name)
    grants = [
        Grant(each.currency, each.amount, origin, each.usable_from, each.expires_at, each.rolls)
        for each in found.grants
    ]
    seq = work.post(act, deltas, grants)
    work.count(deltas)
    return seq


def _deltas(
    work: Work, counters: Sequence[tuple[str, int]], name: str, store: Store | None, at: datetime
) -> list[SaleDelta]:
    zone = ZoneInfo(store.zone) if store else work.program.zoneinfo
    on, place = at.astimezone(zone).date(), store.code if store else ""
    key, own = following_key(work.state.head.seq + 1), f"activity:{name}"
    return [SaleDelta(own, Delta(counter, on, at, place, amount, key, own)) for counter, amount in counters]
