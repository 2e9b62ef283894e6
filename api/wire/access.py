"""Who may: a decorator that says it in /openapi.json and holds it, so that the two cannot differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial, wraps
from typing import Any, cast

from flask import g
from flask_smorest import Blueprint

from api.service import now, service
from api.till.known import KnownTill
from api.wire import logs, request_notes, till_proof
from api.wire.documents import problems
from api.wire.refusals import Unauthorised
from db import ids
from db.session import Session
from identity import devices, roles, staff_sessions, tokens
from identity.errors import Forbidden
from identity.staff import Staff
from identity.staff_sessions import Signed
from identity.tokens import Bearer
from loyalty.errors import UnknownTill
from loyalty.shops import tills
from loyalty.shops.tills import Till

Method = Callable[..., Any]


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


def anyone(blueprint: Blueprint) -> Callable[[Method], Method]:
    """Open to everyone."""
    return lambda method: cast(Method, blueprint.doc(security=[], responses=problems())(method))


def till(blueprint: Blueprint, scope: str = "") -> Callable[[Method], Method]:
    """For a till whose key is in use, and for this `scope` (of `till_keys.SCOPES`; empty: for any till).

    The method finds the till by `caller()`.
    """
    find = partial(_till, scope=scope)
    return _guarded(blueprint, [{"till": [scope] if scope else []}], find)


def till_proved_later(blueprint: Blueprint, scope: str) -> Callable[[Method], Method]:
    """For a till, where the method's own read proves the key: the hot path has no statement to spare.

    The method calls `known_till`, and `till_proof.check` with this scope once the key is proved.
    """
    documented = blueprint.doc(security=[{"till": [scope]}], responses=problems(401, 403))
    return lambda method: cast(Method, documented(method))


def member(blueprint: Blueprint) -> Callable[[Method], Method]:
    """For a member with a token in use. The method finds the member by `caller()`."""
    return _guarded(blueprint, [{"member": []}], _member)


def staff(blueprint: Blueprint, permission: str) -> Callable[[Method], Method]:
    """For staff whose roles permit this (a word of `identity.roles`). The method finds them by `caller()`."""
    assert permission in roles.PERMISSIONS, f"no permission is called {permission!r}"
    return _guarded(blueprint, [{"staff": [permission]}], partial(_staff, permission=permission))


def any_staff(blueprint: Blueprint) -> Callable[[Method], Method]:
    """For whoever of the staff is signed in, whatever their roles: what is one's own."""
    return _guarded(blueprint, [{"staff": []}], _staff)


def in_store(permission: str, store: str) -> None:
    """Go on only where the caller's roles permit this in a store. Raises Forbidden."""
    if not roles.permits(caller().person.grants, permission, store):
        raise Forbidden(permission, store)


def caller() -> Caller:
    """Who asks, as the decorator found out."""
    return cast(Caller, g.caller)


def _guarded(
    blueprint: Blueprint, security: list[dict[str, list[str]]], find: Callable[[Session, datetime], Caller]
) -> Callable[[Method], Method]:
    def guard(method: Method) -> Method:
        @wraps(method)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            at = now()
            till_proof.prove_signature(at)
            g.caller = service().database.read(lambda session: find(session, at))
            _touch(g.caller.signed, at)
            _see(g.caller.bearer, at)
            return method(*args, **kwargs)

        statuses = (401, 403) if any(security[0].values()) else (401,)
        return cast(Method, blueprint.doc(security=security, responses=problems(*statuses))(guarded))

    return guard


def _till(session: Session, at: datetime, scope: str) -> Caller:
    found = tills.find(session, till_proof.digest(), at)
    if found is None:
        raise UnknownTill
    logs.note(till=f"{found.store}/{found.label}")
    request_notes.of_key(found.digest, at)
    till_proof.check(found, scope)
    return Caller(f"till:{found.digest}", till=found)


def _member(session: Session, at: datetime) -> Caller:
    found = tokens.find(session, till_proof.secret("member_"), at)
    if found is None:
        raise Unauthorised
    logs.note(member=ids.outside("member", found.member_id))
    return Caller(f"member:{found.member_id}", member_id=found.member_id, bearer=found)


def _staff(session: Session, at: datetime, permission: str = "") -> Caller:
    found = staff_sessions.find(session, till_proof.secret("staff_"), at)
    if found is None:
        raise Unauthorised
    name = ids.outside("staff", found.person.staff_id)
    logs.note(staff=name)
    if permission and not roles.permits(found.person.grants, permission):
        raise Forbidden(permission)
    return Caller(name, signed=found)


def _touch(found: Signed | None, at: datetime) -> None:
    """A session rests from its last use."""
    if found is not None and staff_sessions.is_to_touch(found, at):
        secret = till_proof.secret("staff_")
        service().database.write(lambda session: staff_sessions.touch(session, secret, at))


def _see(found: Bearer | None, at: datetime) -> None:
    """A member's device is noted as seen, once an hour."""
    if found is not None and devices.is_due(found, at):
        service().database.write(lambda session: devices.see(session, found, at))


def known_till(at: datetime) -> KnownTill:
    """The till whose key the request carries; that it is in use, recording proves. Raises UnknownTill."""
    till_proof.prove_signature(at)
    house = service()
    known = house.tills.known(house.database, house.retailer, till_proof.digest(), at)
    logs.note(till=f"{known.till.store}/{known.till.label}")
    request_notes.of_key(known.till.digest, at)
    return known
