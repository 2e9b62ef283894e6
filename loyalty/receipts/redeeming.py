"""Redeeming: what a sale took besides money. The goods have left, so what is not covered is only told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import func, select

from db import plan
from db.plan import Plan
from db.session import Session
from loyalty import tables
from loyalty.errors import BurnLocked, OnlyHeadSpends, VoucherClosed
from loyalty.households.pool import ONLY_HEAD, Cover, Pool
from loyalty.offline import codes as scans
from loyalty.offline import rows as allowances
from loyalty.people import burn_lock, privacy
from loyalty.program.rewards import Reward
from loyalty.receipt import Receipt
from loyalty.receipts import telling, wish_reading
from loyalty.receipts.case import Case
from loyalty.receipts.values import Outcome, Recorded, Redeemed
from loyalty.receipts.wishes import NOT_FOR_REDEEMING, Wish
from loyalty.receipts.worth import Sale
from loyalty.rewards import bounds, stock, till_holds, voucher_uses, vouchers
from loyalty.work import Work
from points import ledger
from points.errors import InsufficientPoints
from points.state import Hold, HoldStatus


@dataclass(frozen=True, slots=True)
class Redeeming:
    """What became of a receipt's redemptions, and the rows that say so."""

    outcomes: tuple[Redeemed, ...] = ()
    beside: Plan = field(default_factory=Plan)


def redeem(
    case: Case,
    work: Work,
    receipt_id: str,
    first_n: int = 0,
    stood: Mapping[str, int] = wish_reading.NOTHING_STOOD,
) -> Redeeming:
    """Take what a sale redeems, before it earns: points first of holds, else of what is available.

    Call it with the whole journal. A hold that timed out draws again; what is missing comes from the
    household, and what is not covered is rejected. `stood` is what allowances, by their names, paid of the
    sale until this revision of it.
    """
    if not case.receipt.redemptions:
        return Redeeming()
    work.settle(case.at)
    locked = is_locked(case, work.member_id)
    pool = Pool(case.session, case.retailer, case.at, case.recorded_at)
    outcomes, rows = [], []
    had: list[str] = []
    for wanted in _use(case, wish_reading.read(case, work.member_id, receipt_id, first_n, stood)):
        wish = _within_bounds(case, work, wanted, had)
        seq, outcome = _take(case, work, receipt_id, wish, pool, is_locked=locked)
        had += [wish.reward] if outcome.outcome is Outcome.REDEEMED else []
        if wish.hold_id and outcome.outcome is Outcome.REDEEMED and not case.is_quote:
            till_holds.use_up(case.session, wish.hold_id, receipt_id)
        if wish.allowance and outcome.outcome is Outcome.REDEEMED and not case.is_quote:
            allowances.use_up(case.session, wish.allowance, receipt_id)
            work.settle(case.at)  # of what was not spent some may be over by now
        outcomes.append(outcome)
        rows.append(_row(case, work.member_id, receipt_id, seq, outcome) | {"proof": wish.proof or None})
    told = telling.rejected(case, work.member_id, receipt_id, outcomes)
    return Redeeming(tuple(outcomes), plan.of(tables.receipt_redemption, rows) + told + pool.plan())


def set_aside(case: Case) -> Redeeming:
    """For a document that waits: a voucher is used up at once, points when it is known whose they are."""
    found = _use(case, wish_reading.read(case, None, "", 0))
    return Redeeming(tuple(_while_waiting(wish) for wish in found))


def vouchers_of(answer: Recorded) -> list[str]:
    """The ids of the vouchers that a document used, by the answer it got."""
    return [
        each.name
        for each in answer.redemptions
        if each.what == "voucher" and each.outcome is Outcome.REDEEMED
    ]


def was_allowed(answer: Recorded) -> bool:
    """Whether the key that sent a document might redeem, by the answer it got."""
    return all(each.reason != NOT_FOR_REDEEMING for each in answer.redemptions)


def _while_waiting(wish: Wish) -> Redeemed:
    if wish.what != "voucher" and wish.refusal != NOT_FOR_REDEEMING:
        return wish.came_to(Outcome.WAITING)
    return wish.came_to(Outcome.REJECTED if wish.refusal else Outcome.REDEEMED, wish.refusal)


def is_locked(case: Case, member_id: str) -> bool:
    """Whether none of the member's points may be spent now."""
    try:
        burn_lock.check(case.session, member_id, case.at)
    except BurnLocked:
        return True
    return False


def _take(
    case: Case, work: Work, receipt_id: str, wish: Wish, pool: Pool, *, is_locked: bool
) -> tuple[int | None, Redeemed]:
    """The entry that takes a wish's points (None: none), and what became of it."""
    held, set_aside = _find_open(work, wish.hold_id), _find_open(work, wish.allowance)
    # What was spent by an allowance before spending was stopped stands; more of it is spent only now.
    stopped = is_locked and wish.amount and held is None and (not wish.allowance or wish.is_raised)
    refusal = wish.refusal or ("burn_locked" if stopped else "") or _use_scan(case, wish, receipt_id)
    if refusal:
        return None, wish.came_to(Outcome.REJECTED, refusal)
    if wish.what == "voucher":
        return None, wish.came_to(Outcome.REDEEMED)
    told = {"document": receipt_id, "number": case.receipt.number, "what": wish.what, "reward": _reward(wish)}
    codes = told | {"currency": wish.currency, "amount": wish.amount, "worth_minor": wish.worth_minor}
    codes |= {"money": wish.money, "paid_minor": wish.paid_minor} if wish.money else {}
    act = work.act(
        "captured" if held else "redeemed",
        f"redeemed:{receipt_id}:{wish.n}",
        case.at,
        codes=orjson.dumps(codes, option=orjson.OPT_SORT_KEYS).decode(),
        actor=f"store:{case.receipt.store}",
    )
    try:
        if set_aside:
            cover = Cover(work.state)
            state, entry = ledger.burn_held(work.state, act, wish.allowance, wish.amount)
        elif held:
            cover = Cover(work.state)
            state, entry = ledger.capture(work.state, act, wish.hold_id)
        else:
            cover = pool.cover(work, wish.currency, wish.amount, act.cause, act.actor)
            state, entry = ledger.burn(cover.state, act, wish.currency, wish.amount)
    except InsufficientPoints:
        return None, wish.came_to(Outcome.REJECTED, "insufficient_points")
    except OnlyHeadSpends:
        return None, wish.came_to(Outcome.REJECTED, ONLY_HEAD)
    if not _take_one(case, wish):
        return None, wish.came_to(Outcome.REJECTED, "out_of_stock")
    pool.take(work, cover)
    work.state = state
    work.entries.append(entry)
    return held.opened_seq if held else entry.seq, wish.came_to(Outcome.REDEEMED)


def _find_open(work: Work, hold_id: str) -> Hold | None:
    found = work.state.holds.get(hold_id)
    return found if found is not None and found.status is HoldStatus.OPEN else None


def _use_scan(case: Case, wish: Wish, receipt_id: str) -> str:
    """Use up a code that was scanned without a line; why it cannot be, or nothing."""
    policy = case.bought_under.offline
    if not wish.scan or policy is None or case.is_quote:
        return ""
    is_used_up = scans.use_up(case.session, policy, wish.scan, receipt_id, case.at)
    return "" if is_used_up else "code_used"


def _within_bounds(case: Case, work: Work, wish: Wish, had: Sequence[str]) -> Wish:
    """The wish, if its reward is for this member now; of a hold that was judged when it was placed."""
    reward = _find_reward(case, wish)
    if wish.refusal or reward is None or wish.what != "reward" or case.arrival.is_trusted:
        return wish
    own = [each.code for each in case.program.rewards if each.shares == reward.shares]
    bought_at, store = case.receipt.purchased_at, case.receipt.store
    who = bounds.asking(case.session, case.retailer, work, bought_at, store, [reward])
    more = sum(each in own for each in had)
    return replace(wish, refusal=bounds.find_refusal(case.session, case.program, reward, who, more))


def _take_one(case: Case, wish: Wish) -> bool:
    """Take one of a reward there are only so many of; a quote only looks."""
    reward = _find_reward(case, wish)
    if reward is None or reward.stock is None:
        return True
    code = case.program.code
    if case.is_quote:
        return stock.left(case.session, code, [reward])[reward.code] > 0
    return stock.take(case.session, code, reward)


def give_back_stock(case: Case, receipt_id: str, member_id: str) -> None:
    """Let others have what a sale took that is withdrawn, before its redemptions are undone."""
    row = tables.receipt_redemption.c
    mine = (row.member_id == member_id, row.receipt_id == receipt_id, row.outcome == Outcome.REDEEMED)
    for each in () if case.is_quote else case.session.rows(select(row.what, row.name).where(*mine)):
        hold = till_holds.find(case.session, each.name) if each.what == "hold" else None
        code = each.name if each.what == "reward" else hold["reward"] if hold else ""
        for reward in case.program.rewards:
            if reward.code == code and reward.stock is not None:
                stock.give_back(case.session, case.program.code, reward)


def _find_reward(case: Case, wish: Wish) -> Reward | None:
    return next((each for each in case.program.rewards if wish.reward and each.code == wish.reward), None)


def _reward(wish: Wish) -> str:
    return wish.name if wish.what == "reward" else ""


def _use(case: Case, found: Sequence[Wish]) -> list[Wish]:
    """Use the vouchers among the wishes, by their digests' order; one that is lost meanwhile is refused.

    So two receipts that name the same vouchers wait for one another, and never both. A quote uses none.
    """
    key, place, opened = case.retailer.index_key, wish_reading.place(case), {}
    for wish in found:
        if wish.what == "voucher" and not wish.refusal and not case.is_quote:
            opened[wish.n] = vouchers.code(key, wish.name)
    refused: dict[int, str] = {}
    for n in sorted(opened, key=lambda n: privacy.secret_digest(opened[n])):
        try:
            voucher_uses.use(
                case.session,
                key,
                opened[n],
                case.program.code,
                place,
                case.at,
                announces=case.retailer.announces,
            )
        except VoucherClosed as closed:
            refused[n] = f"voucher_{closed.status}"
    return [replace(wish, refusal=refused.get(wish.n, wish.refusal)) for wish in found]


def paid_in_points(session: Session, member_id: str, receipt_ids: Iterable[str]) -> dict[str, int]:
    """What of each sale was paid with points, in its minor units: not what rewards took off its price."""
    row = tables.receipt_redemption.c
    mine = (row.member_id == member_id, row.receipt_id.in_([*receipt_ids]), row.outcome == Outcome.REDEEMED)
    found: dict[str, int] = {}
    pays = row.settles.is_distinct_from("discount")
    paid = func.coalesce(row.paid_minor, row.worth_minor).label("minor")
    columns = (row.receipt_id, row.what, row.name, paid)
    for each in session.rows(select(*columns).where(*mine, pays)):
        hold = till_holds.find(session, each.name) if each.what == "hold" else None
        if each.what == "points" or (hold is not None and not hold["reward"]):
            found[each.receipt_id] = found.get(each.receipt_id, 0) + each.minor
    return found


def _row(case: Case, member_id: str, receipt_id: str, seq: int | None, outcome: Redeemed) -> dict[str, Any]:
    return row_of(case.receipt, member_id, receipt_id, seq, outcome, case.recorded_at)


def discounted(sale: Sale, outcomes: Iterable[Redeemed]) -> Sale:
    """The sale with what redemptions took off its price; it does not count, and is not paid back in money."""
    off = sum(
        each.due_minor for each in outcomes if each.outcome is Outcome.REDEEMED and each.settles == "discount"
    )
    off = min(off, max(0, sale.receipt.net_minor))
    return replace(sale, receipt=replace(sale.receipt, discounted_minor=off))


def row_of(
    receipt: Receipt,
    member_id: str,
    receipt_id: str,
    seq: int | None,
    outcome: Redeemed,
    recorded_at: datetime,
) -> dict[str, Any]:
    """The row that says what became of a redemption."""
    return {
        "member_id": member_id,
        "receipt_id": receipt_id,
        "n": outcome.n,
        "revision": receipt.revision,
        "what": outcome.what,
        "name": outcome.name,
        "currency": outcome.currency,
        "amount": outcome.amount,
        "worth_minor": outcome.worth_minor,
        "outcome": outcome.outcome,
        "reason": outcome.reason,
        "seq": seq,
        "recorded_at": recorded_at,
        "resolved_at": None,
        "resolved_by": None,
        "resolution": None,
        "settles": outcome.settles,
        "paid_minor": outcome.paid_minor if outcome.money else None,
        "proof": None,
    }
