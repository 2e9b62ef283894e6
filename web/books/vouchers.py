"""Vouchers as the shop tells them: of what, worth what, and all that happened to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from db import ids
from db.session import Session
from doorway.service import service
from loyalty.explanations.figures import Figures
from loyalty.rewards import voucher_states
from web.wire import readers

_MOMENT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Told:
    """A voucher without its code, which staff never see. `through_on` is its last day, None for none.

    `row` is as it is stored; `zone` is where the programme's days begin.
    """

    id: str
    member: str
    name: str
    worth: str
    status: str
    through_on: date | None
    zone: ZoneInfo
    row: Mapping[str, Any]

    @property
    def is_gift(self) -> bool:
        """Whether it was given for nothing."""
        return self.row["origin"] is not None


def told_of(session: Session, row: Mapping[str, Any], at: datetime) -> Told:
    """A stored voucher in the words of the programme version it was given under."""
    program = service().retailer.shelf.take_reference(session, row["program"])
    figures, zone, expires_at = Figures(program, readers.reader()), program.zoneinfo, row["expires_at"]
    return Told(
        ids.outside("voucher", row["voucher_id"]),
        ids.outside("member", row["member_id"]),
        figures.reward(row["reward"]),
        figures.money(row["worth_minor"], row["money"]),
        voucher_states.status(row, at),
        (expires_at - _MOMENT).astimezone(zone).date() if expires_at else None,
        zone,
        row,
    )
