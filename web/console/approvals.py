"""Approvals: what one person asked for and a second one decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway import callers, member_ids
from doorway.deeds import carrying_out, points_by_hand
from doorway.service import now, service
from identity import approvals, deciders, staff
from identity.approvals import OPEN, Approval
from identity.deciders import Stand
from identity.errors import IdentityError, NotSecondPerson, UnknownApproval
from loyalty.errors import LoyaltyError
from loyalty.explanations.figures import Figures
from loyalty.people import searching
from loyalty.program.model import Program
from points.errors import PointsError
from web.books import amounts
from web.console import clock, desk_sheets
from web.console.door import door
from web.wire import branding, failing, pages, readers, sheets, told
from web.wire.forms import Form
from web.wire.refusals import PageRefused

MOST: Final = 50
NOTE_CHARS: Final = 500
HERE: Final = "/console/approvals"


@door.shows("/approvals", may="approvals.read")
def waiting() -> Response:
    """What waits for a second person, newest first; or what was decided."""
    if sheets.asked():
        return desk_sheets.decisions(request.args.get("status", OPEN))
    return _page()


@door.takes("/approvals/<approval>/<way>", may="approvals.decide")
def decide(approval: str, way: str) -> Response:
    """Approve, and do what was asked, in one; or reject, when nothing is done."""
    inside, form, at = ids.find_inside("approval", approval), Form.sent(), now()
    if inside is None or way not in ("approve", "reject"):
        raise UnknownApproval(approval)
    try:
        note = form.text("note", most=NOTE_CHARS, needed=False)
        form.done()
        service().database.write(
            lambda session: carrying_out.decide(session, inside, at, approve=way == "approve", note=note)
        )
    except (PageRefused, IdentityError, LoyaltyError, PointsError) as error:
        if isinstance(error, NotSecondPerson):
            carrying_out.note_refused(inside)
        return _page(error)
    return told.then(HERE, "approvals.done" if way == "approve" else "approvals.left")


def _page(error: Exception | None = None) -> Response:
    at, which = now(), request.args.get("status", OPEN)
    programs = branding.of_page().programs

    def read(session: Session) -> list[tuple[Approval, str, str, str, Stand]]:
        found = approvals.listed(session, at, status=which, limit=MOST)
        notes = carrying_out.notes(session, found)
        makers = staff.names(session, {each.maker_id for each in found})
        points = _points(session, found, programs)
        known = deciders.of(session, callers.caller().person.staff_id, at)
        return [
            (
                each,
                notes.get(each.approval_id, ""),
                makers[each.maker_id],
                points.get(each.approval_id, ""),
                known.stand(each) if each.status == OPEN else Stand(),
            )
            for each in found
        ]

    found = service().database.read(read)
    refusal = failing.refusal(error) if error else None
    return pages.shown(
        "console/approvals.html",
        refusal.status if refusal else 200,
        found=found,
        which=which,
        when=lambda moment: pages.coming(moment.astimezone(clock.zone()).date()),
        refusal=refusal,
        approval_id=lambda each: ids.outside("approval", each.approval_id),
    )


def _points(
    session: Session, found: Sequence[Approval], programs: Mapping[str, Program]
) -> Mapping[str, str]:
    """How many points each wish for points is about, in the words of its member's programme."""
    wishes = [(each, member_ids.inside(each.subject)) for each in found if each.kind == points_by_hand.KIND]
    codes = searching.programs_of(session, {member_id for _, member_id in wishes}) if wishes else {}
    return {
        each.approval_id: points_of(each, Figures(programs[codes[member_id]], readers.reader()))
        for each, member_id in wishes
        if codes.get(member_id) in programs
    }


def points_of(asked: Approval, figures: Figures) -> str:
    """The points a wish is about: `+50,000 points`."""
    amount = asked.payload["amount"]
    return amounts.sign(amount) + figures.points(abs(amount), asked.payload["currency"])
