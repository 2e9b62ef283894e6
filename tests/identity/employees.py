"""Staff in a test's words: somebody is invited, joins with a password and a telephone, and signs in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

import pyotp

from db.engine import Database
from identity import invitations, passwords, roles, second_factor, staff, staff_sessions
from identity.staff import Staff
from identity.staff_sessions import Credentials, Opened, Signed
from loyalty.people.privacy import KeyRing

NOW = datetime(2026, 5, 4, 11, 0, tzinfo=UTC)
RING = KeyRing({"test": b"k" * 32}, "test")
INDEX_KEY = b"i" * 32
PASSWORD = "four plain words together"


@cache
def _hashed() -> str:
    """Hashing is slow on purpose; once is enough."""
    return passwords.hashed(PASSWORD)


class Employees:
    """The staff of one house. `totp` has each person's secret by e-mail, `recovery` their codes."""

    def __init__(self, database: Database, ring: KeyRing = RING, index_key: bytes = INDEX_KEY) -> None:
        self.database = database
        self.ring, self.index_key = ring, index_key
        self.totp: dict[str, str] = {}
        self.recovery: dict[str, list[str]] = {}

    def add(self, email: str, *given: str, at: datetime = NOW) -> str:
        """Somebody invited; the invitation."""

        def work(session):
            name = email.partition("@")[0].title()
            person = staff.add(session, email, name, map(roles.read, given), at)
            return invitations.issue(session, person.staff_id, at)

        return self.database.write(work)

    def accept(self, invitation: str, at: datetime = NOW, kept: str | None = None) -> str:
        """A password is chosen; the authenticator's secret."""
        chosen = kept or _hashed()
        enrolment = self.database.write(
            lambda session: invitations.accept(session, self.ring, invitation, chosen, at)
        )
        return enrolment.secret

    def confirm(self, invitation: str, code: str, at: datetime = NOW) -> list[str]:
        """The authenticator's first code; the recovery codes."""
        return self.database.write(
            lambda session: invitations.confirm(session, self.ring, self.index_key, invitation, code, at)
        )[1]

    def join(
        self, email: str, *given: str, at: datetime = NOW - timedelta(hours=1), kept: str | None = None
    ) -> Staff:
        """Somebody who has been here for an hour; `kept` stands in for the hash of a password."""
        invitation = self.add(email, *given, at=at)
        self.totp[email] = self.accept(invitation, at, kept)
        self.recovery[email] = self.confirm(invitation, self.code(email, at), at)
        return self.get(email)

    def code(self, email: str, at: datetime = NOW) -> str:
        """What their telephone shows."""
        return pyotp.TOTP(self.totp[email]).at(at)

    def get(self, email: str) -> Staff:
        """Somebody as they are now."""
        found = self.database.read(lambda session: staff.find_by_email(session, email))
        assert found is not None
        return found

    def prove(self, email: str, code: str, at: datetime = NOW) -> None:
        """The second factor by itself."""

        def work(session):
            found = staff_sessions.credentials(session, email)
            staff_sessions.prove_second(session, self.ring, self.index_key, found, code, at)

        self.database.write(work)

    def credentials(self, email: str) -> Credentials:
        """What must be proved for an address."""
        return self.database.read(lambda session: staff_sessions.credentials(session, email))

    def sign_in(self, email: str, at: datetime = NOW) -> Opened:
        """A session, without the questions."""
        staff_id = self.get(email).staff_id
        return self.database.write(lambda session: staff_sessions.open_session(session, staff_id, at))

    def found(self, secret: str, at: datetime = NOW) -> Signed | None:
        """The session of a secret."""
        return self.database.read(lambda session: staff_sessions.find(session, secret, at))

    def totp_step(self, at: datetime) -> int:
        """The step an instant lies in."""
        return int(at.timestamp()) // second_factor.STEP_SECONDS
