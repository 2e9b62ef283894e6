"""Joining by the shop's link: a contact, the code that reaches it, what the programme has to be told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from flask import Response
from flask import request as sent
from werkzeug.utils import redirect

from db.session import Session
from doorway import proofs
from doorway.service import now, service
from identity import sessions
from identity.codes import Asked
from identity.errors import TooMany, WrongOneTimeCode
from identity.sessions import Joined, Wish
from loyalty.errors import AnswersWanted, ContactTaken, OwnReferral, UnknownReferral
from loyalty.people import members
from loyalty.people.consents import PURPOSES, Answer
from loyalty.people.contacts import Contact
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.terms.page import page as terms
from web.member import answering, proving
from web.member.door import door
from web.wire import branding, failing, pages, readers
from web.wire.door import arrived
from web.wire.forms import Form
from web.wire.refusals import Unfilled

# Which words the boxes have; what is agreed to is kept with them.
WORDING: Final = "join-page-1"
OPTIONAL: Final = tuple(code for code, purpose in PURPOSES.items() if purpose.needs_consent)
NAME_CHARS: Final = 80
# What goes with a newcomer from the first page to the last, in hidden fields; nothing of it is trusted.
KEPT: Final = ("contact", "name", "ref", "from", *(f"agree-{code}" for code in OPTIONAL))


@door.shows("/join/<code>", anyone=True)
def join(code: str) -> Response:
    """What one gets, and where to send the code; who is in already sees the card."""
    if (caller := arrived()) is not None:
        own = service().database.read(lambda session: members.find(session, caller.member_id).program)
        if own == code:
            return redirect("/", 303)  # type: ignore[return-value]
    return _begun(_program(code), Form({"ref": sent.args.get("ref", ""), "from": sent.args.get("from", "")}))


@door.takes("/join/<code>", anyone=True)
def ask(code: str) -> Response:
    """Send the code; sent again, another one goes."""
    program, form = _program(code), Form.sent()
    contact = proving.contact(form, program)
    form.text("name", most=NAME_CHARS, needed=False)
    if contact is None or form.wrong:
        return _begun(program, form, 422)
    refusal = proving.send(Asked("join", program.code, contact))
    if refusal and "again" not in form.given:
        return _begun(program, form, refusal.status, refusal=refusal)
    return _code_asked(program, form, contact, refusal=refusal, again="again" in form.given)


@door.shows("/join/<code>/code", anyone=True)
def code_again(code: str) -> Response:
    """Begin anew: what was typed came with the form and is gone with it."""
    return redirect(f"/join/{_program(code).code}", 303)  # type: ignore[return-value]


@door.takes("/join/<code>/code", anyone=True)
def prove(code: str) -> Response:
    """Join by the code; or be asked what has to be told, or signed in as who is a member already."""
    program, form = _program(code), Form.sent()
    contact = proving.contact(form, program)
    questions = answering.asked(program, required=True)
    typed = form.text("code", most=40)
    profile = answering.answered(form, questions) if "asked" in form.given else {}
    form.text("name", most=NAME_CHARS, needed=False)
    if contact is None or "name" in form.wrong:
        return _begun(program, form, 422)
    try:
        form.done()
        joined, is_brought = _joined(program, contact, typed, _wish(form, contact, profile))
    except (Unfilled, WrongOneTimeCode):
        form.note("code", "proof.code-wrong")
        return _code_asked(program, form, contact, 422)
    except AnswersWanted as error:
        if "asked" in form.given:
            answering.note(form, error, questions)
        return pages.shown(
            "member/join-questions.html", 200, program=program, questions=questions, **_state(form)
        )
    except ContactTaken:
        form.note("contact", "proof.contact-taken")
        return _begun(program, form, 409)
    except TooMany as error:
        refusal = failing.refusal(error)
        return _code_asked(program, form, contact, refusal.status, refusal=refusal)
    return proving.admitted(joined.signed_in, "/", _greeting(joined, form, is_brought=is_brought))


def _program(code: str) -> Program:
    """The programme somebody wants to join, which this page is about. Raises UnknownProgram."""
    house, at = service(), now()
    branding.about(code)
    return house.database.read(lambda session: shelf.current(session, house.retailer.shelf, code, at))


def _wish(form: Form, contact: Contact, profile: dict[str, Any]) -> Wish:
    agreed = [Answer(code, contact.channel, given=True) for code in OPTIONAL if form.ticked(f"agree-{code}")]
    told = {code: value for code, value in profile.items() if value is not None}
    name = " ".join(form.given.get("name", "").split())
    return Wish(name, agreed, WORDING, form.given.get("ref", "")[:64], told)


def _joined(program: Program, contact: Contact, typed: str, wish: Wish) -> tuple[Joined, bool]:
    """Who joined, and whether the friend's code was a friend's: a wrong one keeps nobody out."""
    try:
        return _write(program, contact, typed, wish), True
    except (UnknownReferral, OwnReferral):
        return _write(program, contact, typed, replace(wish, referral="")), False


def _write(program: Program, contact: Contact, typed: str, wish: Wish) -> Joined:
    house, at, device = service(), now(), proving.device()
    proofs.count_try(at)

    def write(session: Session) -> Joined | None:
        return sessions.join(session, house.retailer, program.code, contact, typed, wish, device, at)

    return sessions.proved(house.database.write(write))


def _greeting(joined: Joined, form: Form, *, is_brought: bool) -> str:
    if joined.card_number is None:
        return "join.back"
    if not is_brought:
        return "join.unbrought"
    return "join.done-in-store" if form.given.get("from") == "store" else "join.done"


def _begun(program: Program, form: Form, status: int = 200, **values: Any) -> Response:
    told = {each.section: each.sentences for each in terms(program, readers.reader().tag).paragraphs}
    promise = [*told.get("earn", ())[:1], *told.get("tiers", ())[1:2]]
    return pages.shown(
        "member/join.html",
        status,
        program=program,
        promise=promise,
        purposes=OPTIONAL,
        **{"refusal": None, **_state(form), **values},
    )


def _code_asked(program: Program, form: Form, contact: Contact, status: int = 200, **values: Any) -> Response:
    return pages.shown(
        "member/join-code.html",
        status,
        program=program,
        contact=contact.text,
        is_rehearsed=proving.is_rehearsed(contact),
        **{"refusal": None, "again": False, **_state(form), **values},
    )


def _state(form: Form) -> dict[str, Any]:
    kept = {name: form.given[name] for name in KEPT if form.given.get(name)}
    return {"given": form.given, "wrong": form.wrong, "kept": kept}
