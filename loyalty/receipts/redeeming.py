"""Redeeming: what a sale took besides money. The goods have left, so what is not covered is only told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select, update

import points.tables
from db import ids, plan
from db.plan import Plan
from db.session import Session
from loyalty import tables
from loyalty.errors import BurnLocked, UnknownVoucher, VoucherClosed
from loyalty.people import burn_lock
from loyalty.program.model import Program
from loyalty.receipt import Receipt, Redemption
from loyalty.receipts import telling
from loyalty.receipts.case import Case
from loyalty.receipts.values import Outcome, Redeemed
from loyalty.rewards import proof, vouchers
from loyalty.rewards.proof import Level
from loyalty.rewards.vouchers import Place
from loyalty.work import Work
from points import ledger
from points.errors import InsufficientPoints
from points.state import HoldStatus

_hold, _journal, _entry = tables.till_hold.c, points.tables.hold.c, points.tables.entry.c


@dataclass(frozen=True, slots=True)
class Wish:
    """A redemption with what it means: points or a voucher's worth. `refusal` says why it cannot be."""

    n: int
    what: str
    name: str
    currency: str = ""
    amount: int = 0
    worth_minor: int = 0
    refusal: str = ""
    hold_id: str = ""

    def came_to(self, outcome: Outcome, reason: str = "") -> Redeemed:
        """The wish with what became of it."""
        return Redeemed(
            self.n, self.what, self.name, self.currency, self.amount, self.worth_minor, outcome, reason
        )


@dataclass(frozen=True, slots=True)
class Redeeming:
    """What became of a receipt's redemptions, and the rows that say so."""

    outcomes: tuple[Redeemed, ...] = ()
    beside: Plan = field(default_factory=Plan)


def redeem(case: Case, work: Work, receipt_id: str, first_n: int = 0) -> Redeeming:
    """Take what a sale redeems, before it earns: points first of holds, else of what is available.

    Call it with the whole journal. A hold that timed out draws again; what is not covered is rejected.
    """
    if not case.receipt.redemptions:
        return Redeeming()
    work.settle(case.at)
    locked = _is_locked(case, work.member_id)
    outcomes, rows = [], []
    for wish in _wishes(case, work.member_id, receipt_id, first_n):
        seq, outcome = _take(case, work, receipt_id, wish, is_locked=locked)
        if wish.hold_id and outcome.outcome is Outcome.REDEEMED and not case.is_quote:
            _use_up(case.session, wish.hold_id, receipt_id)
        outcomes.append(outcome)
        rows.append(_row(case, work.member_id, receipt_id, seq, outcome))
    told = telling.rejected(case, work.member_id, receipt_id, outcomes)
    return Redeeming(tuple(outcomes), plan.of(tables.receipt_redemption, rows) + told)


def set_aside(case: Case) -> Redeeming:
    """For a document that waits: a voucher is used up at once, points when it is known whose they are."""
    found = _wishes(case, None, "", 0)
    return Redeeming(tuple(_while_waiting(wish) for wish in found))


def _while_waiting(wish: Wish) -> Redeemed:
    if wish.what != "voucher":
        return wish.came_to(Outcome.WAITING)
    return wish.came_to(Outcome.REJECTED if wish.refusal else Outcome.REDEEMED, wish.refusal)


def _is_locked(case: Case, member_id: str) -> bool:
    try:
        burn_lock.check(case.session, member_id, case.at)
    except BurnLocked:
        return True
    return False


def _take(
    case: Case, work: Work, receipt_id: str, wish: Wish, *, is_locked: bool
) -> tuple[int | None, Redeemed]:
    """The entry that takes a wish's points (None: none), and what became of it."""
    open_hold = work.state.holds.get(wish.hold_id)
    held = open_hold is not None and open_hold.status is HoldStatus.OPEN
    refusal = wish.refusal or ("burn_locked" if is_locked and wish.amount and not held else "")
    if refusal:
        return None, wish.came_to(Outcome.REJECTED, refusal)
    if wish.what == "voucher":
        return None, wish.came_to(Outcome.REDEEMED)
    told = {"document": receipt_id, "number": case.receipt.number, "what": wish.what, "reward": _reward(wish)}
    codes = told | {"currency": wish.currency, "amount": wish.amount, "worth_minor": wish.worth_minor}
    act = work.act(
        "captured" if held else "redeemed",
        f"redeemed:{receipt_id}:{wish.n}",
        case.at,
        codes=orjson.dumps(codes, option=orjson.OPT_SORT_KEYS).decode(),
        actor=f"store:{case.receipt.store}",
    )
    try:
        if held:
            work.state, entry = ledger.capture(work.state, act, wish.hold_id)
        else:
            work.state, entry = ledger.burn(work.state, act, wish.currency, wish.amount)
    except InsufficientPoints:
        return None, wish.came_to(Outcome.REJECTED, "insufficient_points")
    work.entries.append(entry)
    seq = open_hold.opened_seq if held and open_hold is not None else entry.seq
    return seq, wish.came_to(Outcome.REDEEMED)


def _reward(wish: Wish) -> str:
    return wish.name if wish.what == "reward" else ""


def _wishes(case: Case, member_id: str | None, receipt_id: str, first_n: int) -> list[Wish]:
    """What the receipt's redemptions mean, in their order. Vouchers are used here, by their codes' order.

    So two receipts that name the same vouchers wait for one another, and never both.
    """
    named = list(enumerate(case.receipt.redemptions, start=first_n))
    by_code = sorted((each for each in named if each[1].voucher), key=lambda each: each[1].voucher)
    found = {n: _of_voucher(case, n, redemption) for n, redemption in by_code}
    bare: dict[str, int] = {}
    for n, redemption in named:
        if redemption.hold:
            found[n] = _of_hold(case, member_id, receipt_id, n, redemption)
        elif not redemption.voucher:
            wish = priced(case.program, n, redemption)
            found[n] = _unless_unproved(case, member_id, wish, redemption, bare)
    wishes = _once_each(found[n] for n, _ in named)
    return wishes if case.arrival.may_redeem else [_not_for_this_key(wish) for wish in wishes]


def _once_each(wishes: Iterable[Wish]) -> list[Wish]:
    """A hold or voucher that a receipt names twice is redeemed once."""
    seen: set[str] = set()
    found = []
    for wish in wishes:
        single = wish.what in ("hold", "voucher") and not wish.refusal
        twice = single and wish.name in seen
        seen |= {wish.name} if single else set()
        used_up = "hold_captured" if wish.what == "hold" else "voucher_redeemed"
        found.append(replace(wish, refusal=used_up, hold_id="") if twice else wish)
    return found


def _not_for_this_key(wish: Wish) -> Wish:
    return replace(wish, refusal=wish.refusal or "wrong_scope")


def priced(program: Program, n: int, redemption: Redemption) -> Wish:
    """What points buy by the programme: the till's word on what a reward costs is never believed."""
    if redemption.reward:
        reward = next((each for each in program.rewards if each.code == redemption.reward), None)
        if reward is None:
            return Wish(n, "reward", redemption.reward, refusal="unknown_reward")
        return Wish(n, "reward", reward.code, reward.currency, reward.cost, reward.worth_minor)
    code = redemption.currency or program.currencies[0].code
    wish = Wish(n, "points", "", code, redemption.points)
    if all(each.code != code for each in program.currencies):
        return replace(wish, refusal="unknown_currency")
    worth_minor = program.worth_minor(code, redemption.points)
    if worth_minor is None:
        return replace(wish, refusal="points_buy_nothing")
    return replace(wish, worth_minor=worth_minor)


def _unless_unproved(
    case: Case, member_id: str | None, wish: Wish, redemption: Redemption, bare: dict[str, int]
) -> Wish:
    """A card that can be copied may spend what the programme allows; a till proves more by its token.

    `bare` adds up what the receipt already spends by the card alone: many small wishes are one large one.
    """
    if wish.refusal or case.arrival.is_trusted or member_id is None:
        return wish
    level = _shown(case, member_id, redemption)
    card = case.known.card
    if level is Level.EARN_ONLY or (card is not None and card["status"] == "earn-only"):
        return replace(wish, refusal="earn_only")
    if level is Level.ROTATING:
        return wish
    spent = bare[wish.currency] = bare.get(wish.currency, 0) + wish.amount
    if spent > case.program.spending.static_card_up_to:
        return replace(wish, refusal="proof_required")
    return wish


def _shown(case: Case, member_id: str, redemption: Redemption) -> Level:
    """What the proof beside a wish is worth, of this member at this till when the sale was made."""
    till, at = case.arrival.till_digest, case.receipt.purchased_at
    if not till or not redemption.proof:
        return Level.STATIC
    shown = proof.find(case.retailer.index_key, redemption.proof, till, at)
    return shown.level if shown is not None and shown.member_id == member_id else Level.STATIC


def _of_voucher(case: Case, n: int, redemption: Redemption) -> Wish:
    receipt, key = case.receipt, case.retailer.index_key
    if not case.arrival.may_redeem:
        return Wish(n, "voucher", "", refusal="wrong_scope")
    place = Place(receipt.store, receipt.till, str(receipt.key))
    try:
        if case.is_quote:
            used = vouchers.check(case.session, key, redemption.voucher, case.program.code, case.at)
        else:
            used = vouchers.use(
                case.session,
                key,
                redemption.voucher,
                case.program.code,
                place,
                case.at,
                announces=case.retailer.announces,
            )
    except UnknownVoucher:
        return Wish(n, "voucher", "", refusal="unknown_voucher")
    except VoucherClosed as closed:
        return Wish(n, "voucher", "", refusal=f"voucher_{closed.status}")
    return Wish(n, "voucher", used.voucher_id, worth_minor=used.worth_minor)


def _of_hold(case: Case, member_id: str | None, receipt_id: str, n: int, redemption: Redemption) -> Wish:
    """A hold pays for one receipt: open, or timed out, but not one that was captured or let go by hand."""
    hold_id = ids.find_inside("hold", redemption.hold)
    row = find_hold(case.session, hold_id) if hold_id else None
    if row is None or row["store"] != case.receipt.store or member_id not in (None, row["member_id"]):
        return Wish(n, "hold", redemption.hold, refusal="unknown_hold")
    wish = Wish(n, "hold", row["hold_id"], row["currency"], row["amount"], row["worth_minor"])
    its_own = row["used_by"] is not None and row["used_by"] == receipt_id
    if not its_own and (row["used_by"] is not None or row["status"] == HoldStatus.CAPTURED):
        return replace(wish, refusal="hold_captured")
    if not its_own and row["status"] == HoldStatus.RELEASED and row["closed_by"] != "clock":
        return replace(wish, refusal="hold_released")
    return replace(wish, hold_id=row["hold_id"])


def _use_up(session: Session, hold_id: str, receipt_id: str) -> None:
    """Whoever spends holds the member's head, so nobody else does so at the same time."""
    mine = update(tables.till_hold).where(_hold.hold_id == hold_id)
    session.connection.execute(mine.values(used_by=receipt_id))


def paid_in_points(session: Session, member_id: str, receipt_ids: Iterable[str]) -> dict[str, int]:
    """What of each sale was paid with points, in minor units: not what rewards took off its price."""
    row = tables.receipt_redemption.c
    mine = (row.member_id == member_id, row.receipt_id.in_([*receipt_ids]), row.outcome == Outcome.REDEEMED)
    found: dict[str, int] = {}
    for each in session.rows(select(row.receipt_id, row.what, row.name, row.worth_minor).where(*mine)):
        hold = find_hold(session, each.name) if each.what == "hold" else None
        if each.what == "points" or (hold is not None and not hold["reward"]):
            found[each.receipt_id] = found.get(each.receipt_id, 0) + each.worth_minor
    return found


def find_hold(session: Session, hold_id: str) -> Mapping[str, Any] | None:
    """What a till's hold is for, with its `status` in the journal."""
    rows = session.mappings(
        select(tables.till_hold, _journal.status, _journal.expires_at, _entry.actor.label("closed_by"))
        .join(
            points.tables.hold, (_journal.holder_id == _hold.member_id) & (_journal.hold_id == _hold.hold_id)
        )
        .outerjoin(
            points.tables.entry,
            (_entry.holder_id == _journal.holder_id) & (_entry.seq == _journal.closed_seq),
        )
        .where(_hold.hold_id == hold_id)
    )
    return rows[0] if rows else None


def _row(case: Case, member_id: str, receipt_id: str, seq: int | None, outcome: Redeemed) -> dict[str, Any]:
    return row_of(case.receipt, member_id, receipt_id, seq, outcome, case.recorded_at)


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
    }
