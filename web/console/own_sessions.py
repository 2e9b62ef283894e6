"""One's own sessions: where somebody is signed in, and ending what is not theirs any more."""

from __future__ import annotations

from flask import Response

from db import ids
from doorway import callers
from doorway.service import now, service
from identity import staff_sessions
from identity.errors import UnknownSession
from web.console.door import door
from web.wire import pages, told
from web.wire.door import WHOEVER


@door.shows("/sessions", may=WHOEVER)
def sessions() -> Response:
    """The caller's own sessions in use, newest first."""
    caller, at = callers.caller(), now()
    found = service().database.read(
        lambda session: staff_sessions.listed(session, caller.person.staff_id, at)
    )
    current = caller.signed.session_id if caller.signed else ""
    return pages.shown(
        "console/sessions.html",
        found=[(each, ids.outside("staff_session", each.session_id)) for each in found],
        current=current,
    )


@door.takes("/sessions/<signed>/end", may=WHOEVER)
def end(signed: str) -> Response:
    """End a session of one's own, such as that of a telephone that is lost."""
    inside, staff_id, at = ids.find_inside("staff_session", signed), callers.caller().person.staff_id, now()
    if inside is None or not service().database.write(
        lambda session: staff_sessions.revoke(session, staff_id, inside, at)
    ):
        raise UnknownSession
    return told.then("/console/sessions", "sessions.ended")
