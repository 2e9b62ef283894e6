"""Staff sign in, out, and join by an invitation: a password, an authenticator, ten codes for a rainy day."""

from __future__ import annotations

from typing import Final

from flask import Response, request

from db.session import Session
from doorway import staff_joining, staff_signing_in
from doorway.service import now, service
from identity import staff_sessions
from identity.errors import IdentityError
from identity.staff_sessions import Opened
from loyalty.cards import card_qr
from web.console.door import door
from web.wire import cookies, failing, local, pages, told
from web.wire.forms import Form
from web.wire.refusals import Unfilled

HOME: Final = "/console/"
PASSWORD_CHARS: Final = 1_000


@door.shows("/sign-in", anyone=True)
def form() -> Response:
    """Ask who it is."""
    return pages.shown("console/sign-in.html", next=local.path(request.args.get("next"), HOME))


@door.takes("/sign-in", anyone=True)
def sign_in() -> Response:
    """Begin a session; every refusal reads the same."""
    form = Form.sent()
    try:
        email, code = form.text("email"), form.text("code")
        password = form.text("password", most=PASSWORD_CHARS)
        form.done()
        opened = staff_signing_in.by_password(email, password, code)
    except (Unfilled, IdentityError) as error:
        return _again("console/sign-in.html", error, form, next=form.given.get("next", ""))
    answer = told.then(local.path(form.given.get("next"), HOME))
    return cookies.give(answer, cookies.STAFF, opened.secret, staff_sessions.VALID_FOR)


@door.takes("/sign-out", anyone=True)
def sign_out() -> Response:
    """End the session of this browser."""
    secret, at = cookies.secret(cookies.STAFF), now()

    def end(session: Session) -> None:
        found = staff_sessions.find(session, secret, at)
        if found is not None:
            staff_sessions.revoke(session, found.person.staff_id, found.session_id, at)

    service().database.write(end)
    return cookies.forget(told.then("/console/sign-in", "sign-in.gone"), cookies.STAFF)


@door.shows("/join/<invitation>", anyone=True)
def invited(invitation: str) -> Response:
    """The first half of joining: choose a password."""
    person = staff_joining.invited(invitation, now())
    return pages.shown("console/join.html", person=person, invitation=invitation)


@door.takes("/join/<invitation>", anyone=True)
def accept(invitation: str) -> Response:
    """The second half: show the authenticator its secret, and ask for its first code."""
    at, form = now(), Form.sent()
    person = staff_joining.invited(invitation, at)
    try:
        password = form.text("password", most=PASSWORD_CHARS)
        form.done()
        enrolment = staff_joining.accept(person, invitation, password, at)
    except (Unfilled, IdentityError) as error:
        return _again("console/join.html", error, form, person=person, invitation=invitation)
    return _authenticator(invitation, enrolment.secret, enrolment.otpauth_uri)


@door.takes("/join/<invitation>/confirm", anyone=True)
def confirm(invitation: str) -> Response:
    """A first code: it lets in at once, and the recovery codes are shown, this once."""
    at, form = now(), Form.sent()
    staff_joining.count_code(invitation, at)

    def let_in(session: Session) -> tuple[list[str], Opened]:
        staff_id, codes = staff_joining.confirm(session, invitation, form.text("code"), at)
        return codes, staff_signing_in.by_invitation(session, staff_id, at)

    try:
        codes, opened = service().database.write(let_in)
    except IdentityError as error:
        secret, uri = form.given.get("secret", ""), form.given.get("uri", "")
        return _authenticator(invitation, secret, uri, error)
    shown = pages.shown("console/recovery.html", codes=codes)
    return cookies.give(shown, cookies.STAFF, opened.secret, staff_sessions.VALID_FOR)


def _authenticator(invitation: str, secret: str, uri: str, error: Exception | None = None) -> Response:
    drawn = card_qr.svg(uri, size_mm=50, title=secret) if uri.startswith("otpauth://") else ""
    refusal = failing.refusal(error) if error else None
    return pages.shown(
        "console/authenticator.html",
        422 if error else 200,
        invitation=invitation,
        secret=secret,
        uri=uri,
        qr=drawn,
        refusal=refusal,
    )


def _again(template: str, error: Exception, form: Form, **values: object) -> Response:
    """The same form with what was typed, but no password, and what is wrong with it."""
    given = {name: value for name, value in form.given.items() if name not in ("password", "code")}
    wrong = getattr(error, "wrong", {})
    return pages.shown(template, 422, refusal=failing.refusal(error), wrong=wrong, given=given, **values)
