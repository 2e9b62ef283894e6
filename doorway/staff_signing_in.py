"""Signing in: the limits are counted first, the slow hash is outside every transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from db import ids
from db.session import Session
from doorway import origin
from doorway.service import now, service
from identity import audit, limits, passwords, staff, staff_sessions
from identity.errors import InvalidSignIn, OidcRefused
from identity.staff_sessions import Credentials, Opened
from loyalty.people import privacy

WINDOW = timedelta(minutes=15)
MOST_OF_AN_EMAIL = 10
MOST_OF_AN_ADDRESS = 100
_NOBODY = "nobody"


def by_password(email: str, password: str, code: str) -> Opened:
    """Begin a session for who proves to be this person. Raises InvalidSignIn and TooMany.

    Whether there is such a person makes no difference to what is done, nor to how long it takes.
    """
    house, at = service(), now()
    counted = _email_key(email)
    count_address(at)
    house.database.write(lambda session: limits.take(session, counted, MOST_OF_AN_EMAIL, WINDOW, at))
    found = house.database.read(lambda session: staff_sessions.credentials(session, email))
    proved = found if passwords.verify(found.password_hash, password) else Credentials()
    fresh = _rehashed(proved, password)

    def begin(session: Session) -> Opened:
        ring, index_key = house.retailer.ring, house.retailer.index_key
        staff_sessions.prove_second(session, ring, index_key, proved, code, at)
        if fresh is not None:
            staff_sessions.rehash(session, proved, fresh)
        limits.clear(session, counted)
        return _opened(session, proved.staff_id, at, "password")

    return _or_noted(begin, found.staff_id, at)


def by_provider(email: str, at: datetime) -> Opened:
    """Begin a session for whom a provider vouches. Raises OidcRefused for who is not staff, or disabled."""

    def begin(session: Session) -> Opened:
        person = staff.find_by_email(session, email)
        if person is None or person.status == staff.DISABLED:
            raise OidcRefused("nobody with this address may sign in here")
        staff.let_in(session, person.staff_id)
        return _opened(session, person.staff_id, at, "oidc")

    return service().database.write(begin)


def by_invitation(session: Session, staff_id: str, at: datetime) -> Opened:
    """Begin a session for who just chose their password and proved their authenticator, in the same write."""
    return _opened(session, staff_id, at, "invitation")


def count_address(at: datetime) -> None:
    """Count a try of the network address that asks. Raises TooMany."""
    key = limits.key("staff address", origin.network())
    service().database.write(lambda session: limits.take(session, key, MOST_OF_AN_ADDRESS, WINDOW, at))


def _opened(session: Session, staff_id: str, at: datetime, way: str) -> Opened:
    opened = staff_sessions.open_session(session, staff_id, at)
    audit.note(session, at, ids.outside("staff", staff_id), "staff.sign_in", detail={"by": way})
    return opened


def _or_noted(begin: Callable[[Session], Opened], staff_id: str, at: datetime) -> Opened:
    """Who is refused leaves a note, in a write of its own; for nobody's address as for somebody's."""
    database = service().database
    try:
        return database.write(begin)
    except InvalidSignIn:
        subject = ids.outside("staff", staff_id) if staff_id else ""
        database.write(lambda session: audit.note(session, at, _NOBODY, "staff.sign_in_refused", subject))
        raise


def _rehashed(proved: Credentials, password: str) -> str | None:
    kept = proved.password_hash
    return passwords.hashed(password) if kept is not None and passwords.is_outdated(kept) else None


def _email_key(email: str) -> str:
    """One key for every spelling that finds the same person."""
    try:
        address = privacy.normalise_email(email)
    except privacy.InvalidContact:
        address = email
    return limits.key("staff email", privacy.blind_index(service().retailer.index_key, "email", address))
