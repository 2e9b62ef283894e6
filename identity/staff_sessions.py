"""Sessions of staff: begun with password and code, ended by time, by rest, by hand, or by a change of roles.

A door signs in by three steps, the slow one outside any transaction:
find the credentials, verify the password, open the session with what came out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select, update

from db import ids, plan
from db.session import Session
from identity import second_factor, staff
from identity.errors import InvalidSignIn
from identity.staff import Staff
from identity.staff_tables import staff as staff_table
from identity.staff_tables import staff_session
from loyalty.people import privacy
from loyalty.people.privacy import KeyRing

VALID_FOR = timedelta(hours=12)
IDLE_FOR = timedelta(minutes=60)
# A session's last use is written at most this often, so that reading does not mean writing.
TOUCHED_EVERY = timedelta(minutes=1)
_session = staff_session.c


@dataclass(frozen=True, slots=True)
class Credentials:
    """What someone must prove to be who has this address; `staff_id` is empty where nobody may."""

    staff_id: str = ""
    password_hash: str | None = None
    totp_wrapped: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just begun: its secret, `staff_…`, which cannot be shown again."""

    secret: str
    expires_at: datetime
    person: Staff


@dataclass(frozen=True, slots=True)
class Signed:
    """A session in use, and whose it is."""

    session_id: str
    issued_at: datetime
    expires_at: datetime
    seen_at: datetime
    person: Staff


def credentials(session: Session, email: str) -> Credentials:
    """What must be proved for an address, of a person or of nobody, in the same shape."""
    table = staff_table.c
    try:
        address = privacy.normalise_email(email)
    except privacy.InvalidContact:
        return Credentials()
    rows = session.rows(
        select(table.staff_id, table.password_hash, table.totp_wrapped).where(
            table.email == address, table.status == staff.ACTIVE
        )
    )
    return Credentials(*rows[0]) if rows else Credentials()


def prove_second(
    session: Session, ring: KeyRing, index_key: bytes, found: Credentials, code: str, at: datetime
) -> None:
    """Use up a code of the authenticator, or a recovery code. Raises InvalidSignIn for any other."""
    if not found.staff_id or found.totp_wrapped is None:
        raise InvalidSignIn
    step = second_factor.find_step(second_factor.unwrap(ring, found.totp_wrapped, found.staff_id), code, at)
    if step is not None and second_factor.spend_step(session, found.staff_id, step):
        return
    if not second_factor.spend_recovery_code(session, index_key, found.staff_id, code, at):
        raise InvalidSignIn


def rehash(session: Session, found: Credentials, password_hash: str) -> None:
    """Keep the same password under the parameters of today, unless it was changed meanwhile."""
    table = staff_table.c
    unchanged = table.staff_id == found.staff_id, table.password_hash == found.password_hash
    session.connection.execute(update(staff_table).where(*unchanged).values(password_hash=password_hash))


def open_session(session: Session, staff_id: str, at: datetime) -> Opened:
    """Begin a session for someone who proved who they are. Raises UnknownStaff, InvalidSignIn."""
    person = staff.get(session, staff_id)
    if person.status != staff.ACTIVE:
        raise InvalidSignIn
    secret = privacy.random_secret("staff")
    row = {
        "digest": privacy.secret_digest(secret),
        "session_id": ids.new(at),
        "staff_id": staff_id,
        "roles_version": person.roles_version,
        "issued_at": at,
        "expires_at": at + VALID_FOR,
        "seen_at": at,
        "revoked_at": None,
    }
    session.apply(plan.of(staff_session, [row]))
    return Opened(secret, at + VALID_FOR, person)


def find(session: Session, secret: str, at: datetime) -> Signed | None:
    """The session a secret belongs to; None where it is unknown or has ended, for whatever reason."""
    rows = session.rows(_in_use(at).where(_session.digest == privacy.secret_digest(secret)))
    if not rows:
        return None
    row = rows[0]
    person = staff.get(session, row.staff_id)
    return Signed(row.session_id, row.issued_at, row.expires_at, row.seen_at, person)


def is_to_touch(found: Signed, at: datetime) -> bool:
    """Whether the last use is long enough ago to be written anew."""
    return at - found.seen_at >= TOUCHED_EVERY


def touch(session: Session, secret: str, at: datetime) -> None:
    """Write that a session was used."""
    used = update(staff_session).where(_session.digest == privacy.secret_digest(secret)).values(seen_at=at)
    session.connection.execute(used)


def listed(session: Session, staff_id: str, at: datetime) -> list[Signed]:
    """A person's own sessions in use, newest first."""
    person = staff.get(session, staff_id)
    rows = session.rows(_in_use(at).where(_session.staff_id == staff_id).order_by(_session.session_id.desc()))
    return [Signed(row.session_id, row.issued_at, row.expires_at, row.seen_at, person) for row in rows]


def revoke(session: Session, staff_id: str, session_id: str, at: datetime) -> bool:
    """End one of a person's own sessions, for good; whether it was in use."""
    own = _session.staff_id == staff_id, _session.session_id == session_id
    return _end(session, at, *own) > 0


def revoke_all(session: Session, staff_id: str, at: datetime) -> int:
    """End every session of a person; how many there were."""
    return _end(session, at, _session.staff_id == staff_id)


def _end(session: Session, at: datetime, *which: ColumnElement[bool]) -> int:
    ended = update(staff_session).where(*which, _session.revoked_at.is_(None)).values(revoked_at=at)
    return session.connection.execute(ended).rowcount


def _in_use(at: datetime) -> Any:
    """Sessions that have not ended: not by time, rest or hand, nor by a change of who the person is."""
    person = staff_table.c
    return (
        select(staff_session)
        .join(staff_table, person.staff_id == _session.staff_id)
        .where(
            _session.revoked_at.is_(None),
            _session.expires_at > at,
            _session.seen_at > at - IDLE_FOR,
            _session.roles_version == person.roles_version,
            person.status == staff.ACTIVE,
        )
    )
