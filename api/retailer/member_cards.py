"""/v1/members/…/cards: what staff do to a member's cards."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.card_schemas import CardChangedOut, CardReplacedOut
from api.member.cards import priced
from api.retailer import member_answers as answers
from api.retailer.card_schemas import CardGivenOut, CardIn, RenewalIn
from api.retailer.member_schemas import StaffCardsOut
from api.wire import access, bodies, idempotency
from api.wire.documents import problems
from api.wire.values import Json, balances
from db.session import Session
from doorway import audits, member_ids
from doorway.deeds import cards as card_deeds
from doorway.service import now, service
from loyalty.cards import cards
from loyalty.cards.cards import Change
from loyalty.cards.issuing import CardDone, CardWish
from loyalty.people import members
from loyalty.program import shelf

member_cards = Blueprint("member cards", __name__, description="A member's cards, for the shop's staff.")
_ONE = "/v1/members/<member>/cards/<number>"


@member_cards.route("/v1/members/<member>/cards")
class Cards(MethodView):
    """A member's cards."""

    @access.staff(member_cards, "members.read")
    @member_cards.doc(responses=problems(404))
    @member_cards.response(200, StaffCardsOut)
    def get(self, member: str) -> Any:
        """Every card a member ever had, newest first."""

        def read(session: Session) -> tuple[str, list[Json]]:
            member_id = member_ids.living(session, member)
            return member_id, [answers.card(each) for each in cards.of_member(session, member_id)]

        member_id, found = service().database.read(read)
        audits.saw("members.cards", member_id)
        return {"data": found}

    @access.staff(member_cards, "members.edit")
    @bodies.takes(member_cards, CardIn)
    @member_cards.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @member_cards.response(201, CardGivenOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any], member: str) -> Any:
        """Give out a card of a kind at a counter, also in the place of another; says what is to be paid.

        A tier that waits to be collected is collected with its card.
        """
        at, asked = now(), CardWish(card_deeds.actor(), wish["waived"], wish["store"])

        def issue(session: Session) -> tuple[Json, int]:
            done = card_deeds.issue(session, member, wish["kind"], at, asked, replaces=wish["replaces"])
            return _given(session, member, done), 201

        return idempotency.answered(f"members/{member}/cards", wish, issue)


@member_cards.route(f"{_ONE}/renew")
class Renew(MethodView):
    """Another term of a card."""

    @access.staff(member_cards, "members.edit")
    @bodies.takes(member_cards, RenewalIn)
    @member_cards.doc(parameters=idempotency.PARAMETERS, responses=problems(404, 409))
    @member_cards.response(200, CardGivenOut, headers=idempotency.HEADERS)
    def post(self, wish: dict[str, Any], member: str, number: str) -> Any:
        """Let a card go on for another term, also one that has expired; says what is to be paid."""
        at, asked = now(), CardWish(card_deeds.actor(), wish["waived"], wish["store"])

        def renew(session: Session) -> tuple[Json, int]:
            return _given(session, member, card_deeds.renew(session, member, number, at, asked)), 200

        return idempotency.answered(f"members/{member}/cards/{number}/renew", wish, renew)


@member_cards.route(f"{_ONE}/replace")
class Replace(MethodView):
    """A new card for an old one."""

    @access.staff(member_cards, "members.edit")
    @bodies.asks(member_cards, RenewalIn)
    @member_cards.doc(responses=problems(404, 409))
    @member_cards.response(200, CardReplacedOut)
    def post(self, query: dict[str, Any], member: str, number: str) -> Any:
        """Give a new card for one that is lost or worn; says what is to be paid.

        Asked again, the same new number comes, and the same fee.
        """
        at, more = now(), {"waived": query["waived"], "store": query["store"]}
        done = service().database.write(
            lambda session: card_deeds.replace(session, member, number, at, **more)
        )
        return {**_shown(done.change), **priced(done)}


@member_cards.route(f"{_ONE}/block")
class Block(MethodView):
    """A card that is not to be used."""

    @access.staff(member_cards, "members.edit")
    @member_cards.doc(responses=problems(404, 409))
    @member_cards.response(200, CardChangedOut)
    def post(self, member: str, number: str) -> Any:
        """Block a card: sales with it wait for a person, and only staff open it again."""
        at = now()
        done = service().database.write(lambda session: card_deeds.block(session, member, number, at))
        return _shown(done)


@member_cards.route(f"{_ONE}/unblock")
class Unblock(MethodView):
    """A card that may be used again."""

    @access.staff(member_cards, "members.edit")
    @member_cards.doc(responses=problems(404, 409))
    @member_cards.response(200, CardChangedOut)
    def post(self, member: str, number: str) -> Any:
        """Open a blocked card again: it is what it was."""
        at = now()
        done = service().database.write(lambda session: card_deeds.unblock(session, member, number, at))
        return _shown(done)


def _given(session: Session, member: str, done: CardDone) -> Json:
    """What was given."""
    own = members.find(session, member_ids.living(session, member))
    program = shelf.current(session, service().retailer.shelf, own.program, now())
    fee = Decimal(done.fee_minor).scaleb(-program.money_scale)
    return {
        "card": answers.card(done.card),
        "fee": str(fee),
        "money": program.money,
        "balance_after": balances(done.balances),
        "seq": done.seq,
    }


def _shown(done: Change) -> Json:
    return {
        "number": done.number,
        "before": done.before,
        "after": done.after,
        "replaced_by": done.replaced_by or None,
    }
