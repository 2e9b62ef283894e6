"""Invitations: how someone new, or someone who lost all, sets a password and a second factor.

A door hashes the password between two transactions: find what it must not be, hash, accept. The first code
of the authenticator confirms; until then accepting may be repeated, as when the page was lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from db import plan
from db.session import Session
from identity import second_factor, staff
from identity.errors import InvalidInvitation, WrongCode
from identity.second_persons import NOBODY, Known
from identity.staff_tables import staff as staff_table
from identity.staff_tables import staff_invitation
from loyalty.people import privacy
from loyalty.people.privacy import KeyRing
from loyalty.program import shelf
from loyalty.retailer import Retailer
from notices import outgoing
from notices.outgoing import Reader

VALID_FOR = timedelta(hours=72)
_invitation = staff_invitation.c


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the authenticator is given: a URI for its QR code, and the same secret to type."""

    otpauth_uri: str
    secret: str


def issue(session: Session, staff_id: str, at: datetime, known: Known = NOBODY) -> str:
    """A new invitation, `invite_…`, for 72 hours and one use. It cannot be shown again.

    The person's password, second factor, sessions and earlier invitations end. `known` is who of the staff
    could use it besides the person: for a while they are not a second person to each other. Raises
    UnknownStaff.
    """
    staff.forget_credentials(session, staff_id, at)
    secret = privacy.random_secret("invite")
    row = {
        "digest": privacy.secret_digest(secret),
        "staff_id": staff_id,
        "issued_at": at,
        "expires_at": at + VALID_FOR,
        "closed_at": None,
        "password_hash": None,
        "totp_wrapped": None,
        "known_to": known.staff_id,
        "known_since": known.since,
    }
    session.apply(plan.of(staff_invitation, [row]))
    return secret


def can_be_mailed(session: Session) -> bool:
    """Whether there is a programme yet: a letter speaks in its name."""
    return bool(shelf.codes(session))


def mail(session: Session, retailer: Retailer, staff_id: str, secret: str, at: datetime) -> None:
    """Have an invitation sent to its person's address, sealed until then. Raises UnknownStaff."""
    address = staff.get(session, staff_id).email
    facts = {"invitation": secret, "hours": VALID_FOR // timedelta(hours=1)}
    cause = f"staff-invitation:{privacy.secret_digest(secret)}"
    until = Reader(until=at + VALID_FOR)
    outgoing.secret(session, retailer, "staff-invitation", "email", address, facts, cause, at, reader=until)


def invited(session: Session, secret: str, at: datetime) -> staff.Staff:
    """The person whom an invitation is for. Raises InvalidInvitation."""
    return staff.get(session, _open(session, secret, at)["staff_id"])


def accept(session: Session, ring: KeyRing, secret: str, password_hash: str, at: datetime) -> Enrolment:
    """Keep a password until a code confirms it, and make the authenticator's secret.

    Raises InvalidInvitation.
    """
    person = invited(session, secret, at)
    totp = second_factor.new_secret()
    wrapped = second_factor.wrap(ring, totp, person.staff_id)
    _change(session, secret, password_hash=password_hash, totp_wrapped=wrapped)
    return Enrolment(second_factor.uri(totp, person.email), totp)


def confirm(
    session: Session, ring: KeyRing, index_key: bytes, secret: str, code: str, at: datetime
) -> tuple[str, list[str]]:
    """Let the person in from now on; the id, and ten recovery codes that cannot be shown again.

    Raises InvalidInvitation, also where nothing was accepted yet, and WrongCode.
    """
    found = _open(session, secret, at)
    if found["password_hash"] is None:
        raise InvalidInvitation
    staff_id = found["staff_id"]
    totp = second_factor.unwrap(ring, found["totp_wrapped"], staff_id)
    step = second_factor.find_step(totp, code, at)
    if step is None:
        raise WrongCode
    _change(session, secret, closed_at=at)
    _let_in(session, found, step)
    codes = second_factor.new_recovery_codes()
    second_factor.keep_recovery_codes(session, index_key, staff_id, codes)
    return staff_id, codes


def _let_in(session: Session, found: Mapping[str, Any], step: int) -> None:
    """The step that confirmed is used up: it does not sign in as well."""
    let_in = (
        update(staff_table)
        .where(staff_table.c.staff_id == found["staff_id"])
        .values(
            password_hash=found["password_hash"],
            totp_wrapped=found["totp_wrapped"],
            totp_step=step,
            status=staff.ACTIVE,
        )
    )
    session.connection.execute(let_in)
    staff.end_sessions(session, found["staff_id"])


def _open(session: Session, secret: str, at: datetime) -> dict[str, Any]:
    digest = privacy.secret_digest(secret)
    rows = session.mappings(
        select(staff_invitation).where(
            _invitation.digest == digest, _invitation.closed_at.is_(None), _invitation.expires_at > at
        )
    )
    if not rows:
        raise InvalidInvitation
    return rows[0]


def _change(session: Session, secret: str, **values: Any) -> None:
    """Change an invitation that is still open: of many at once who close it, one does."""
    still_open = _invitation.digest == privacy.secret_digest(secret), _invitation.closed_at.is_(None)
    changed = update(staff_invitation).where(*still_open).values(values)
    if session.connection.execute(changed).rowcount == 0:
        raise InvalidInvitation
