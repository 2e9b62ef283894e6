"""The console's door: staff with a session, and for each page the permission it needs."""

from __future__ import annotations

from doorway import callers
from doorway.deeds import exports
from identity import roles
from web.console import clock
from web.console.rail import rail
from web.console.tabs import tabs
from web.wire import cookies
from web.wire.door import Door, Guard, arrived


def permitted(permission: str, store: str | None = None) -> bool:
    """Whether whoever is signed in may do something, in a store where it is about one."""
    found = arrived()
    return bool(found and found.signed and roles.permits(found.person.grants, permission, store))


door = Door("console", __name__, Guard(cookies.STAFF, "/console/sign-in", callers.staff), "/console")
door.context_processor(
    lambda: {
        "rail": rail,
        "tabs": tabs,
        "permitted": permitted,
        "sees_people": exports.sees_people,
        "clock": clock.told,
    }
)
