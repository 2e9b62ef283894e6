"""/v1/cards: a card's QR code, for a till of its programme."""

from __future__ import annotations

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api import auth
from api.documents import SVG, TILL, problems
from api.service import service
from db.session import Session
from loyalty import card_qr
from loyalty import cards as known_cards
from loyalty.card_numbers import masked

cards = Blueprint("cards", __name__, description="Members' cards, at a till.")


@cards.route("/v1/cards/<number>/qr.svg")
class CardCode(MethodView):
    """The code on a card."""

    @cards.doc(security=TILL, responses=problems(401, 404))
    @cards.response(200, SVG, content_type=card_qr.CONTENT_TYPE)
    def get(self, number: str) -> Response:
        """The QR code of a card, as SVG. A card of another programme is unknown here."""

        def find(session: Session) -> str:
            return known_cards.check(session, number, auth.till(session).program)

        return picture(service().database.read(find))


def picture(number: str) -> Response:
    """A card's number as a QR code; a screen reader hears the last four digits."""
    return Response(card_qr.svg(number, title=f"Card {masked(number)}"), content_type=card_qr.CONTENT_TYPE)
