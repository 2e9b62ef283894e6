"""Leaving: what is kept of a member as a file, what is lost, and a last page that says it is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import orjson
from flask import Response, g

from db import ids
from db.session import Session
from doorway import allowances, callers
from doorway.deeds import membership
from doorway.service import now, service
from identity import limits, own_data
from loyalty.books import account_reading
from loyalty.books.account import Account
from loyalty.explanations.figures import Figures
from loyalty.opening import open_books
from loyalty.program.model import Program
from points.errors import HoldsOpen
from web.member.account import own
from web.member.door import door
from web.wire import branding, cookies, failing, pages, readers
from web.wire.forms import Form

# The whole of a member is read for it.
FILES: Final = (20, timedelta(hours=1))
WAITING: Final = ("open", "awaiting", "ended")


@door.shows("/account/data.json")
def data() -> Response:
    """All that we know of the member, in a file of their own. Raises TooMany."""
    house, at, member_id = service(), now(), callers.caller().member_id
    key = limits.key("own data", member_id)
    house.database.write(lambda session: limits.take(session, key, *FILES, at))
    found = house.database.read(lambda session: own_data.read(session, house.retailer, member_id, at))
    body = orjson.dumps(found, option=orjson.OPT_INDENT_2)
    answer = Response(body, content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@door.shows("/account/leave")
def leave() -> Response:
    """What is lost by leaving, and the word to type."""
    return _asked(Form({}))


@door.takes("/account/leave")
def left() -> Response:
    """Forget the member, for good, once they typed the word."""
    form, program = Form.sent(), own().program.code
    word = str(pages.say("leave.word"))
    if form.text("word", needed=False).casefold() != word.casefold():
        form.note("word", "leave.word-wrong")
        return _asked(form, 422)
    try:
        _erase()
    except HoldsOpen as error:
        refusal = _set_aside() or failing.refusal(error)
        return _asked(form, refusal.status, refusal)
    # The last page is shown to nobody in particular.
    branding.about(program)
    g.pop("caller")
    return cookies.forget(pages.shown("member/left.html"), cookies.MEMBER)


def _erase() -> None:
    member, at = ids.outside("member", callers.caller().member_id), now()
    service().database.write(lambda session: membership.erase(session, member, at, by="member"))


def _set_aside() -> failing.Refusal | None:
    """What is said of points that wait for a till without a line, which takes days; None if none do."""
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> tuple[Program, list[datetime]]:
        waiting = [row.closes_at for row in allowances.mine(session) if allowances.status(row, at) in WAITING]
        return open_books(session, house.retailer, member_id, at, at).program, waiting

    program, waiting = house.database.read(read)
    if not waiting:
        return None
    when = pages.moment(max(waiting), program.zoneinfo, "weekday")
    detail = pages.say("leave.set-aside-until", when=when)
    return failing.Refusal(409, "holds_open", pages.say("leave.set-aside"), detail)


def _asked(form: Form, status: int = 200, refusal: failing.Refusal | None = None) -> Response:
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> Account:
        return account_reading.read(session, house.retailer, member_id, at, most_lines=1)

    account = house.database.read(read)
    return pages.shown(
        "member/leave.html",
        status,
        own=own(),
        purses=[each for each in account.purses if each.balance.available or each.balance.pending],
        figures=Figures(account.program, readers.reader()),
        refusal=refusal,
        wrong=form.wrong,
    )
