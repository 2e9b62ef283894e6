"""Tallies: what became of the vouchers of each reward of a programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select

from db.session import Session
from loyalty import tables
from loyalty.books.reports import members_of

_voucher = tables.voucher.c


@dataclass(frozen=True, slots=True)
class Tally:
    """How many vouchers there are: to be used still, used, over without it, withdrawn; for points or not."""

    open: int = 0
    used: int = 0
    expired: int = 0
    voided: int = 0
    gifts: int = 0

    @property
    def given(self) -> int:
        """All that ever were."""
        return self.open + self.used + self.expired + self.voided


def of_program(session: Session, program: str, at: datetime) -> Mapping[str, Tally]:
    """By the code of each reward that was ever given, as of `at` (UTC). One statement over all vouchers."""
    over = and_(_voucher.status == "issued", _voucher.expires_at.is_not(None), _voucher.expires_at <= at)
    state = case((or_(_voucher.status == "expired", over), "expired"), else_=_voucher.status)
    each = (
        select(_voucher.reward, state.label("state"), _voucher.origin.is_not(None).label("is_gift"))
        .where(_voucher.member_id.in_(members_of(program)))
        .subquery()
        .c
    )
    keys = (each.reward, each.state, each.is_gift)
    counted: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in session.rows(select(*keys, func.count().label("many")).group_by(*keys)):
        own = counted[row.reward]
        own["open" if row.state == "issued" else "used" if row.state == "redeemed" else row.state] += row.many
        own["gifts"] += row.many if row.is_gift else 0
    return {reward: Tally(**own) for reward, own in counted.items()}
