"""/v1/members/{member}/statement, history and receipts: a member's books as staff read them."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import book_answers
from api.member.book_schemas import HistoryPageOut, MemberReceiptOut, StatementIn, StatementOut
from api.member.books import inside as receipt_inside
from api.wire import access, bodies
from api.wire.documents import problems
from api.wire.paging import Page, PageIn
from db import ids
from doorway import audits
from doorway.service import now, service
from loyalty.books import receipt_reading, statement_reading
from loyalty.errors import UnknownMember

blueprint = Blueprint("members' books", __name__, description="What a member had, has, and why.")


@blueprint.route("/v1/members/<member>/statement")
class Statement(MethodView):
    """A member's statement."""

    @access.staff(blueprint, "members.read")
    @bodies.asks(blueprint, StatementIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, StatementOut)
    def get(self, query: dict[str, Any], member: str) -> Any:
        """A member's points of a period, as they were known then or as they are known now."""
        house, at, member_id = service(), now(), inside(member)
        days = (query["from_on"], query["to_on"])
        found = house.database.read(
            lambda session: statement_reading.read(
                session, house.retailer, member_id, *days, query["known"], at
            )
        )
        audits.saw("members.statement", member_id)
        return book_answers.statement(found)


@blueprint.route("/v1/members/<member>/history")
class History(MethodView):
    """A member's entries."""

    @access.staff(blueprint, "members.read")
    @bodies.asks(blueprint, PageIn)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, HistoryPageOut)
    def get(self, query: dict[str, Any], member: str) -> Any:
        """All that ever happened to a member's points and tier, newest first, with why."""
        house, page, member_id = service(), Page.of(query, width=1), inside(member)
        found = book_answers.history(house.database.read, house.retailer, member_id, page, now())
        audits.saw("members.history", member_id)
        return found


@blueprint.route("/v1/members/<member>/receipts/<receipt>")
class Receipt(MethodView):
    """A member's receipt."""

    @access.staff(blueprint, "members.read")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, MemberReceiptOut)
    def get(self, member: str, receipt: str) -> Any:
        """A member's receipt, and why it is worth what it is worth."""
        house, member_id, receipt_id = service(), inside(member), receipt_inside(receipt)
        found = house.database.read(
            lambda session: receipt_reading.read(session, house.retailer, member_id, receipt_id)
        )
        audits.saw("members.receipt", member_id)
        return book_answers.receipt(found)


def inside(member: str) -> str:
    """The id behind a member's outside one. Raises UnknownMember."""
    found = ids.find_inside("member", member)
    if found is None:
        raise UnknownMember(member)
    return found
