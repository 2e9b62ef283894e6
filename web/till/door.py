"""The till page's door: a browser that was given a till's key, proved anew by each request."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from db.session import Session
from doorway import callers, logs, request_notes
from doorway.callers import Caller
from doorway.refusals import Unauthorised, WrongScope
from doorway.service import service
from loyalty.people import privacy
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.shops import tills
from loyalty.shops.till_keys import SCOPES
from loyalty.shops.tills import Till
from web.wire import cookies
from web.wire.door import Door, Guard

KEY_PAGE: Final = "/till/key"


def of_key(session: Session, secret: str, at: datetime, scope: str = "") -> Caller:
    """The till of a key in use, and for this scope. Raises Unauthorised, WrongScope.

    A key that signs what it sends is never sent itself: one that is proves nothing.
    """
    found = tills.find(session, privacy.secret_digest(secret), at)
    if found is None or found.sealed_secret is not None:
        raise Unauthorised
    logs.note(till=f"{found.store}/{found.label}")
    request_notes.of_key(found.digest, at)
    if scope and not found.may(scope):
        raise WrongScope(scope, found.scopes)
    return Caller(f"till:{found.digest}", till=found)


def till() -> Till:
    """The till whose page this is."""
    return callers.caller().store_till


def program_of(at: datetime) -> Program:
    """The programme of this till's store."""
    code, house = till().program, service()
    return house.database.read(lambda session: shelf.current(session, house.retailer.shelf, code, at))


door = Door("till", __name__, Guard(cookies.TILL, KEY_PAGE, of_key, SCOPES), "/till")
