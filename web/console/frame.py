"""The frame of a member's further pages: whose they are, what may be done there, and what was refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask import Response

from db import ids
from db.session import Session
from doorway import member_ids
from doorway.service import now, service
from identity.errors import IdentityError
from loyalty.errors import LoyaltyError
from loyalty.explanations.figures import Figures
from loyalty.people import members
from loyalty.people.members import Person
from loyalty.program import shelf
from loyalty.program.model import Program
from points.errors import PointsError
from tiers.errors import TierError
from web.wire import branding, failing, pages, readers
from web.wire.forms import Form
from web.wire.refusals import PageRefused

# What a form of these pages is refused with, and the page says above it.
REFUSED: Final = (PageRefused, IdentityError, LoyaltyError, PointsError, TierError)
NOTE_CHARS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Frame:
    """Whose page it is: the id inside and outside, the person, the programme in force."""

    member_id: str
    id: str
    person: Person
    program: Program

    @property
    def figures(self) -> Figures:
        """How the programme's figures are written for this reader."""
        return Figures(self.program, readers.reader())


def of(session: Session, member: str) -> Frame:
    """The frame of a member, by their id outside. Raises UnknownMember."""
    retailer, member_id = service().retailer, member_ids.living(session, member)
    found = members.find(session, member_id)
    return Frame(
        member_id,
        ids.outside("member", member_id),
        members.person(session, retailer, member_id),
        shelf.current(session, retailer.shelf, found.program, now()),
    )


def shown(
    template: str, frame: Frame, error: Exception | None = None, form: Form | None = None, **values: Any
) -> Response:
    """A page of a member; with an error, what was typed comes back with what is wrong about it."""
    branding.about(frame.program.code)
    refusal = failing.refusal(error) if error else None
    return pages.shown(
        template,
        refusal.status if refusal else 200,
        frame=frame,
        id=frame.id,
        program=frame.program,
        figures=frame.figures,
        refusal=refusal,
        wrong=getattr(error, "wrong", {}),
        given=form.given if form else {},
        **values,
    )


def tried(do: Callable[[Form], Response], show: Callable[[Exception, Form], Response]) -> Response:
    """Do what a form asks; where it is refused, show the page again with the reason."""
    form = Form.sent()
    try:
        return do(form)
    except REFUSED as error:
        return show(error, form)
