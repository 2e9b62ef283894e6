"""Members' tokens: issued, found, revoked. Only their digests are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, update

from db import plan
from db.session import Session
from identity.tables import member_device, member_token
from loyalty.people import members, privacy
from loyalty.tables import member
from notices.push import phones

VALID_DAYS = 90
_token, _device = member_token.c, member_device.c


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token speaks for, and on which device; `seen_at` is when that device was noted last (UTC)."""

    member_id: str
    device_id: str = ""
    seen_at: datetime | None = None


def issue(
    session: Session,
    member_id: str,
    at: datetime,
    *,
    valid_days: int = VALID_DAYS,
    device_id: str | None = None,
    test: bool = False,
) -> str:
    """A new token for a member, `member_…`, valid from `at` for so many days. It cannot be shown again.

    With `test` it begins `member_test_…`, by which it opens the sandbox only. Raises UnknownMember.
    """
    members.find(session, member_id)
    secret = privacy.random_secret("member_test" if test else "member")
    row = {
        "digest": privacy.secret_digest(secret),
        "member_id": member_id,
        "issued_at": at,
        "expires_at": at + timedelta(days=valid_days),
        "revoked_at": None,
        "device_id": device_id,
    }
    session.apply(plan.of(member_token, [row]))
    return secret


def find(session: Session, secret: str, at: datetime) -> Bearer | None:
    """Whom a token speaks for; None where it is unknown, revoked or expired, or the member left."""
    rows = session.rows(
        select(_token.member_id, _token.device_id, _device.seen_at)
        .join(member, member.c.member_id == _token.member_id)
        .outerjoin(
            member_device,
            and_(_device.member_id == _token.member_id, _device.device_id == _token.device_id),
        )
        .where(_token.digest == privacy.secret_digest(secret), *live(at), member.c.status == "active")
    )
    return Bearer(rows[0].member_id, rows[0].device_id or "", rows[0].seen_at) if rows else None


def find_member(session: Session, secret: str, at: datetime) -> str | None:
    """The member a token speaks for; None as `find`."""
    found = find(session, secret, at)
    return found.member_id if found else None


def live(at: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions under which a token is in use."""
    return _token.revoked_at.is_(None), _token.expires_at > at


def revoke(session: Session, secret: str, at: datetime) -> bool:
    """End one token, for good; whether it was in use."""
    return _end(session, at, _token.digest == privacy.secret_digest(secret)) > 0


def revoke_device(session: Session, member_id: str, device_id: str, at: datetime) -> int:
    """End the tokens of one device of a member; how many were in use."""
    return _end(session, at, _token.member_id == member_id, _token.device_id == device_id)


def revoke_all(session: Session, member_id: str, at: datetime) -> int:
    """End every token of a member; how many were in use."""
    return _end(session, at, _token.member_id == member_id)


def _end(session: Session, at: datetime, *which: ColumnElement[bool]) -> int:
    """End tokens; where they were used, nobody is told anything any more."""
    ended = update(member_token).where(*which, *live(at)).values(revoked_at=at)
    rows = session.rows(ended.returning(_token.member_id, _token.device_id))
    for row in rows:
        phones.turn_off(session, row.member_id, row.device_id or "")
    return len(rows)
