"""Linking the plastic card of somebody who joined in a shop: its number, and one receipt of it."""

from __future__ import annotations

from flask import Response

from db.session import Session
from doorway import callers
from doorway.service import now, service
from identity import card_linking
from identity.card_linking import Slip
from identity.errors import CardNotProved, TooMany
from loyalty.people import members
from loyalty.program import shelf
from loyalty.program.model import Program
from points.errors import HoldsOpen
from web.member.door import door
from web.wire import doing, failing, pages, told
from web.wire.forms import Form
from web.wire.refusals import FormSpent, Unfilled


@door.shows("/card/link")
def link() -> Response:
    """What to type, and where it stands."""
    return _asked(Form({}), _program())


@door.takes("/card/link")
def linked() -> Response:
    """Take the card over, once it is proved."""
    form, program = Form.sent(), _program()
    number = form.text("card", most=60)
    slip = Slip(form.text("receipt", most=120), form.day("day"), form.amount("total", program.money_scale))
    try:
        form.done()
        _link(form, number, slip)
    except (Unfilled, CardNotProved, HoldsOpen, TooMany, FormSpent) as error:
        refusal = failing.refusal(error)
        return _asked(form, program, refusal.status, refusal=refusal)
    return told.then("/", "link.done")


def _link(form: Form, number: str, slip: Slip) -> None:
    house, at, member_id = service(), now(), callers.caller().member_id
    house.database.write(lambda session: card_linking.admit(session, member_id, number, at))

    def work(session: Session) -> dict[str, str]:
        return {"merge": card_linking.link(session, house.retailer, member_id, number, slip, at).merge_id}

    doing.done(form, "card/link", work)


def _program() -> Program:
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> Program:
        return shelf.current(session, house.retailer.shelf, members.find(session, member_id).program, at)

    return house.database.read(read)


def _asked(
    form: Form, program: Program, status: int = 200, refusal: failing.Refusal | None = None
) -> Response:
    return pages.shown(
        "member/link.html", status, program=program, refusal=refusal, given=form.given, wrong=form.wrong
    )
