"""/v1/members/…/offers: a member's offers, and asking for one in their place."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.offer_schemas import OfferDayIn, OfferOut, OffersOut
from api.member.offers import shown_offer
from api.wire import access, bodies
from api.wire.documents import problems
from api.wire.values import Json
from db.session import Session
from doorway import audits, member_ids
from doorway.deeds import offers as deeds
from doorway.service import now, service
from loyalty.people import own_offers

member_offers = Blueprint("member offers", __name__, description="A member's offers, for the shop's staff.")


@member_offers.route("/v1/members/<member>/offers")
class Offers(MethodView):
    """A member's offers."""

    @access.staff(member_offers, "members.read")
    @member_offers.doc(responses=problems(404))
    @member_offers.response(200, OffersOut)
    def get(self, member: str) -> Any:
        """The offers a member sees: those that run or come. What they are held out of is not among them."""
        house, at = service(), now()

        def read(session: Session) -> tuple[str, list[Json]]:
            member_id = member_ids.living(session, member)
            found = own_offers.of_member(session, house.retailer, member_id, at)
            return member_id, [shown_offer(each, at) for each in found]

        member_id, found = house.database.read(read)
        audits.saw("members.offers", member_id)
        return {"data": found}


@member_offers.route("/v1/members/<member>/offers/<offer>/activation")
class Activation(MethodView):
    """An offer that is asked for."""

    @access.staff(member_offers, "members.edit")
    @member_offers.doc(responses=problems(404, 409))
    @member_offers.response(200, OfferOut)
    def post(self, member: str, offer: str) -> Any:
        """Ask for an offer in a member's place, as at a counter. Asked again, the first time stands."""
        at = now()
        own = service().database.write(lambda session: deeds.activate(session, member, offer, at))
        return shown_offer(own, at)


@member_offers.route("/v1/members/<member>/offers/<offer>/day")
class ChosenDay(MethodView):
    """The day an offer counts on."""

    @access.staff(member_offers, "members.edit")
    @bodies.takes(member_offers, OfferDayIn)
    @member_offers.doc(responses=problems(404, 409))
    @member_offers.response(200, OfferOut)
    def post(self, body: dict[str, Any], member: str, offer: str) -> Any:
        """Choose the day of an offer in a member's place, as at a counter."""
        at = now()
        own = service().database.write(lambda session: deeds.choose(session, member, offer, body["day"], at))
        return shown_offer(own, at)
