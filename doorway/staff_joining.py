"""Joining: who was invited chooses a password and proves an authenticator; the slow hash is outside."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from db import ids
from db.session import Session
from doorway import staff_signing_in
from doorway.service import service
from identity import audit, invitations, limits, passwords
from identity.invitations import Enrolment
from identity.staff import Staff

MOST_CODES: Final = 10
WINDOW: Final = timedelta(minutes=15)


def invited(secret: str, at: datetime) -> Staff:
    """Whom an invitation is for; a try is counted. Raises TooMany, InvalidInvitation."""
    staff_signing_in.count_address(at)
    return service().database.read(lambda session: invitations.invited(session, secret, at))


def accept(person: Staff, secret: str, password: str, at: datetime) -> Enrolment:
    """Keep a password until a code confirms it. Raises WeakPassword, InvalidInvitation."""
    house = service()
    passwords.check(password, person.email, person.name)
    kept = passwords.hashed(password)
    return house.database.write(
        lambda session: invitations.accept(session, house.retailer.ring, secret, kept, at)
    )


def count_code(secret: str, at: datetime) -> None:
    """Count a try of a code. Raises TooMany."""
    key = limits.key("staff invitation", secret)
    staff_signing_in.count_address(at)
    service().database.write(lambda session: limits.take(session, key, MOST_CODES, WINDOW, at))


def confirm(session: Session, secret: str, code: str, at: datetime) -> tuple[str, list[str]]:
    """Let the person in from now on; the id, and recovery codes that cannot be shown again.

    Raises InvalidInvitation, WrongCode.
    """
    retailer = service().retailer
    staff_id, codes = invitations.confirm(session, retailer.ring, retailer.index_key, secret, code, at)
    audit.note(session, at, ids.outside("staff", staff_id), "staff.joined")
    return staff_id, codes
