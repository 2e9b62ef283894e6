"""A member brings others along: the code, the link and what both get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from flask import Response

from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.activities import referrals
from loyalty.activities.referrals import Own
from loyalty.cards import card_qr
from loyalty.errors import MemberClosed, UnknownReferral
from loyalty.explanations.figures import Figures
from loyalty.opening import open_books
from loyalty.people import privacy
from loyalty.program.earning import Activity
from loyalty.program.model import Program
from loyalty.terms import earning_told
from loyalty.terms.voice import Voice
from web.member.door import door
from web.wire import failing, pages, readers

GROUPED: Final = 5
# For who brings somebody along, and for who came.
BRINGING: Final = ("referral", "referred")


@door.shows("/refer")
def refer() -> Response:
    """The code to hand on, and what came of it: how many, never who."""
    try:
        program, own = _read()
    except UnknownReferral:
        return pages.shown("member/refer_none.html", refusal=None)
    except MemberClosed as error:
        return pages.shown("member/refer_none.html", 409, refusal=failing.refusal(error))
    figures = Figures(program, readers.reader())
    return pages.shown(
        "member/refer.html",
        code=privacy.grouped(own.code, GROUPED),
        link=link(program, own),
        own=own,
        given=[figures.points(amount, currency) for currency, amount in own.given.items() if amount],
        gives=list(_gives(program)),
    )


@door.shows("/refer/code.svg")
def code() -> Response:
    """The link as a QR code, for who stands beside the member."""
    program, own = _read()
    drawn = card_qr.svg(link(program, own), title=pages.say("refer.code"))
    return Response(drawn, content_type=card_qr.CONTENT_TYPE)


def link(program: Program, own: Own) -> str:
    """Where somebody joins who was brought along."""
    asked = urlencode({"ref": privacy.grouped(own.code, GROUPED)})
    return f"{service().settings.public_url}/join/{program.code}?{asked}"


def _read() -> tuple[Program, Own]:
    """The programme and the member's code, which is made when it is first asked for."""
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> tuple[Program, Own]:
        program = open_books(session, house.retailer, member_id, at, at).program
        return program, referrals.of_member(session, house.retailer, member_id, at)

    return house.database.write(read)


def _gives(program: Program) -> Iterator[str]:
    """What who brings somebody gets, and who came; the friend's part is short where the same holds for it."""
    voice = Voice.of(program, readers.reader().tag)
    found = {each.on: replace(each, name={}) for each in program.activities if each.on in BRINGING}
    mine, theirs = (found.get(each) for each in BRINGING)
    if mine is not None:
        yield from earning_told.of_activity(voice, mine)
    if mine is not None and theirs is not None and _is_alike(mine, theirs):
        gift = voice.figures.reward(theirs.reward) if theirs.reward else ""
        what = gift or voice.figures.points(theirs.points, theirs.currency)
        yield pages.say("refer.friend-gets", what=what)
    elif theirs is not None:
        yield from earning_told.of_activity(voice, theirs)


def _is_alike(mine: Activity, theirs: Activity) -> bool:
    """Whether both get theirs by the same purchase, and nothing else is to be said of the friend's."""
    bought = (mine.from_minor, mine.after) == (theirs.from_minor, theirs.after)
    plain = Activity(
        theirs.code, theirs.name, theirs.currency, theirs.points, theirs.on, reward=theirs.reward
    )
    return bought and replace(theirs, from_minor=0, after=plain.after) == plain
