"""/v1/cards: a card's QR code, for a till of its programme."""

from __future__ import annotations

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.wire import access
from api.wire.documents import SVG, problems
from doorway import callers
from doorway.service import service
from loyalty.cards import card_qr
from loyalty.cards import cards as known_cards
from loyalty.cards.card_numbers import masked

cards = Blueprint("cards", __name__, description="Members' cards, at a till.")


@cards.route("/v1/cards/<number>/qr.svg")
class CardCode(MethodView):
    """The code on a card."""

    @access.till(cards)
    @cards.doc(responses=problems(404))
    @cards.response(200, SVG, content_type=card_qr.CONTENT_TYPE)
    def get(self, number: str) -> Response:
        """The QR code of a card, as SVG. A card of another programme is unknown here."""
        program = callers.caller().store_till.program
        return picture(service().database.read(lambda session: known_cards.check(session, number, program)))


def picture(number: str) -> Response:
    """A card's number as a QR code; a screen reader hears the last four digits."""
    return Response(card_qr.svg(number, title=f"Card {masked(number)}"), content_type=card_qr.CONTENT_TYPE)
