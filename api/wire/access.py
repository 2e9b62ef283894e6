"""Who may: a decorator that says it in /openapi.json and holds it, so that the two cannot differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps
from typing import Any, cast

from flask_smorest import Blueprint

from api.wire import till_proof
from api.wire.documents import problems
from db.session import Session
from doorway import callers, logs, request_notes
from doorway.callers import Caller
from doorway.known_tills import KnownTill
from doorway.service import now, service
from identity import roles
from loyalty.errors import UnknownTill
from loyalty.shops import tills

Method = Callable[..., Any]


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


def _guarded(
    blueprint: Blueprint, security: list[dict[str, list[str]]], find: Callable[[Session, datetime], Caller]
) -> Callable[[Method], Method]:
    def guard(method: Method) -> Method:
        @wraps(method)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            at = now()
            till_proof.prove_signature(at)
            found = service().database.read(lambda session: find(session, at))
            callers.arrived(found)
            if found.signed is not None:
                callers.rest(found, till_proof.secret("staff_"), at)
            elif found.bearer is not None:
                callers.rest(found, "", at)
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
    return callers.member(session, till_proof.secret("member_"), at)


def _staff(session: Session, at: datetime, permission: str = "") -> Caller:
    return callers.staff(session, till_proof.secret("staff_"), at, permission)


def known_till(at: datetime) -> KnownTill:
    """The till whose key the request carries; that it is in use, recording proves. Raises UnknownTill."""
    till_proof.prove_signature(at)
    house = service()
    known = house.tills.known(house.database, house.retailer, till_proof.digest(), at)
    logs.note(till=f"{known.till.store}/{known.till.label}")
    request_notes.of_key(known.till.digest, at)
    return known
