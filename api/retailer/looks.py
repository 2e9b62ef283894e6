"""/v1/programs/{code}/look and poster.pdf: how a programme looks on pages and papers."""

from __future__ import annotations

import base64
import binascii
from dataclasses import asdict
from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.look_schemas import LookIn, LookOut, PosterIn
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.values import Json
from db.session import Session
from doorway.deeds import looks as deeds
from doorway.service import now, service
from loyalty.errors import InvalidLogo
from loyalty.explanations import language
from loyalty.program import shelf
from loyalty.shops import branding, colours
from loyalty.shops.branding import Branding
from printing import signs
from printing.paper import Sign
from printing.poster import poster

looks = Blueprint("looks", __name__, description="How a programme looks.")
# The papers of the pages, by day and by night.
LIGHT, DARK = "#fbfaf7", "#161615"
PDF = {"type": "string", "format": "binary", "description": "A PDF with its fonts inside."}


@looks.route("/v1/programs/<code>/look")
class Look(MethodView):
    """A programme's look."""

    @access.staff(looks, "programs.read")
    @looks.doc(responses=problems(404))
    @looks.response(200, LookOut, headers=etags.HEADER)
    def get(self, code: str) -> Any:
        """Name, colour and logo of pages, passes and papers, and what of the colour can be read on them."""

        def read(session: Session) -> Branding:
            shelf.current(session, service().retailer.shelf, code, now())
            return branding.of(session, code)

        return _answer(service().database.read(read))

    @access.staff(looks, "programs.publish")
    @bodies.takes(looks, LookIn)
    @looks.doc(parameters=[etags.IF_MATCH], responses=problems(404, 412, 428))
    @looks.response(200, LookOut, headers=etags.HEADER)
    def patch(self, wish: dict[str, Any], code: str) -> Any:
        """Change the look. No colour is refused: where it could not be read, another shade of it is used."""
        at = now()

        logo = _picture(wish["logo"]) if "logo" in wish else None
        look = deeds.Look(wish.get("name"), wish.get("accent"), logo)
        found = service().database.write(lambda session: deeds.change(session, code, look, at, _follows))
        return _answer(found)


@looks.route("/v1/programs/<code>/poster.pdf")
class Poster(MethodView):
    """A programme's poster."""

    @access.staff(looks, "programs.read")
    @bodies.asks(looks, PosterIn)
    @looks.doc(responses=problems(404))
    @looks.response(200, PDF, content_type="application/pdf")
    def get(self, query: dict[str, Any], code: str) -> Response:
        """The poster to join by, A4: a code of 14 cm and a sentence in two languages."""
        house, at = service(), now()

        def read(session: Session) -> Sign:
            program = shelf.current(session, house.retailer.shelf, code, at)
            return signs.of(session, program, language.language(query["first"]))

        address = f"{house.settings.public_url}/join/{code}"
        drawn = poster(house.database.read(read), address, (query["first"], query["second"]))
        answer = Response(drawn, content_type="application/pdf")
        answer.headers["Content-Disposition"] = f'inline; filename="{code}.pdf"'
        return answer


def _picture(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidLogo("it is not base64") from None


def _follows(before: Branding) -> None:
    """Go on only where the caller meant to change this look. Raises PreconditionRequired and -Failed."""
    etags.match(deeds.version(before))


def _answer(found: Branding) -> Any:
    shown = {
        "name": found.name,
        "accent": found.accent,
        "logo": found.logo or None,
        "light": _shades(found.accent, LIGHT),
        "dark": _shades(found.accent, DARK),
    }
    return shown, 200, etags.header(deeds.version(found))


def _shades(accent: str, paper: str) -> Json:
    shades = asdict(colours.readable(accent, paper))
    return {"adjusted": shades["is_adjusted"], **{name: shades[name] for name in ("text", "fill", "ink")}}
