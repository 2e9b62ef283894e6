"""The household a member is in: who shares points with them, taken out of it, made its head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response

from db import ids
from db.session import Session
from doorway import audits
from doorway.deeds import households
from doorway.service import now, service
from loyalty.errors import NoHousehold
from loyalty.households import told as shared
from loyalty.households.told import Told
from web.console import frame
from web.console.door import door
from web.console.frame import Frame
from web.wire import doing, told
from web.wire.forms import Form


@door.shows("/members/<member>/household", may="members.read")
def household(member: str) -> Response:
    """Who is in it, and what they can spend together."""
    return _page(member)


@door.takes("/members/<member>/household/leave", may="members.edit")
def leave(member: str) -> Response:
    """Take the member out of it, as if they had left."""

    def do(form: Form) -> Response:
        def work(session: Session) -> Mapping[str, Any]:
            left = households.leave(session, member, now())
            return {"left": ids.outside("member", left)}

        doing.done(form, f"household-leave/{member}", work)
        return told.then(f"/console/members/{member}/household", "desk-household.left")

    return frame.tried(do, lambda error, form: _page(member, error, form))


@door.takes("/members/<member>/household/head", may="members.edit")
def head(member: str) -> Response:
    """Let the member head it; nothing changes for who heads it."""

    def do(_: Form) -> Response:
        at = now()
        service().database.write(lambda session: households.pass_on(session, member, at))
        return told.then(f"/console/members/{member}/household", "desk-household.heads")

    return frame.tried(do, lambda error, form: _page(member, error, form))


def _page(member: str, error: Exception | None = None, form: Form | None = None) -> Response:
    house, at = service(), now()

    def read(session: Session) -> tuple[Frame, Told | None, Mapping[str, str]]:
        own = frame.of(session, member)
        try:
            found = shared.read(session, house.retailer, own.member_id, at)
        except NoHousehold:
            return own, None, {}
        return own, found, shared.names(session, house.retailer, found.household)

    own, found, names = house.database.read(read)
    audits.saw("members.household", own.member_id)
    mates = found.household.places if found else ()
    return frame.shown(
        "console/member-household.html",
        own,
        error,
        form,
        found=found,
        mates=[(ids.outside("member", each.member_id), names[each.member_id], each) for each in mates],
    )
