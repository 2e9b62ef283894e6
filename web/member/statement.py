"""A statement of some days: what there was, what came and went, what there is; made to be printed."""

from __future__ import annotations

from flask import Response, request

from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.books import statement_reading
from loyalty.books.statement import Statement
from loyalty.errors import InvalidPeriod
from loyalty.people import members
from loyalty.program import shelf
from web.books import statements
from web.member.door import door
from web.wire import failing, pages
from web.wire.refusals import Unfilled


@door.shows("/statement")
def statement() -> Response:
    """The days asked for, else those of this month."""
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> tuple[Statement, str]:
        program = members.find(session, member_id).program
        zone = shelf.current(session, house.retailer.shelf, program, at).zoneinfo
        days = statements.days(request.args, at.astimezone(zone).date())
        found = statement_reading.read(session, house.retailer, member_id, *days, "then", at)
        return found, members.person(session, house.retailer, member_id).name

    try:
        found, person = house.database.read(read)
    except (Unfilled, InvalidPeriod) as error:
        return pages.shown(
            "member/statement_form.html",
            422,
            refusal=failing.refusal(error),
            wrong=getattr(error, "wrong", {}),
            given=request.args,
        )
    return pages.shown("member/statement.html", found=found, person=person, told_of=statements.told(found))
