"""/v1/members/…/benefits, and the lists of whom to send what."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.benefit_schemas import AddresseesIn, BenefitOut, BenefitsOut, BenefitUseIn
from api.member.benefits import benefit
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.values import Json
from db import ids
from db.session import Session
from doorway import audits, member_ids, sheets
from doorway.deeds import benefits as deeds
from doorway.deeds import exports
from doorway.service import now, service
from loyalty.rewards import benefits as own

member_benefits = Blueprint("member benefits", __name__, description="Members' benefits, for staff.")
COLUMNS = ("member", "name", "phone", "email")
_CSV = {
    "description": "Who has one left, by id. A text that a spreadsheet would take for a formula begins with"
    " an apostrophe.",
    "content": {"text/csv": {"schema": {"type": "string"}}},
}


@member_benefits.route("/v1/members/<member>/benefits")
class Benefits(MethodView):
    """A member's benefits."""

    @access.staff(member_benefits, "members.read")
    @member_benefits.doc(responses=problems(404))
    @member_benefits.response(200, BenefitsOut)
    def get(self, member: str) -> Any:
        """What the member has left of each."""
        house, at = service(), now()

        def read(session: Session) -> tuple[str, list[Json]]:
            member_id = member_ids.living(session, member)
            found = own.of_member(session, house.retailer, member_id, at)
            return member_id, [benefit(each) for each in found]

        member_id, found = house.database.read(read)
        audits.saw("members.benefits", member_id)
        return {"data": found}

    @access.staff(member_benefits, "members.edit")
    @bodies.takes(member_benefits, BenefitUseIn)
    @member_benefits.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409, 422))
    @member_benefits.response(200, BenefitOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any], member: str) -> Any:
        """Check off one at a service counter, or say that a card was sent. None left is refused."""
        at = now()

        def use(session: Session) -> tuple[Json, int]:
            return benefit(deeds.use(session, member, wish["benefit"], at)), 200

        return idempotency.answered(f"benefit:{member}", wish, use)


@member_benefits.route("/v1/benefits/addressees.csv")
class Addressees(MethodView):
    """Whom to send what."""

    @access.staff(member_benefits, "exports.read")
    @bodies.asks(member_benefits, AddresseesIn)
    @member_benefits.doc(responses={200: _CSV, **problems(404, 422)})
    def get(self, query: dict[str, Any]) -> Any:
        """The members to whom a benefit is to be sent now, as .csv: who has one left in this period.

        Names, phones and e-mails are only for those who may read members.
        """
        house, at = service(), now()
        columns = COLUMNS if exports.sees_people() else COLUMNS[:1]

        def read(session: Session) -> str:
            program = own.program_of(session, house.retailer, query["program"], at)
            found = own.addressees(session, house.retailer, program, query["benefit"], at)
            rows = (
                {"member": ids.outside("member", member_id), **{n: getattr(each, n) for n in columns[1:]}}
                for member_id, each in found
            )
            return sheets.csv_head(columns) + sheets.csv_lines(columns, rows)

        exports.note("addressees", [*columns[1:]], benefit=query["benefit"])
        text = house.database.read(read)
        answer = Response(text, content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="addressees.csv"'
        return answer
