"""What expires when, and what can be used only later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flask import Response

from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.books import account_reading
from loyalty.books.account import Account, Due
from loyalty.explanations.figures import Figures
from loyalty.rewards import voucher_search
from loyalty.rewards.voucher_search import Search
from web.member.door import door
from web.wire import pages, readers

SOON: Final = timedelta(days=30)
MOST_VOUCHERS: Final = 50
_MOMENT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Ending:
    """Something on its last day of use, or (maturing) its first; None: it never ends."""

    what: str
    on: date | None
    is_soon: bool
    address: str = ""


@door.shows("/expiring")
def expiring() -> Response:
    """Points by their last day, vouchers with theirs, and points that wait."""
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> tuple[Account, list[Ending]]:
        account = account_reading.read(session, house.retailer, member_id, at, most_lines=1)
        figures = Figures(account.program, readers.reader())
        return account, list(_vouchers(session, member_id, figures, at))

    account, vouchers = house.database.read(read)
    zone, figures = account.program.zoneinfo, Figures(account.program, readers.reader())
    return pages.shown(
        "member/expiring.html",
        ending=_sorted([*_endings(account, figures, at, zone), *vouchers]),
        waiting=[
            Ending(figures.points(due.amount, purse.currency), due.on, is_soon=False)
            for purse in account.purses
            for due in purse.maturing
        ],
    )


def _endings(account: Account, figures: Figures, at: datetime, zone: ZoneInfo) -> Iterator[Ending]:
    for purse in account.purses:
        for due in purse.expiring:
            yield _ending(due, purse.currency, figures, at.astimezone(zone).date())


def _sorted(endings: Sequence[Ending]) -> list[Ending]:
    """Soonest first, what never ends last."""
    return sorted(endings, key=lambda each: each.on or date.max)


def _ending(due: Due, currency: str, figures: Figures, today: date) -> Ending:
    return Ending(figures.points(due.amount, currency), due.on, due.on is not None and due.on - today <= SOON)


def _vouchers(session: Session, member_id: str, figures: Figures, at: datetime) -> Iterator[Ending]:
    """Vouchers that can be used and end, soonest first."""
    rows = voucher_search.page(session, Search(member_id, "issued"), at, MOST_VOUCHERS)
    zone = figures.program.zoneinfo
    for row in sorted((row for row in rows if row["expires_at"]), key=lambda row: row["expires_at"]):
        on = (row["expires_at"] - _MOMENT).astimezone(zone).date()
        is_soon = on - at.astimezone(zone).date() <= SOON
        yield Ending(figures.reward(row["reward"]), on, is_soon, "/vouchers")
