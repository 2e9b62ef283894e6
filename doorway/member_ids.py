"""Members as the world outside names them."""

from __future__ import annotations

from db import ids
from db.session import Session
from loyalty.errors import UnknownMember
from loyalty.people import members


def inside(text: str) -> str:
    """The id inside of one outside. Raises UnknownMember."""
    found = ids.find_inside("member", text)
    if found is None:
        raise UnknownMember(text)
    return found


def living(session: Session, text: str) -> str:
    """Who an id outside stands for now: who was merged lives on as another. Raises UnknownMember."""
    return members.find(session, members.find_survivor_id(session, inside(text))).member_id
