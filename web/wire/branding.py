"""What the pages call a shop and how they look: its name, its colour made readable, its sign."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Response, abort, g

from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.people import members
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.shops import branding, colours
from loyalty.shops.branding import Branding
from web.wire import readers
from web.wire.look import YEAR_SECONDS, look

# What the accent is read upon; the same two papers as in tokens.css.
PAPER: Final = "#fbfaf7"
DARK_PAPER: Final = "#161615"


@dataclass(frozen=True, slots=True)
class Shop:
    """How a page calls itself. `programs` are those in force by code; `program` is the one the page is about.

    A retailer has one card or several; without any yet, `program` is None.
    """

    name: str
    program: Program | None
    programs: Mapping[str, Program]
    branding: Branding

    @property
    def sheet(self) -> str:
        """Where the style sheet with the shop's own colours stands."""
        return f"/look/shop/{self._code}.css?v={_mark(self.branding)}"

    @property
    def icon(self) -> str:
        """Where the sign stands that browsers put beside the name."""
        return f"/look/icon/{self._code}.svg?v={_mark(self.branding)}"

    @property
    def logo(self) -> str:
        """Where the retailer's logo stands; empty where there is none."""
        return f"/look/logo/{self._code}.png?v={self.branding.logo}" if self.branding.logo else ""

    @property
    def _code(self) -> str:
        return self.program.code if self.program else "-"


def of_page() -> Shop:
    """The shop of this request, read once: of the member's programme, or of the one `about` named."""
    found: Shop | None = g.get("shop")
    if found is None:
        found = g.shop = service().database.read(lambda session: _read(session, g.get("about", "")))
    return found


def about(program: str) -> None:
    """Say which programme this page is about, before anything of it is shown."""
    g.about = program
    g.pop("shop", None)


def _read(session: Session, wanted: str) -> Shop:
    house, at = service(), now()
    programs = {code: shelf.current(session, house.retailer.shelf, code, at) for code in shelf.codes(session)}
    caller: callers.Caller | None = g.get("caller")
    if not wanted and caller is not None and caller.member_id:
        wanted = members.find(session, caller.member_id).program
    program = programs.get(wanted) or next(iter(programs.values()), None)
    if program is None:
        return Shop("Regulars", None, programs, Branding())
    found = branding.of(session, program.code)
    return Shop(found.name or readers.reader().name(program.name, program.code), program, programs, found)


@look.get("/shop/<code>.css")
def sheet(code: str) -> Response:
    """The shop's accent, readable on light and on dark paper."""
    found = service().database.read(lambda session: branding.of(session, code))
    light, dark = (_rules(found.accent, paper) for paper in (PAPER, DARK_PAPER))
    text = f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
    return _kept(Response(text, content_type="text/css; charset=utf-8"))


@look.get("/logo/<code>.png")
def logo(code: str) -> Response:
    """The retailer's logo."""
    found = service().database.read(lambda session: branding.find_logo(session, code))
    if found is None:
        abort(404)
    return _kept(Response(found, content_type="image/png"))


@look.get("/icon/<code>.svg")
def icon(code: str) -> Response:
    """A sign in the shop's colour, with the first letter of its name."""
    about(code)
    shop = of_page()
    accent = shop.branding.accent
    letter = next((each for each in shop.name if each.isalnum()), "R")
    return _kept(
        Response(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">'
            f'<rect width="512" height="512" fill="{accent}"/>'
            f'<text x="256" y="256" dy=".36em" text-anchor="middle" font-family="sans-serif" font-size="280"'
            f' font-weight="600" fill="{colours.ink_on(accent)}">{letter}</text></svg>',
            content_type="image/svg+xml",
        )
    )


def _rules(accent: str, paper: str) -> str:
    shades = colours.readable(accent, paper)
    return (
        f"--accent: {shades.fill}; --on-accent: {shades.ink}; --accent-text: {shades.text};"
        f" --card: {shades.accent}; --on-card: {colours.ink_on(shades.accent)};"
    )


def _kept(response: Response) -> Response:
    """Its address changes with it, so it may be kept."""
    response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}"
    return response


def _mark(found: Branding) -> str:
    return hashlib.sha256(f"{found.name} {found.accent} {found.logo}".encode()).hexdigest()[:12]
