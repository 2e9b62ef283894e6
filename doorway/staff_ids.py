"""Staff as the world outside names them."""

from __future__ import annotations

from db import ids
from identity.errors import UnknownStaff
from identity.staff import Staff


def inside(text: str) -> str:
    """The id inside of one outside. Raises UnknownStaff."""
    found = ids.find_inside("staff", text)
    if found is None:
        raise UnknownStaff
    return found


def outside(person: Staff) -> str:
    """Somebody's id as it is shown."""
    return ids.outside("staff", person.staff_id)
