"""Signing in by a code that reaches a contact, or by a passkey; and signing out."""

from __future__ import annotations

from typing import Any

from flask import Response, request
from werkzeug.utils import redirect

from db.session import Session
from doorway import proofs
from doorway.service import now, service
from identity import sessions, tokens
from identity.codes import Asked
from identity.devices import SignedIn
from identity.errors import TooMany, WrongOneTimeCode
from loyalty.people.contacts import Contact
from loyalty.program.model import Program
from web.member import proving
from web.member.door import door
from web.wire import branding, cookies, failing, local, pages, readers, told
from web.wire.door import arrived
from web.wire.forms import Form
from web.wire.refusals import Unfilled


@door.shows("/sign-in", anyone=True)
def sign_in() -> Response:
    """Where to send the code; or the passkey."""
    onward = local.path(request.args.get("next"), "/")
    if arrived() is not None:
        return redirect(onward, 303)  # type: ignore[return-value]
    return _asked(Form({"next": onward, "program": request.args.get("program", "")}))


@door.takes("/sign-in", anyone=True)
def ask() -> Response:
    """Send the code, the same for whoever asks; sent again, another one goes."""
    form = Form.sent()
    program = _program(form)
    contact = proving.contact(form, program) if program else None
    if program is None or contact is None:
        return _asked(form, 422)
    refusal = proving.send(Asked("sign-in", program.code, contact))
    if refusal and "again" not in form.given:
        return _asked(form, refusal.status, refusal=refusal)
    return _code_asked(form, program, contact, refusal=refusal, again="again" in form.given)


@door.shows("/sign-in/code", anyone=True)
def code_again() -> Response:
    """Begin anew: what was typed came with the form and is gone with it."""
    return redirect("/sign-in", 303)  # type: ignore[return-value]


@door.takes("/sign-in/code", anyone=True)
def prove() -> Response:
    """Sign in by the code that was sent."""
    form = Form.sent()
    program = _program(form)
    contact = proving.contact(form, program) if program else None
    if program is None or contact is None:
        return _asked(form, 422)
    typed = form.text("code", most=40)
    try:
        form.done()
        found = _signed_in(program, contact, typed)
    except (Unfilled, WrongOneTimeCode):
        form.note("code", "proof.code-wrong")
        return _code_asked(form, program, contact, 422)
    except TooMany as error:
        refusal = failing.refusal(error)
        return _code_asked(form, program, contact, refusal.status, refusal=refusal)
    return proving.admitted(found, local.path(form.given.get("next"), "/"))


@door.takes("/sign-out", anyone=True)
def sign_out() -> Response:
    """End this device's token; the page it leads to empties what the phone had kept."""
    secret, at = cookies.secret(cookies.MEMBER), now()
    if secret:
        service().database.write(lambda session: tokens.revoke(session, secret, at))
    return cookies.forget(told.then("/sign-in", "enter.gone"), cookies.MEMBER)


def _program(form: Form) -> Program | None:
    """The programme that was chosen; the only one needs no choice. None, and noted, for any other."""
    programs = branding.of_page().programs
    chosen = form.given.get("program") or (next(iter(programs)) if len(programs) == 1 else "")
    if chosen not in programs:
        form.note("program", "form.choose")
        return None
    branding.about(chosen)
    return programs[chosen]


def _signed_in(program: Program, contact: Contact, typed: str) -> SignedIn:
    house, at, device = service(), now(), proving.device()
    proofs.count_try(at)

    def write(session: Session) -> SignedIn | None:
        return sessions.by_code(session, house.retailer, program.code, contact, typed, device, at)

    return sessions.proved(house.database.write(write))


def _asked(form: Form, status: int = 200, **values: Any) -> Response:
    programs, reader = branding.of_page().programs, readers.reader()
    if form.given.get("program") in programs:
        branding.about(form.given["program"])
    return pages.shown(
        "member/sign-in.html",
        status,
        programs=programs,
        programs_named=[(code, reader.name(each.name, code)) for code, each in programs.items()],
        onward=local.path(form.given.get("next"), "/"),
        **{"refusal": None, "given": form.given, "wrong": form.wrong, **values},
    )


def _code_asked(form: Form, program: Program, contact: Contact, status: int = 200, **values: Any) -> Response:
    kept = {
        "contact": form.given["contact"],
        "program": program.code,
        "next": local.path(form.given.get("next"), "/"),
    }
    return pages.shown(
        "member/sign-in-code.html",
        status,
        program=program,
        contact=contact.text,
        is_rehearsed=proving.is_rehearsed(contact),
        **{"refusal": None, "again": False, "wrong": form.wrong, "kept": kept, **values},
    )
