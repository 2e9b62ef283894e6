"""A colleague: name, roles and cashier's code changed; let in anew, or no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Response

from db import ids
from db.session import Session
from doorway import callers
from doorway.deeds import staff as deeds
from doorway.refusals import PreconditionFailed
from doorway.service import now, service
from doorway.staff_ids import inside
from identity import deciders, roles, staff
from identity.staff import Staff
from loyalty.errors import UnknownMember
from loyalty.people import searching
from web.console import clock, filled, namesakes
from web.console.connections import store_names
from web.console.door import door
from web.console.staff import HERE, chosen, shown_or_mailed
from web.wire import told
from web.wire.forms import Form


@door.shows("/staff/<person>", may="staff.read")
def one(person: str) -> Response:
    """Somebody of the staff."""
    return _page(person)


@door.takes("/staff/<person>/edit", may="staff.edit")
def edit(person: str) -> Response:
    """Another name, own membership or cashier's code."""

    def do(form: Form) -> None:
        name = form.text("name")
        code, own = form.text("till_code", most=64, needed=False), namesakes.asked(form, needed=False)
        form.done()
        _write(person, form, lambda session, before: _edit(session, before, name, code, own))

    return _tried(person, "edit", do, "staff.saved")


@door.takes("/staff/<person>/roles", may="staff.edit")
def grant(person: str) -> Response:
    """Give these roles and no others; where that changes anything, sessions end at once."""

    def do(form: Form) -> None:
        grants = chosen(form)
        form.done()
        _write(person, form, lambda session, before: deeds.grant(session, before, grants))

    return _tried(person, "roles", do, "staff.roles-saved")


@door.takes("/staff/<person>/disable", may="staff.edit")
def disable(person: str) -> Response:
    """Let somebody in no more; their sessions end at once."""

    def work(session: Session, before: Staff) -> None:
        deeds.disable(session, before, now())

    return _tried(person, "way-in", lambda form: _write(person, form, work), "staff.disabled-now")


@door.takes("/staff/<person>/invitation", may="staff.edit")
def reset(person: str) -> Response:
    """Invite again: password, second factor and sessions end, also those of somebody disabled."""
    at = now()
    try:
        found, invited = service().database.write(lambda session: deeds.reset(session, person, at))
    except filled.REFUSED as error:
        return _page(person, error, part="way-in")
    return shown_or_mailed(found, invited)


def _tried(person: str, part: str, do: Callable[[Form], None], done: str) -> Response:
    form = Form.sent()
    try:
        do(form)
    except filled.REFUSED as error:
        return _page(person, error, form, part)
    return told.then(f"{HERE}/{person}", done)


def _write(person: str, form: Form, work: Callable[[Session, Staff], None]) -> None:
    """Change somebody who is still as the page showed them. Raises PreconditionFailed, UnknownStaff."""

    def change(session: Session) -> None:
        before = staff.get(session, inside(person), lock=True)
        if form.given.get("version") != deeds.version(before):
            raise PreconditionFailed
        work(session, before)

    service().database.write(change)


def _edit(session: Session, before: Staff, name: str, code: str, own: str) -> None:
    deeds.rename(session, before, name)
    deeds.set_till_code(session, before, code or None)
    deeds.set_member(session, before, _member(session, own) if own else None)


def _member(session: Session, text: str) -> str:
    """The one member whom a text names by anything but a name. Raises UnknownMember."""
    found = searching.find_one(session, service().retailer, text)
    if found is None:
        raise UnknownMember(text)
    return found.member_id


def _page(
    person: str, error: Exception | None = None, form: Form = filled.UNSENT, part: str = ""
) -> Response:
    def read(session: Session) -> tuple[Staff, list[tuple[str, str]], datetime | None]:
        one, me = staff.get(session, inside(person)), callers.caller().person.staff_id
        return one, store_names(session), deciders.find_two_from(session, one, me, now())

    found, names, apart = service().database.read(read)
    error = namesakes.instead(error, form)
    held = {str(each) for each in found.grants}
    return filled.shown(
        "console/colleague.html",
        error,
        form,
        part=part,
        person=found,
        id=person,
        version=deeds.version(found),
        held=held,
        in_stores=sorted(each for each in held if ":" in each),
        member=ids.outside("member", found.member_id) if found.member_id else "",
        roles=tuple(roles.ROLES),
        scoped=sorted(roles.SCOPED_ROLES),
        store_names=names,
        choice=getattr(error, "choice", None),
        second_from=apart.astimezone(clock.zone()).date() if apart else None,
    )
