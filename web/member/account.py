"""What a member is to us: name, contacts, language, and the doors to all that is theirs to settle."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Response, g

from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.activities import referrals
from loyalty.people import editing, members, preferences
from loyalty.people.members import Person
from loyalty.program import shelf
from loyalty.program.model import Program
from web.member import answering
from web.member.door import door
from web.wire import failing, pages, readers, told
from web.wire.forms import Form
from web.wire.refusals import Unfilled

NAME_CHARS = 80


@dataclass(frozen=True, slots=True)
class Self:
    """A member as their own pages call them."""

    person: Person
    program: Program
    language: str


@door.shows("/account")
def account() -> Response:
    """Everything a member can settle about themselves, each a door."""
    found = own()
    return pages.shown(
        "member/account.html",
        own=found,
        questions=answering.asked(found.program),
        has_referrals=referrals.rewards_any(found.program),
    )


@door.shows("/account/name")
def name() -> Response:
    """What we call them, and in which language."""
    return _named(own(), Form({}))


@door.takes("/account/name")
def rename() -> Response:
    """Another name, another language; messages come in it, too."""
    form = Form.sent()
    wanted = " ".join(form.text("name", most=NAME_CHARS, needed=False).split())
    chosen = form.chosen("language", readers.OFFERED)
    try:
        form.done()
    except Unfilled as error:
        return _named(own(), form, 422, failing.refusal(error))
    _write(wanted, chosen)
    # Kept as the link in the head of the page would.
    g.language_chosen = chosen
    return told.then("/account", "account.saved")


def own() -> Self:
    """Who is signed in."""
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> Self:
        program = shelf.current(session, house.retailer.shelf, members.find(session, member_id).program, at)
        person = members.person(session, house.retailer, member_id)
        return Self(person, program, preferences.of_member(session, member_id).language)

    return house.database.read(read)


def _write(name: str, language: str) -> None:
    house, at, member_id = service(), now(), callers.caller().member_id

    def write(session: Session) -> None:
        editing.edit(session, house.retailer, member_id, editing.Change(name=name), at)
        before = preferences.of_member(session, member_id)
        preferences.put(session, member_id, replace(before, language=language), at)

    house.database.write(write)


def _named(found: Self, form: Form, status: int = 200, refusal: failing.Refusal | None = None) -> Response:
    return pages.shown(
        "member/account-name.html",
        status,
        own=found,
        offered=list(readers.OFFERED.items()),
        refusal=refusal,
        given=form.given,
        wrong=form.wrong,
    )
