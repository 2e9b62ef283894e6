"""Redemptions of completed sales that no points covered: a person collects what is owed, or waives it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Response

from db import ids
from db.session import Session
from doorway import callers
from doorway.deeds import owed as deeds
from doorway.service import now, service
from identity import roles
from loyalty.explanations.figures import Figures
from loyalty.receipts import rejected
from loyalty.receipts.rejected import Rejected
from web.console import desk_sheets
from web.console.door import door
from web.wire import pages, readers, sheets, told
from web.wire.forms import Form

MOST: Final = 100
HERE: Final = "/console/waiting/owed"


@door.shows("/waiting/owed", may="parked.read")
def owed() -> Response:
    """Those that wait, oldest first."""
    if sheets.asked():
        return desk_sheets.owed()
    own = roles.stores(callers.caller().person.grants, "parked.read")

    def read(session: Session) -> tuple[list[tuple[Rejected, str, str]], str]:
        found = rejected.page(session, own, MOST, None)
        return [(each, *_told(session, each)) for each in found], _total(session, found)

    found, total = service().database.read(read)
    return pages.shown("console/owed.html", found=found, total=total, outside=ids.outside)


@door.takes("/waiting/owed/settle", may="parked.resolve")
def settle() -> Response:
    """Say that what was owed was collected, or waived. Done once; no points move."""
    form = Form.sent()
    member, receipt = form.text("member"), form.text("receipt")
    n, resolution = form.whole("n"), form.chosen("resolution", rejected.RESOLUTIONS)
    form.done()
    service().database.write(lambda session: deeds.settle(session, member, receipt, n, resolution, now()))
    return told.then(HERE, f"owed.{resolution}")


def _total(session: Session, found: Sequence[Rejected]) -> str:
    """What all of them come to; empty where there are more than a page has, or in two programmes' money."""
    programs = {each.program for each in found}
    if len(programs) != 1 or len(found) == MOST:
        return ""
    program = service().retailer.shelf.take_reference(session, programs.pop())
    return Figures(program, readers.reader()).money(sum(each.worth_minor for each in found))


def _told(session: Session, each: Rejected) -> tuple[str, str]:
    """What it is worth, and how many points were asked for."""
    program = service().retailer.shelf.take_reference(session, each.program)
    figures = Figures(program, readers.reader())
    points = figures.points(each.amount, each.currency) if each.currency else ""
    return figures.money(each.worth_minor), points
