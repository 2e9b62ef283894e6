"""Who is asking: the bearer secret of a till or of a member."""

from __future__ import annotations

from datetime import datetime

from flask import request

from api import logs
from api.refusals import Unauthorised
from api.service import service
from api.tills import KnownTill
from db import ids
from db.session import Session
from identity import tokens
from loyalty import privacy, tills
from loyalty.errors import UnknownTill
from loyalty.tills import Till


def known_till(at: datetime) -> KnownTill:
    """The till whose key the request carries; that it is in use, recording proves. Raises UnknownTill."""
    house = service()
    known = house.tills.known(house.database, house.retailer, _till_digest(), at)
    logs.note(till=f"{known.till.store}/{known.till.label}")
    return known


def till(session: Session) -> Till:
    """The till whose key the request carries, proved. Raises UnknownTill."""
    found = tills.find(session, _till_digest())
    if found is None:
        raise UnknownTill
    logs.note(till=f"{found.store}/{found.label}")
    return found


def member_id(session: Session, at: datetime) -> str:
    """The member whose token the request carries. Raises Unauthorised."""
    found = tokens.find_member(session, _secret("member_"), at)
    if found is None:
        raise Unauthorised
    logs.note(member=ids.outside("member", found))
    return found


def _till_digest() -> str:
    try:
        return privacy.secret_digest(_secret("till_"))
    except Unauthorised:
        raise UnknownTill from None


def _secret(prefix: str) -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    secret = secret.strip()
    if scheme.casefold() != "bearer" or not secret.startswith(prefix):
        raise Unauthorised
    return secret
