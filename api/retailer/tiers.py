"""/v1/members/…/tier and /v1/tier-applications: what staff do about tiers, and who waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import ValidationError

from api.member import tier_answers
from api.member.tier_schemas import TierDoneOut
from api.retailer import member_answers as answers
from api.retailer.tier_schemas import TierActIn, TierWaitingOut
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.paging import Page, PageIn, page_of
from api.wire.values import Json, day, instant
from db import ids
from db.session import Session
from doorway import audits, callers, member_ids
from doorway.deeds import tiers as deeds
from doorway.refusals import InvalidBody
from doorway.service import now, service
from loyalty.people import members, tier_queue
from loyalty.people.members import Person
from loyalty.people.tier_acts import TierWish
from loyalty.people.tier_queue import Waiting
from loyalty.program import shelf
from pos_adapter import scalars
from pos_adapter.errors import Problem

tiers = Blueprint("tiers", __name__, description="Tiers that people give, sell and hand over.")


@tiers.route("/v1/members/<member>/tier")
class MemberTier(MethodView):
    """A member's tier."""

    @access.staff(tiers, "members.edit")
    @bodies.takes(tiers, TierActIn)
    @tiers.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @tiers.response(200, TierDoneOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any], member: str) -> Any:
        """Apply for a tier, hand it over or take money for it; approve, refuse, set or clear it.

        The latter four need the permission `members.adjust` as well.
        """
        at = now()
        deeds.permit(wish["act"])
        _check(wish)

        def act(session: Session) -> tuple[Json, int]:
            done = deeds.act(session, member, _wish(session, member, wish), at)
            return tier_answers.done(session, done), 200

        return idempotency.answered(f"members/{member}/tier", wish, act)


@tiers.route("/v1/tier-applications")
class TierApplications(MethodView):
    """Who waits."""

    @access.staff(tiers, "members.read")
    @bodies.asks(tiers, PageIn)
    @tiers.response(200, page_of(TierWaitingOut))
    def get(self, query: dict[str, Any]) -> Any:
        """Members whose application waits for a decision, or whose card waits to be handed over."""
        page, at = Page.of(query, width=1), now()
        after = answers.after(page)

        def read(session: Session) -> list[tuple[Waiting, Person]]:
            retailer = service().retailer
            found = tier_queue.page(session, retailer, page.limit + 1, at, after)
            people = members.people(session, retailer, [each.member.member_id for each in found])
            return [(each, people.get(each.member.member_id, Person())) for each in found]

        found = service().database.read(read)
        audits.saw("members.list", *(each.member.member_id for each, _ in found[: page.limit]))
        return page.answer(found, lambda pair: [ids.outside("member", pair[0].member.member_id)], _shown)


def _check(wish: Mapping[str, Any]) -> None:
    """Raises InvalidBody for what an act does not go with."""
    wrong = []
    if wish["act"] in deeds.BY_HAND and not wish["reason"]:
        wrong.append(Problem("reason", "is required: it goes with set and clear"))
    if wish["act"] != "set" and wish["until"]:
        wrong.append(Problem("until", "goes with set only"))
    if (wish["act"] == "pay") != bool(wish["paid"]):
        wrong.append(Problem("paid", "goes with pay, and only with it"))
    if wish["act"] != "pay" and wish["store"]:
        wrong.append(Problem("store", "goes with pay only"))
    if wrong:
        raise InvalidBody(wrong)


def _wish(session: Session, member: str, wish: Mapping[str, Any]) -> TierWish:
    return TierWish(
        wish["act"],
        wish["tier"],
        callers.caller().name,
        wish["until"] + deeds.ONE_DAY if wish["until"] else None,
        wish["reason"],
        _paid_minor(session, member, wish["paid"]) if wish["paid"] else None,
        wish["note"],
        wish["store"],
    )


def _paid_minor(session: Session, member: str, paid: str) -> int:
    """What was paid, in minor units of the programme's money. Raises UnknownMember, InvalidBody."""
    found = members.find(session, member_ids.living(session, member))
    program = shelf.current(session, service().retailer.shelf, found.program, now())
    try:
        return scalars.positive_amount(paid, program.money_scale)
    except ValidationError as error:
        raise InvalidBody([Problem("paid", str(error.messages[0]))]) from None


def _shown(pair: tuple[Waiting, Person]) -> Json:
    found, person = pair
    return {
        "member": ids.outside("member", found.member.member_id),
        "program": found.member.program,
        "name": person.name,
        "tier": found.tier,
        "waiting": [
            {
                "tier": turn.tier,
                "waits_for": turn.waits_for,
                "reached": day(turn.on),
                "until": instant(turn.until_at),
            }
            for turn in found.turns
        ],
    }
