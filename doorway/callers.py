"""Who asks: a till, a member, staff; found by what proves them, noted for the log and the audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import g

from db import ids
from db.session import Session
from doorway import logs
from doorway.refusals import Unauthorised
from doorway.service import service
from identity import devices, roles, staff_sessions, tokens
from identity.errors import Forbidden
from identity.staff import Staff
from identity.staff_sessions import Signed
from identity.tokens import Bearer
from loyalty.shops.tills import Till


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a till by its key, a member by a token, staff by a session. Keys and audits use `name`."""

    name: str
    till: Till | None = None
    member_id: str = ""
    signed: Signed | None = None
    bearer: Bearer | None = None

    @property
    def store_till(self) -> Till:
        """Which till it is, in a method that is for tills."""
        assert self.till is not None, "a method for tills says so by its decorator"
        return self.till

    @property
    def person(self) -> Staff:
        """Who of the staff it is, in a method that is for staff."""
        assert self.signed is not None, "a method for staff says so by its decorator"
        return self.signed.person


def caller() -> Caller:
    """Who asks, as the door found out."""
    return cast(Caller, g.caller)


def arrived(found: Caller) -> None:
    """Note who asks, for the rest of the request."""
    g.caller = found


def member(session: Session, secret: str, at: datetime) -> Caller:
    """The member of a token in use. Raises Unauthorised."""
    found = tokens.find(session, secret, at)
    if found is None:
        raise Unauthorised
    logs.note(member=ids.outside("member", found.member_id))
    return Caller(f"member:{found.member_id}", member_id=found.member_id, bearer=found)


def staff(session: Session, secret: str, at: datetime, permission: str = "") -> Caller:
    """The person of a session in use, whose roles permit this. Raises Unauthorised, Forbidden."""
    found = staff_sessions.find(session, secret, at)
    if found is None:
        raise Unauthorised
    name = ids.outside("staff", found.person.staff_id)
    logs.note(staff=name)
    if permission and not roles.permits(found.person.grants, permission):
        raise Forbidden(permission)
    return Caller(name, signed=found)


def in_store(permission: str, store: str) -> None:
    """Go on only where the caller's roles permit this in a store. Raises Forbidden."""
    if not roles.permits(caller().person.grants, permission, store):
        raise Forbidden(permission, store)


def rest(found: Caller, secret: str, at: datetime) -> None:
    """Note a use: a session ends so long after its last one, a device is noted as seen once an hour."""
    if found.signed is not None and staff_sessions.is_to_touch(found.signed, at):
        service().database.write(lambda session: staff_sessions.touch(session, secret, at))
    bearer = found.bearer
    if bearer is not None and devices.is_due(bearer, at):
        service().database.write(lambda session: devices.see(session, bearer, at))
