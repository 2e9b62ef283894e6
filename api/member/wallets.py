"""/v1/me/wallet: the member's card for the wallets of phones; /v1/programs/{code}/badge.png: how it looks."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.wallet_schemas import WalletLinkOut
from api.wire import access
from api.wire.documents import problems
from db.session import Session
from doorway import passes
from doorway.service import now, service
from loyalty.explanations import language
from loyalty.program import shelf
from loyalty.shops import branding
from wallets import apple_signing, pictures

wallets = Blueprint("wallets", __name__, description="A member's card in the wallet of a phone.")
PASS = {"type": "string", "format": "binary", "description": "A signed pass."}
BADGE = {"type": "string", "format": "binary", "description": "A square PNG image."}


@wallets.route("/v1/me/wallet/apple")
class Apple(MethodView):
    """Apple Wallet."""

    @access.member(wallets)
    @wallets.doc(responses=problems(404, 409))
    @wallets.response(200, PASS, content_type=apple_signing.CONTENT_TYPE)
    def get(self) -> Response:
        """The card as a pass for Apple Wallet, with what is on it now; a newer one replaces the older.

        Its code is the plain number: it collects. To spend, the rotating code is shown.
        """
        answer = Response(passes.apple(), content_type=apple_signing.CONTENT_TYPE)
        answer.headers["Content-Disposition"] = 'attachment; filename="card.pkpass"'
        return answer


@wallets.route("/v1/me/wallet/google")
class Google(MethodView):
    """Google Wallet."""

    @access.member(wallets)
    @wallets.doc(responses=problems(404))
    @wallets.response(200, WalletLinkOut)
    def get(self) -> Any:
        """The address that puts the card into Google Wallet, or renews it there, when the member opens it."""
        return {"url": passes.google()}


@wallets.route("/v1/programs/<code>/badge.png")
class Badge(MethodView):
    """A programme's badge."""

    @access.anyone(wallets)
    @wallets.doc(responses=problems(404))
    @wallets.response(200, BADGE, content_type="image/png")
    def get(self, code: str) -> Response:
        """The retailer's logo on white, or its first letter in its colour: square, for who shows it round."""
        house, at = service(), now()

        def read(session: Session) -> tuple[str, str, bytes | None]:
            program = shelf.current(session, house.retailer.shelf, code, at)
            look = branding.of(session, code)
            name = look.name or language.language("en").name(program.name, code)
            return name, look.accent, branding.find_logo(session, code)

        answer = Response(pictures.badge(*house.database.read(read)), content_type="image/png")
        answer.headers["Cache-Control"] = "public, max-age=3600"
        return answer
