"""/v1/programs/…/draws: the prize draws, what was promised of them, their chances and who won."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from api.wire import access
from api.wire.documents import problems
from api.wire.schemas import NamedOut, said
from api.wire.values import Json, instant
from db import ids
from doorway import speech
from doorway.service import now, service
from loyalty.campaigns import draw_books
from loyalty.campaigns.draw_books import MOST_WINNERS, Book

draws = Blueprint("draws", __name__, description="Prize draws, for staff.")


class StaffDrawOut(NamedOut):
    """A prize draw."""

    currency = fields.String(required=True, metadata=said("The points that are chances."))
    closes = fields.String(required=True, metadata=said("The last day of chances."))
    drawn_on = fields.String(required=True, metadata=said("The day from whose beginning it can be drawn."))
    prizes = fields.Integer(required=True, metadata=said("How many there are."))
    chances = fields.Integer(required=True, metadata=said("Now, or when it was drawn; what is owed is none."))
    members = fields.Integer(required=True, metadata=said("Who has one."))
    seed_digest = fields.String(
        required=True, allow_none=True, metadata=said("SHA-256 of the seed; null: not promised yet.")
    )
    promised_at = fields.String(required=True, allow_none=True)
    drawn_at = fields.String(required=True, allow_none=True)
    seed = fields.String(required=True, allow_none=True, metadata=said("Shown once it is drawn."))
    list_digest = fields.String(
        required=True, allow_none=True, metadata=said("SHA-256 of the list of all chances.")
    )


class WinnerOut(Schema):
    """Whom a prize fell on."""

    place = fields.Integer(required=True)
    prize = fields.String(required=True)
    member = fields.String(required=True)
    chances = fields.Integer(required=True, metadata=said("The member's, when it was drawn."))
    entered = fields.Boolean(required=True, metadata=said("Whether it stands in the member's journal."))


class StaffDrawsOut(Schema):
    """The prize draws of a programme."""

    data = fields.List(fields.Nested(StaffDrawOut), required=True)


class DrawnOut(StaffDrawOut):
    """A prize draw with who won."""

    winners = fields.List(
        fields.Nested(WinnerOut), required=True, metadata=said(f"The first {MOST_WINNERS}, by place.")
    )


@draws.route("/v1/programs/<code>/draws")
class Draws(MethodView):
    """A programme's draws."""

    @access.staff(draws, "reports.read")
    @draws.doc(responses=problems(404))
    @draws.response(200, StaffDrawsOut)
    def get(self, code: str) -> Any:
        """The draws of the version in force: what was promised, how many chances there are."""
        house, at = service(), now()
        found = house.database.read(lambda session: draw_books.of_program(session, house.retailer, code, at))
        return {"data": [_shown(each) for each in found]}


@draws.route("/v1/programs/<code>/draws/<draw>")
class OneDraw(MethodView):
    """One draw."""

    @access.staff(draws, "reports.read")
    @draws.doc(responses=problems(404))
    @draws.response(200, DrawnOut)
    def get(self, code: str, draw: str) -> Any:
        """A draw with who won, once it is drawn. All its chances are the export `draws`."""
        house, at = service(), now()
        found = house.database.read(lambda session: draw_books.get(session, house.retailer, code, draw, at))
        winners = [
            {
                "place": each.place,
                "prize": each.prize,
                "member": ids.outside("member", each.member_id),
                "chances": each.chances,
                "entered": each.seq is not None,
            }
            for each in found.winners
        ]
        return {**_shown(found), "winners": winners}


def _shown(book: Book) -> Json:
    draw, known = book.draw, book.known
    is_over = known is not None and known.drawn_at is not None
    return {
        "code": draw.code,
        "name": speech.name(draw.name, draw.code),
        "currency": draw.currency,
        "closes": draw.closes_on.isoformat(),
        "drawn_on": draw.drawn_on.isoformat(),
        "prizes": sum(each.count for each in draw.prizes),
        "chances": book.chances,
        "members": book.members,
        "seed_digest": known.seed_digest if known else None,
        "promised_at": instant(known.opened_at) if known else None,
        "drawn_at": instant(known.drawn_at) if known and is_over else None,
        "seed": known.seed if known and is_over else None,
        "list_digest": known.list_digest if known else None,
    }
