"""Points that members miss: their reports, what may be the receipt, and the answer they are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Response

from db import ids
from db.session import Session
from doorway import audits, callers
from doorway.deeds.identifying import PREFIX
from doorway.service import now, service
from identity import roles
from loyalty.errors import UnknownMissing
from loyalty.people import missing
from loyalty.people.missing import Report, Waiting
from loyalty.program.iso4217 import DECIMALS
from notices import outgoing
from web.console import desk_sheets
from web.console.door import door
from web.wire import doing, pages, readers, sheets, told
from web.wire.forms import Form

MOST: Final = 50
HERE: Final = "/console/waiting/missing"


@door.shows("/waiting/missing", may="parked.read")
def reports() -> Response:
    """Open reports, oldest first, each with the document that waits under its number."""
    if sheets.asked():
        return desk_sheets.reports()
    own = roles.stores(callers.caller().person.grants, "parked.read")

    def read(session: Session) -> list[tuple[Report, Waiting | None]]:
        found = missing.page(session, MOST, own_stores=own)
        return [(each, missing.find_waiting(session, each.missed)) for each in found]

    found = service().database.read(read)
    reader = readers.reader()
    return pages.shown(
        "console/missing.html",
        found=[
            (each, waits, reader.amount(each.missed.total_minor, each.money, DECIMALS[each.money]))
            for each, waits in found
        ],
        answers=missing.ANSWERS,
        prefix=PREFIX,
        outside=ids.outside,
    )


@door.takes("/waiting/missing/answer", may="parked.resolve")
def answer() -> Response:
    """Answer a report, once; the member reads it."""
    form = Form.sent()
    report_id, code = form.text("report"), form.chosen("answer", missing.ANSWERS)
    form.done()

    def work(session: Session) -> Mapping[str, Any]:
        found = missing.get(session, report_id)
        if not roles.permits(callers.caller().person.grants, "parked.resolve", found.missed.store):
            raise UnknownMissing
        missing.answer(session, report_id, code, callers.caller().name, now())
        member = ids.outside("member", found.member_id)
        audits.did(session, "members.missing.answer", member, {"answer": code})
        facts = {
            "number": found.missed.number,
            "bought_on": found.missed.bought_on.isoformat(),
            "answer": f"missing-{code}",
        }
        outgoing.tell(session, found.member_id, "missing-answered", f"missing:{report_id}", facts, now())
        return {}

    doing.done(form, "missing/answer", work)
    return told.then(HERE, "missing-desk.answered")
