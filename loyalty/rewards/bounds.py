"""Bounds: whether a member may have a reward now, by whom it is for and what they had of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, union_all

import points.tables
from db.session import Session
from loyalty import tables
from loyalty.earning.spans import EVER, period
from loyalty.program.model import Program
from loyalty.program.rewards import Reward
from loyalty.receipts.values import Outcome
from loyalty.retailer import Retailer
from loyalty.rewards import eligibility, stock
from loyalty.rewards.eligibility import Presence
from loyalty.work import Work
from points.state import HoldStatus
from tiers.card_years import CardYears
from tiers.windows import local_midnight

_voucher, _redeemed, _hold = tables.voucher.c, tables.receipt_redemption.c, tables.till_hold.c
_receipt = tables.receipt.c
_journal = points.tables.hold.c


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for a reward: the member, their card years, and what holds here and now."""

    member_id: str
    years: CardYears
    presence: Presence

    @property
    def at(self) -> datetime:
        """The instant they ask at, UTC."""
        return self.presence.at


def asking(
    session: Session,
    retailer: Retailer,
    work: Work,
    at: datetime,
    store: str = "",
    wanted: Sequence[Reward] | None = None,
) -> Asking:
    """A member as their books stand, at a counter of a store or (empty) at none.

    It is for all the rewards of the programme, or only those `wanted`. Raises Unreadable.
    """
    things = work.program.rewards if wanted is None else wanted
    found = eligibility.presence(session, retailer, work, things, at, store)
    return Asking(work.member_id, work.tier.years, found)


def find_refusal(session: Session, program: Program, reward: Reward, who: Asking, more: int = 0) -> str:
    """Why a member may not have a reward; empty where they may. `more` are those had in this very moment."""
    if not reward.is_for_points:
        return "not_for_points"
    if why := eligibility.refusal(program, reward, who.presence):
        return why
    for span, most in reward.limits.items():
        if most <= more or taken(session, program, reward, who, span) + more >= most:
            return "limit_reached"
    return ""


def taken(session: Session, program: Program, reward: Reward, who: Asking, span: str) -> int:
    """How many of a reward a member has had in the span around an instant, and has still.

    Gifts are not counted: nobody asked for them.
    """
    codes = [each.code for each in program.rewards if each.shares == reward.shares]
    during = period(span, who.years, who.at.astimezone(program.zoneinfo).date())  # type: ignore[arg-type]

    def within(moment: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        if during == EVER:
            return []
        begins_at = local_midnight(during.start_on, program.zoneinfo)
        return [moment >= begins_at, moment < local_midnight(during.end_on, program.zoneinfo)]

    mine = who.member_id
    # A till may have been offline: it is the purchase that has its day, not its arrival.
    bought_at = (
        select(func.min(_receipt.purchased_at))
        .where(_receipt.member_id == _redeemed.member_id, _receipt.receipt_id == _redeemed.receipt_id)
        .scalar_subquery()
    )
    counts = union_all(
        select(func.count().label("n")).where(
            *(_voucher.member_id == mine, _voucher.reward.in_(codes), _voucher.origin.is_(None)),
            *(_voucher.status != "voided", *within(_voucher.issued_at)),
        ),
        select(func.count().label("n")).where(
            *(_redeemed.member_id == mine, _redeemed.what == "reward", _redeemed.name.in_(codes)),
            *(_redeemed.outcome == Outcome.REDEEMED, *within(bought_at)),
        ),
        select(func.count().label("n"))
        .select_from(tables.till_hold)
        .join(
            points.tables.hold, (_journal.holder_id == _hold.member_id) & (_journal.hold_id == _hold.hold_id)
        )
        .where(
            *(_hold.member_id == mine, _hold.reward.in_(codes)),
            # One that timed out counts only if a receipt used it all the same.
            or_(
                _journal.status == HoldStatus.CAPTURED,
                and_(_journal.status == HoldStatus.OPEN, _journal.expires_at > who.at),
                _hold.used_by.is_not(None),
            ),
            *within(_hold.opened_at),
        ),
    ).subquery()
    return int(session.rows(select(func.sum(counts.c.n)))[0][0])


@dataclass(frozen=True, slots=True)
class Open:
    """A reward as a member finds it: how many are left (None: any number), and why they may not have it."""

    reward: Reward
    left: int | None
    refusal: str


def shown_to(
    session: Session, program: Program, who: Asking, available: Mapping[str, int]
) -> tuple[Open, ...]:
    """Every reward of the programme as a member finds it; `available` are their points by currency."""
    left = stock.left(session, program.code, program.rewards)
    return tuple(
        Open(
            reward,
            left.get(reward.code),
            _first(
                find_refusal(session, program, reward, who),
                "out_of_stock" if left.get(reward.code) == 0 else "",
                "too_few_points" if reward.cost < program.spending.minimum else "",
                "insufficient_points" if reward.cost > available.get(reward.currency, 0) else "",
            ),
        )
        for reward in program.rewards
    )


def open_to(
    session: Session, program: Program, who: Asking, available: Mapping[str, int]
) -> tuple[Reward, ...]:
    """The rewards a member may have now."""
    return tuple(each.reward for each in shown_to(session, program, who, available) if not each.refusal)


def _first(*reasons: str) -> str:
    return next((reason for reason in reasons if reason), "")
