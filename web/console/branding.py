"""Branding: what a programme's pages, papers and card look like, and the poster that people join by."""

from __future__ import annotations

from typing import Final

from flask import Response, request
from markupsafe import Markup

from db.session import Session
from doorway.deeds import looks as deeds
from doorway.deeds.looks import Look
from doorway.refusals import PreconditionFailed
from doorway.service import now, service
from loyalty.cards import card_qr
from loyalty.errors import UnknownProgram
from loyalty.explanations import language
from loyalty.explanations.figures import Figures
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.shops import branding as looks
from loyalty.shops import colours
from loyalty.shops.branding import Branding
from printing import signs
from printing.paper import Sign
from printing.poster import poster as drawn_poster
from web.console import filled
from web.console.door import door
from web.wire import branding, readers, told
from web.wire.branding import DARK_PAPER, PAPER
from web.wire.forms import Form

HERE: Final = "/console/branding"
LARGEST_BYTES: Final = 3_000_000


@door.shows("/branding", may="programs.read")
def look() -> Response:
    """How a programme looks, and its poster."""
    return _page(_program(request.args.get("program", "")))


@door.takes("/branding/<program>", may="programs.publish")
def change(program: str) -> Response:
    """Another name, colour or logo. No colour is refused: where it is not read, another shade is used."""
    form = Form.sent()
    try:
        name = form.text("name", most=looks.NAME_CHARS, needed=False)
        accent = form.text("accent", most=9)
        picture = _picture(form)
        form.done()

        def follows(before: Branding) -> None:
            if form.given.get("version") != deeds.version(before):
                raise PreconditionFailed

        at, wish = now(), Look(name, accent, picture)
        service().database.write(lambda session: deeds.change(session, program, wish, at, follows))
    except filled.REFUSED as error:
        return _page(_program(program), error, form)
    return told.then(f"{HERE}?program={program}", "branding.saved")


@door.shows("/branding/<program>/poster.pdf", may="programs.read")
def poster(program: str) -> Response:
    """The poster to join by, A4: a code and a sentence in two languages."""
    house, at = service(), now()
    first, second = (_language(name, other) for name, other in (("first", "en"), ("second", "zh-Hant")))

    def read(session: Session) -> Sign:
        found = shelf.current(session, house.retailer.shelf, program, at)
        return signs.of(session, found, language.language(first))

    drawn = drawn_poster(house.database.read(read), _joining(program), (first, second))
    answer = Response(drawn, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{program}.pdf"'
    return answer


def _page(program: Program, error: Exception | None = None, form: Form = filled.UNSENT) -> Response:
    branding.about(program.code)
    shop = branding.of_page()
    accent = colours.find_colour(form.given.get("accent", "")) or shop.branding.accent
    qr = card_qr.svg(_joining(program.code), title=program.code)
    return filled.shown(
        "console/branding.html",
        error,
        form,
        program=program,
        version=deeds.version(shop.branding),
        accent=accent,
        light=colours.readable(accent, PAPER),
        dark=colours.readable(accent, DARK_PAPER),
        papers=(PAPER, DARK_PAPER),
        joining=_joining(program.code),
        drawn=Markup(qr),  # noqa: S704 - drawn by us from letters of ours
        tier=program.ladder.codes[0] if program.ladder else "",
        figures=Figures(program, readers.reader()),
        second="zh-Hant" if readers.reader().tag == "en" else "en",
    )


def _picture(form: Form) -> bytes | None:
    """The picture that was chosen; nothing where the logo goes, None where it stays as it is."""
    found = request.files["logo"].read(LARGEST_BYTES + 1) if "logo" in request.files else b""
    if len(found) > LARGEST_BYTES:
        form.note("logo", "branding.logo-large")
    return found or (b"" if form.ticked("no-logo") else None)


def _program(code: str) -> Program:
    """The programme of this code, or the first one. Raises UnknownProgram."""
    if code:
        branding.about(code)
    found = branding.of_page().program
    if found is None or code not in ("", found.code):
        raise UnknownProgram(code)
    return found


def _language(name: str, otherwise: str) -> str:
    found = request.args.get(name, "")
    return found if found in readers.OFFERED else otherwise


def _joining(program: str) -> str:
    return f"{service().settings.public_url}/join/{program}"
