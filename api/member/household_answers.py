"""What is told of households: to who is in them and to staff, and at a till."""

from __future__ import annotations

from datetime import datetime

from api.wire.values import Json, instant
from db import ids
from db.session import Session
from doorway.service import service
from loyalty.households import told
from loyalty.households.told import Told


def read(session: Session, member_id: str, at: datetime) -> Json:
    """The whole household as a member finds it. Raises UnknownMember, NoHousehold."""
    retailer = service().retailer
    found = told.read(session, retailer, member_id, at)
    names = told.names(session, retailer, found.household)
    members = [
        {
            "member": ids.outside("member", place.member_id),
            "name": names[place.member_id],
            "head": place.member_id == found.household.head_id,
            "joined_at": instant(place.joined_at),
        }
        for place in found.household.places
    ]
    return {"members": members, "points": dict(found.points), "may_burn": found.may_burn}


def pool(found: Told | None) -> Json | None:
    """What a till is told: how many they are, and what they have together."""
    if found is None:
        return None
    members = len(found.household.places)
    return {"members": members, "points": dict(found.points), "may_burn": found.may_burn}
