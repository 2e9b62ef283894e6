"""Members' tokens: issued, found, revoked. Only their digests are stored."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from db import plan
from db.session import Session
from identity.tables import member_token
from loyalty import members, privacy
from loyalty.tables import member

VALID_DAYS = 90
_token = member_token.c


def issue(session: Session, member_id: str, at: datetime, *, valid_days: int = VALID_DAYS) -> str:
    """A new token for a member, `member_…`, valid from `at` for so many days. It cannot be shown again.

    Raises UnknownMember.
    """
    members.find(session, member_id)
    secret = privacy.random_secret("member")
    row = {
        "digest": privacy.secret_digest(secret),
        "member_id": member_id,
        "issued_at": at,
        "expires_at": at + timedelta(days=valid_days),
        "revoked_at": None,
    }
    session.apply(plan.of(member_token, [row]))
    return secret


def find_member(session: Session, secret: str, at: datetime) -> str | None:
    """The member a token speaks for; None where it is unknown, revoked or expired, or the member left."""
    rows = session.rows(
        select(_token.member_id)
        .join(member, member.c.member_id == _token.member_id)
        .where(
            _token.digest == privacy.secret_digest(secret),
            _token.revoked_at.is_(None),
            _token.expires_at > at,
            member.c.status == "active",
        )
    )
    return rows[0].member_id if rows else None


def revoke(session: Session, secret: str, at: datetime) -> bool:
    """End one token, for good; whether it was in use."""
    return _end(session, at, _token.digest == privacy.secret_digest(secret)) > 0


def revoke_all(session: Session, member_id: str, at: datetime) -> int:
    """End every token of a member; how many were in use."""
    return _end(session, at, _token.member_id == member_id)


def _end(session: Session, at: datetime, which: ColumnElement[bool]) -> int:
    ended = update(member_token).where(which, _token.revoked_at.is_(None)).values(revoked_at=at)
    return session.connection.execute(ended).rowcount
