"""The first step: what the shop is called, what it counts in, and its colour and sign."""

from __future__ import annotations

import base64
from typing import Any, Final

from flask import Response, request
from werkzeug.utils import redirect

from db.session import Session
from doorway.service import service
from loyalty.errors import LoyaltyError
from loyalty.program.iso4217 import DECIMALS
from loyalty.shops import branding, colours, logos
from web.console.door import door
from web.console.setup import moneys, state
from web.console.setup.state import HERE, State
from web.wire import failing, pages
from web.wire.branding import DARK_PAPER, PAPER
from web.wire.forms import Form
from web.wire.refusals import PageRefused

NAME_CHARS: Final = 60
LARGEST_BYTES: Final = 3_000_000


@door.shows("/setup", may="programs.publish")
def begin() -> Response:
    """Go on where it was left."""
    return redirect(f"{HERE}/{state.read().step}", 303)  # type: ignore[return-value]


@door.shows("/setup/shop", may="programs.publish")
def shop() -> Response:
    """Ask what the shop is called."""
    found = state.read()
    if found.program:
        return redirect(f"{HERE}/{found.step}", 303)  # type: ignore[return-value]
    return _page(found)


@door.takes("/setup/shop", may="programs.publish")
def name() -> Response:
    """Keep what the shop is called, and go on to the rules."""
    form, known = Form.sent(), state.read()
    try:
        said = _said(form, known)
    except (PageRefused, LoyaltyError) as error:
        return _page(known, error, form)

    def write(session: Session) -> State:
        return state.keep(session, shop=said)

    service().database.write(write)
    return redirect(f"{HERE}/rules", 303)  # type: ignore[return-value]


@door.takes("/setup/colour", may="programs.publish")
def colour() -> Response:
    """How a colour looks on light and on dark paper, and what was done so that it can be read."""
    accent = colours.find_colour(Form.sent().given.get("accent", "")) or branding.ACCENT
    return pages.shown("console/setup/colour.html", **_shades(accent))


def _said(form: Form, known: State) -> dict[str, str]:
    """What was typed. Raises Unfilled, InvalidLogo."""
    name_ = form.text("name", most=NAME_CHARS)
    money = form.chosen("money", DECIMALS)
    zone = form.chosen("zone", tuple(moneys.zones()))
    accent = colours.find_colour(form.text("accent"))
    if accent is None:
        form.note("accent", "setup.colour-wrong")
    picture = request.files["logo"].read(LARGEST_BYTES + 1) if "logo" in request.files else b""
    if len(picture) > LARGEST_BYTES:
        form.note("logo", "setup.logo-large")
    form.done()
    logo = "" if form.ticked("no-logo") else known.shop.get("logo", "")
    if picture:
        logo = base64.b64encode(logos.redrawn(picture)).decode()
    return {"name": name_, "money": money, "zone": zone, "accent": accent or "", "logo": logo}


def _page(known: State, error: Exception | None = None, form: Form | None = None) -> Response:
    money, zone = moneys.likely()
    said = {"name": "", "money": money, "zone": zone, "accent": branding.ACCENT, "logo": "", **known.shop}
    given = form.given if form else {}
    accent = colours.find_colour(given.get("accent", "")) or said["accent"]
    return pages.shown(
        "console/setup/shop.html",
        422 if error else 200,
        state=known,
        step="shop",
        said=said,
        moneys=moneys.moneys(),
        zones=moneys.zones(),
        refusal=failing.refusal(error) if error else None,
        wrong=getattr(error, "wrong", {}),
        given=given,
        **_shades(accent),
    )


def _shades(accent: str) -> dict[str, Any]:
    return {
        "accent": accent,
        "light": colours.readable(accent, PAPER),
        "dark": colours.readable(accent, DARK_PAPER),
        "papers": (PAPER, DARK_PAPER),
    }
