"""/v1/me/cards and /v1/me/card/code: a member's cards, what is done to them, and the code a till scans."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.card_schemas import CardChangedOut, CardReplacedOut, CardsOut, RotatingCodeOut
from api.wire import access, etags
from api.wire.documents import PNG, SVG, problems
from api.wire.values import Json, day, instant
from db.session import Session
from doorway import callers
from doorway.own_deeds import cards as deeds
from doorway.service import now, service
from loyalty.cards import card_qr, rotating
from loyalty.cards import cards as known_cards
from loyalty.cards.card_numbers import masked
from loyalty.cards.cards import USABLE, Card, Change
from loyalty.cards.replacing import Replaced
from loyalty.errors import CardUnusable, UnknownCard

cards = Blueprint("my cards", __name__, description="A member's cards, and the code a till scans.")


@cards.route("/v1/me/cards")
class Cards(MethodView):
    """The member's cards."""

    @access.member(cards)
    @cards.doc(parameters=[etags.IF_NONE_MATCH])
    @cards.response(200, CardsOut, headers=etags.HEADER)
    @etags.polled(cards)
    def get(self) -> Any:
        """Every card the member ever had, newest first."""
        member_id = callers.caller().member_id
        found = service().database.read(lambda session: known_cards.of_member(session, member_id))
        # A few rows are all there is to read, so what they say is the version.
        shown = {"data": [_shown(card) for card in found]}
        return etags.answered(etags.of(shown), lambda: shown)


@cards.route("/v1/me/cards/<number>/replace")
class Replacement(MethodView):
    """A new card for an old one."""

    @access.member(cards)
    @cards.doc(responses=problems(404, 409, 429))
    @cards.response(200, CardReplacedOut)
    def post(self, number: str) -> Any:
        """Replace a card by a new number; says what is to be paid. Asked again, the same new number comes.

        Receipts with the old number still find the member; its codes are taken no more.
        """
        at = now()
        deeds.count_replacement(at)
        done = service().database.write(lambda session: deeds.replace(session, number, at))
        return {**_changed(done.change), **priced(done)}


@cards.route("/v1/me/cards/<number>/block")
class Block(MethodView):
    """A card that is not to be used."""

    @access.member(cards)
    @cards.doc(responses=problems(404, 409))
    @cards.response(200, CardChangedOut)
    def post(self, number: str) -> Any:
        """Block a card, as when it is lost: sales with it wait for a person."""
        return _done(deeds.block, number)


@cards.route("/v1/me/cards/<number>/unblock")
class Unblock(MethodView):
    """A card that is found again."""

    @access.member(cards)
    @cards.doc(responses=problems(404, 409))
    @cards.response(200, CardChangedOut)
    def post(self, number: str) -> Any:
        """Open a card that the member blocked; what the shop blocked, only the shop opens."""
        return _done(deeds.unblock, number)


@cards.route("/v1/me/cards/<number>/qr.svg")
class CardSvg(MethodView):
    """The code on a card, drawn."""

    @access.member(cards)
    @cards.doc(responses=problems(404, 409))
    @cards.response(200, SVG, content_type=card_qr.CONTENT_TYPE)
    def get(self, number: str) -> Response:
        """The QR code of a card in use, as SVG."""
        usable = _usable(number)
        drawn = card_qr.svg(usable, title=f"Card {masked(usable)}")
        return Response(drawn, content_type=card_qr.CONTENT_TYPE)


@cards.route("/v1/me/cards/<number>/qr.png")
class CardPng(MethodView):
    """The code on a card, as a picture."""

    @access.member(cards)
    @cards.doc(responses=problems(404, 409))
    @cards.response(200, PNG, content_type=card_qr.PNG_CONTENT_TYPE)
    def get(self, number: str) -> Response:
        """The QR code of a card in use, as PNG."""
        return Response(card_qr.png(_usable(number)), content_type=card_qr.PNG_CONTENT_TYPE)


@cards.route("/v1/me/card/code")
class RotatingCode(MethodView):
    """The code that a till scans."""

    @access.member(cards)
    @cards.doc(responses=problems(404))
    @cards.response(200, RotatingCodeOut)
    def get(self) -> Any:
        """The code of this half minute, of the card in use. A till takes it once."""
        at = now()
        number, text = _rotating(at)
        return {
            "text": text,
            "card": number,
            "valid_until": instant(rotating.valid_until(at)),
            "svg": "/v1/me/card/code.svg",
        }


@cards.route("/v1/me/card/code.svg")
class RotatingSvg(MethodView):
    """The code that a till scans, drawn."""

    @access.member(cards)
    @cards.doc(responses=problems(404))
    @cards.response(200, SVG, content_type=card_qr.CONTENT_TYPE)
    def get(self) -> Response:
        """The same code as SVG."""
        number, text = _rotating(now())
        drawn = card_qr.svg(text, title=f"Code of card {masked(number)}")
        return Response(drawn, content_type=card_qr.CONTENT_TYPE)


def _done(deed: Callable[[Session, str, datetime], Change], number: str) -> Json:
    at = now()
    return _changed(service().database.write(lambda session: deed(session, number, at)))


def _usable(number: str) -> str:
    """The number of the member's own card that is in use. Raises UnknownCard, CardUnusable."""
    member_id = callers.caller().member_id
    card = service().database.read(lambda session: known_cards.own(session, member_id, number))
    if card.status not in USABLE:
        raise CardUnusable(card.status)
    return card.number


def _rotating(at: datetime) -> tuple[str, str]:
    """The number of the card in use, and the text of this half minute. Raises UnknownCard."""
    house, member_id = service(), callers.caller().member_id
    card = house.database.read(lambda session: known_cards.find_usable(session, member_id))
    if card is None:
        raise UnknownCard
    secret = rotating.secret_of(house.retailer.index_key, card.number)
    return card.number, rotating.text_at(secret, card.number, at)


def _shown(card: Card) -> Json:
    return {
        "number": card.number,
        "status": card.status,
        "issued_at": instant(card.issued_at),
        "held": card.held,
        "kind": card.kind or None,
        "valid_through": day(card.valid_through),
        "replaced_by": card.replaced_by or None,
    }


def priced(done: Replaced) -> Json:
    """What is to be paid for a replacement."""
    fee = Decimal(done.fee_minor).scaleb(-done.program.money_scale)
    return {"fee": str(fee), "money": done.program.money}


def _changed(change: Change) -> Json:
    return {
        "number": change.number,
        "before": change.before,
        "after": change.after,
        "replaced_by": change.replaced_by or None,
    }
