"""/v1/me/offers and /v1/me/days: what a member can use, now and soon, and what they must ask for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, request
from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.offer_schemas import MemberDaysOut, OfferDayIn, OfferOut, OffersOut
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.values import Json, day, instant
from doorway import callers, speech
from doorway.service import now, service
from loyalty.people import chosen_days, members, own_calendar, own_offers
from loyalty.people.own_offers import OwnOffer
from loyalty.program import shelf
from loyalty.program.days.day import Day
from loyalty.program.days.previews import next_days
from loyalty.program.model import Program

offers = Blueprint("my offers", __name__, description="A member's offers, and the days of the programme.")
CALENDAR = {"type": "string", "description": "A calendar (RFC 5545), for a phone to keep."}


@offers.route("/v1/me/offers")
class Offers(MethodView):
    """The member's offers."""

    @access.member(offers)
    @offers.doc(parameters=[etags.IF_NONE_MATCH])
    @offers.response(200, OffersOut, headers=etags.HEADER)
    @etags.polled(offers)
    def get(self) -> Any:
        """The offers that run or come, those the member must ask for among them."""
        house, at, member_id = service(), now(), callers.caller().member_id
        found = house.database.read(
            lambda session: own_offers.of_member(session, house.retailer, member_id, at)
        )
        shown = {"data": [shown_offer(each, at) for each in found]}
        return etags.answered(etags.of(shown), lambda: shown)


@offers.route("/v1/me/offers/<offer>/activation")
class Activation(MethodView):
    """An offer that is asked for."""

    @access.member(offers)
    @offers.doc(responses=problems(404, 409))
    @offers.response(200, OfferOut)
    def post(self, offer: str) -> Any:
        """Ask for an offer: purchases from now on count. Asked again, the first time stands."""
        house, at, member_id = service(), now(), callers.caller().member_id
        own, _ = house.database.write(
            lambda session: own_offers.activate(session, house.retailer, member_id, offer, at)
        )
        return shown_offer(own, at)


@offers.route("/v1/me/offers/<offer>/day")
class ChosenDay(MethodView):
    """The day an offer counts on."""

    @access.member(offers)
    @bodies.takes(offers, OfferDayIn)
    @offers.doc(responses=problems(404, 409))
    @offers.response(200, OfferOut)
    def post(self, body: dict[str, Any], offer: str) -> Any:
        """Choose the day on which an offer counts; until it begins, another may be chosen in its place."""
        house, at, member_id = service(), now(), callers.caller().member_id
        own, _ = house.database.write(
            lambda session: chosen_days.choose(session, house.retailer, member_id, offer, body["day"], at)
        )
        return shown_offer(own, at)


@offers.route("/v1/me/days")
class Days(MethodView):
    """The programme's days."""

    @access.member(offers)
    @offers.response(200, MemberDaysOut)
    def get(self) -> Any:
        """When each of the programme's days is held next."""
        program, at = _program(), now()
        return {"data": [_day(each, next_days(each, at, program.zoneinfo)) for each in program.days]}


@offers.route("/v1/me/days.ics")
class Calendar(MethodView):
    """The programme's days and the member's offers, for a phone."""

    @access.member(offers)
    @offers.response(200, CALENDAR, content_type="text/calendar")
    def get(self) -> Response:
        """The days and the member's own offers of the coming twelve months, as a calendar.

        Read again, a phone replaces what it has.
        """
        house, at, member_id = service(), now(), callers.caller().member_id
        named = {"host": request.host.partition(":")[0], "language": speech.readers().tag}
        text = house.database.read(
            lambda session: own_calendar.text(session, house.retailer, member_id, at, **named)
        )
        return Response(text, content_type="text/calendar; charset=utf-8")


def shown_offer(own: OwnOffer, at: datetime) -> Json:
    """An offer as it is at an instant, in this reader's language."""
    return {
        "code": own.offer.code,
        "name": speech.name(own.offer.name, own.offer.code),
        "state": own.state,
        "running": own.run.is_on(at),
        "begins_at": instant(own.run.begins_at),
        "ends_at": instant(own.run.ends_at),
        "used": own.used,
        "times": own.offer.times or None,
        "activated_at": instant(own.activated_at),
        "chosen_on": day(own.chosen_on),
    }


def _program() -> Program:
    """The caller's programme, as it is in force now."""
    house, at, member_id = service(), now(), callers.caller().member_id
    return house.database.read(
        lambda session: shelf.current(
            session, house.retailer.shelf, members.find(session, member_id).program, at
        )
    )


def _day(held: Day, dates: Any) -> Json:
    return {
        "code": held.code,
        "name": speech.name(held.name, held.code),
        "next": [
            {"day": day(each.on), "begins_at": instant(each.starts_at), "ends_at": instant(each.ends_at)}
            for each in dates
        ],
    }
