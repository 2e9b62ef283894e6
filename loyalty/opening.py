"""Opening a member's books for a change that is no receipt: a voucher, an adjustment, the passing of time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

import points.reading
from db.bundle import Bundle
from db.session import Rows, Session
from db.types import Id, instant_text
from loyalty import standings, tables
from loyalty.errors import UnknownMember
from loyalty.program.shelf import Version, in_force
from loyalty.retailer import Retailer
from loyalty.work import Work

_MEMBER = bindparam("holder_id", type_=Id)
_member, _version = tables.member.c, tables.program_version.c
_own_program = select(_member.program).where(_member.member_id == _MEMBER).scalar_subquery()
_BOOKS = Bundle(
    member=select(_member.program, _member.status, _member.joined_on, _member.joined_at).where(
        _member.member_id == _MEMBER
    ),
    versions=select(_version.version, _version.effective_from).where(_version.program == _own_program),
    **points.reading.queries(_MEMBER, whole=True),
    **standings.queries(_MEMBER, whole=False),
)
_EVERY_DAY = _BOOKS.with_queries(**standings.queries(_MEMBER, whole=True))
_EVERY_LOT = _BOOKS.with_queries(lots=points.reading.every_lot(_MEMBER))


def open_books(
    session: Session,
    retailer: Retailer,
    member_id: str,
    at: datetime,
    recorded_at: datetime,
    *,
    lock: bool = False,
    of_seq: int | None = None,
) -> Work:
    """A member's journal and standing, settled and reviewed up to `at` (UTC), ready for an entry.

    `lock` takes the head first, as burns and holds must. `of_seq` brings the lots that entry drew.
    One read, two statements with `lock` on PostgreSQL; nothing is written here. Raises UnknownMember.
    """
    if lock or session.locking:
        session.lock([member_id])
    asked = {"holder_id": member_id, "at": instant_text(at), "origins": "[]", "of_seq": of_seq}
    rows = session.read(_BOOKS, **asked)
    work = _work(session, retailer, member_id, rows, at, recorded_at)
    if standings.is_short(rows["standing"], work.program, work.tier):
        rows = session.read(_EVERY_DAY, **asked)
        work = _work(session, retailer, member_id, rows, at, recorded_at)
    now = max(at, work.state.head.acted_at or at)
    work.settle(now)
    work.review(now)
    return work


def open_every_lot(session: Session, retailer: Retailer, member_id: str, at: datetime) -> Work:
    """A member's journal with every lot there ever was, empty ones too; neither settled nor reviewed.

    For who moves a whole journal and folds its standing anew. Raises UnknownMember.
    """
    rows = session.read(_EVERY_LOT, holder_id=member_id, at=instant_text(at))
    return _work(session, retailer, member_id, rows, at, at)


def _work(
    session: Session, retailer: Retailer, member_id: str, rows: Rows, at: datetime, recorded_at: datetime
) -> Work:
    state = points.reading.state_from(rows, whole=True)
    if state is None or not rows["member"]:
        raise UnknownMember(member_id)
    member = rows["member"][0]
    found = [
        Version(row["version"], datetime.fromisoformat(row["effective_from"])) for row in rows["versions"]
    ]
    program = retailer.shelf.take(session, member["program"], in_force(found, at).number)
    tier = standings.standing_from(rows["standing"], member, program.ladder)
    return Work(
        program,
        state,
        tier,
        dict(standings.totals_from(rows["buckets"])),
        recorded_at,
        announces=retailer.announces,
    )
