"""Staff: who works here, invited, with the roles they have, in the whole house or in one store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway.deeds import staff as deeds
from doorway.deeds.inviting import Invited
from doorway.service import now, service
from doorway.staff_ids import outside
from identity import roles, staff
from identity.roles import Grant
from identity.staff import Staff
from web.console import filled, secrets
from web.console.connections import store_names
from web.console.door import door
from web.wire import sheets, told
from web.wire.forms import Form

HERE: Final = "/console/staff"
MOST: Final = 50
EMAIL_CHARS: Final = 254
STATUSES: Final = (staff.ACTIVE, staff.INVITED, staff.DISABLED)
HEADS: Final = {
    "id": "staff.id",
    "name": "staff.name",
    "email": "staff.email",
    "status": "staff.status",
    "roles": "staff.roles",
    "since": "staff.since",
}


@door.shows("/staff", may="staff.read")
def listed() -> Response:
    """Everyone, newest first; those who are in, were invited, or are let in no more."""
    if sheets.asked():
        return sheets.taken("staff", HEADS, map(_row, sheets.whole(_page_of, lambda each: each.staff_id)))
    return _list()


@door.takes("/staff", may="staff.edit")
def invite() -> Response:
    """Invite somebody new: by e-mail, or where there is no mail server by what is shown here once."""
    form = Form.sent()
    try:
        email, name = form.text("email", most=EMAIL_CHARS), form.text("name")
        grants = chosen(form)
        form.done()
        at = now()
        person, invited = service().database.write(
            lambda session: deeds.add(session, email, name, grants, at)
        )
    except filled.REFUSED as error:
        return _list(error, form)
    return shown_or_mailed(person, invited)


def shown_or_mailed(person: Staff, invited: Invited) -> Response:
    """What the one who invites sees: the way in, this once, or that it is in the post."""
    back = f"{HERE}/{outside(person)}"
    if invited.is_mailed:
        return told.then(back, "staff.mailed", email=person.email)
    link = f"{service().settings.public_url}/console/join/{invited.secret}"
    return secrets.shown("staff", link, back, coded=True, name=person.name)


def chosen(form: Form) -> Sequence[Grant]:
    """The roles that were ticked, and the one in a store that was added."""
    found = [roles.read(name.removeprefix("role-")) for name in form.given if name.startswith("role-")]
    if form.given.get("store-role"):
        role = form.chosen("store-role", tuple(roles.SCOPED_ROLES))
        found.append(Grant(role, form.text("store", most=64)))
    if not found:
        form.note("roles", "staff.role-needed")
    return found


def _list(error: Exception | None = None, form: Form = filled.UNSENT) -> Response:
    after = ids.find_inside("staff", request.args.get("after", ""))

    def read(session: Session) -> tuple[list[Staff], list[tuple[str, str]]]:
        return _page_of(session, after, MOST + 1), store_names(session)

    found, names = service().database.read(read)
    return filled.shown(
        "console/staff.html",
        error,
        form,
        listed=[(each, outside(each)) for each in found[:MOST]],
        next=outside(found[MOST - 1]) if len(found) > MOST else "",
        statuses=STATUSES,
        which=request.args.get("status", ""),
        roles=tuple(roles.ROLES),
        scoped=sorted(roles.SCOPED_ROLES),
        store_names=names,
    )


def _page_of(session: Session, after: str | None, limit: int) -> list[Staff]:
    return staff.listed(session, status=request.args.get("status", ""), before=after, limit=limit)


def _row(found: Staff) -> sheets.Row:
    return {
        "id": outside(found),
        "name": found.name,
        "email": found.email,
        "status": found.status,
        "roles": ", ".join(sorted(map(str, found.grants))),
        "since": found.created_at,
    }
