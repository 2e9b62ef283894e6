"""A new phone or e-mail: a code that reaches it proves it, then it takes the place of the old one."""

from __future__ import annotations

from typing import Any

from flask import Response
from werkzeug.utils import redirect

from db.session import Session
from doorway import callers, proofs
from doorway.service import now, service
from identity import sessions
from identity.codes import Asked
from identity.errors import TooMany, WrongOneTimeCode
from loyalty.errors import ContactTaken
from loyalty.people.contacts import Contact
from web.member import proving
from web.member.account import Self, own
from web.member.door import door
from web.wire import failing, pages, told
from web.wire.forms import Form
from web.wire.refusals import Unfilled


@door.shows("/account/contact")
def contact() -> Response:
    """What reaches them now, and another."""
    return _asked(own(), Form({}))


@door.takes("/account/contact")
def ask() -> Response:
    """Send a code to the new contact; nothing changes before it is typed."""
    found, form = own(), Form.sent()
    new = proving.contact(form, found.program)
    if new is None:
        return _asked(found, form, 422)
    refusal = proving.send(Asked("contact", found.program.code, new, callers.caller().member_id))
    if refusal and "again" not in form.given:
        return _asked(found, form, refusal.status, refusal=refusal)
    return _code_asked(form, new, refusal=refusal, again="again" in form.given)


@door.shows("/account/contact/code")
def code_again() -> Response:
    """Begin anew: what was typed came with the form and is gone with it."""
    return redirect("/account/contact", 303)  # type: ignore[return-value]


@door.takes("/account/contact/code")
def prove() -> Response:
    """Let the new contact take the place of the old one of its kind."""
    found, form = own(), Form.sent()
    new = proving.contact(form, found.program)
    typed = form.text("code", most=40)
    if new is None:
        return _asked(found, form, 422)
    try:
        form.done()
        had_any = _changed(found, new, typed)
    except (Unfilled, WrongOneTimeCode):
        form.note("code", "proof.code-wrong")
        return _code_asked(form, new, 422)
    except ContactTaken:
        form.note("contact", "proof.contact-taken")
        return _asked(found, form, 409)
    except TooMany as error:
        refusal = failing.refusal(error)
        return _code_asked(form, new, refusal.status, refusal=refusal)
    return told.then("/account", "account.contact-changed" if had_any else "account.saved")


def _changed(found: Self, new: Contact, typed: str) -> bool:
    """Whether anything changed. Raises WrongOneTimeCode, ContactTaken, TooMany."""
    house, at, member_id = service(), now(), callers.caller().member_id
    proofs.count_try(at)

    def change(session: Session) -> tuple[Contact, ...] | None:
        return sessions.change_contact(session, house.retailer, found.program.code, member_id, new, typed, at)

    return bool(sessions.proved(house.database.write(change)))


def _asked(found: Self, form: Form, status: int = 200, **values: Any) -> Response:
    return pages.shown(
        "member/contact.html",
        status,
        own=found,
        **{"refusal": None, "given": form.given, "wrong": form.wrong, **values},
    )


def _code_asked(form: Form, new: Contact, status: int = 200, **values: Any) -> Response:
    return pages.shown(
        "member/contact-code.html",
        status,
        contact=new.text,
        is_rehearsed=proving.is_rehearsed(new),
        **{
            "refusal": None,
            "again": False,
            "wrong": form.wrong,
            "kept": {"contact": form.given["contact"]},
            **values,
        },
    )
