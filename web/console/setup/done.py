"""The last step: a poster to join by, and a first receipt to try, where there is a place to try things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from flask import Response
from werkzeug.utils import redirect

from db.session import Session
from doorway import sandboxes
from doorway.service import now, service
from identity.errors import IdentityError
from identity.sandbox import MEMBERS
from loyalty.cards import card_qr
from loyalty.errors import LoyaltyError
from loyalty.explanations import slips
from loyalty.explanations.figures import Figures
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.receipt import Kind, Line, MemberRef, Receipt, Scheme, Tender
from loyalty.receipts.case import Arrival
from loyalty.receipts.taking import take
from loyalty.receipts.values import Recorded
from notices.channels import Channels
from printing import signs
from printing.paper import Sign
from printing.poster import poster as drawn_poster
from web.console import trying
from web.console.door import door
from web.console.setup import moneys, state
from web.console.setup.state import HERE
from web.wire import failing, pages, readers

UNITS: Final = 25
# As narrow as slips are, so that a phone shows it whole.
COLUMNS: Final = 32
HERE_ONLY: Final = ("localhost", "127.0.0.1", "::1")
CODE_MM: Final = 40
# What a poster says first, and in smaller letters below.
LANGUAGES: Final = {"en": ("en", "zh-Hant"), "zh-Hant": ("zh-Hant", "en"), "zh-Hans": ("zh-Hans", "en")}


@dataclass(frozen=True, slots=True)
class Slip:
    """A sale that was tried: what it was, and what a till would print under it."""

    money: str
    lines: tuple[str, ...]


@door.shows("/setup/done", may="programs.read")
def done() -> Response:
    """What there is now, and what to do with it."""
    found = state.read()
    if not found.may_see("done"):
        return redirect(f"{HERE}/{found.step}", 303)  # type: ignore[return-value]
    return _page()


@door.takes("/setup/skip", may="stores.edit")
def skip() -> Response:
    """Go on without a till; one can be had at any time."""
    service().database.write(lambda session: state.keep(session, is_over=True))
    return redirect(f"{HERE}/done", 303)  # type: ignore[return-value]


@door.shows("/setup/poster.pdf", may="programs.read")
def poster() -> Response:
    """The poster to join by, A4."""
    found, house, at = state.read(), service(), now()
    language = readers.reader()

    def read(session: Session) -> Sign:
        program = shelf.current(session, house.retailer.shelf, found.program, at)
        return signs.of(session, program, language)

    sign = house.database.read(read)
    answer = Response(
        drawn_poster(sign, _joining(found.program), LANGUAGES[language.tag]), content_type="application/pdf"
    )
    answer.headers["Content-Disposition"] = f'inline; filename="{found.program}.pdf"'
    return answer


@door.takes("/setup/try", may="sandbox.edit")
def try_() -> Response:
    """Ring up one small sale in the sandbox, which is made first where nobody made it yet."""
    found, house = state.read(), service()
    try:
        if not sandboxes.is_made():
            sandboxes.remade()
        assert house.sandbox is not None, "what is made is there"
        own = house.sandbox.opened()
        slip = own.database.write(lambda session: _sold(session, found.program, found.store))
    except (IdentityError, LoyaltyError) as error:
        return _page(error=error)
    return _page(slip)


def _sold(session: Session, program_code: str, store: str) -> Slip:
    """A sale to the sandbox's first member. Raises UnknownProgram where the sandbox is older than it."""
    house, at = service().sandbox, now()
    assert house is not None, "somebody asked for it"
    retailer = house.service.retailer
    program = shelf.current(session, retailer.shelf, program_code, at)
    minor = _minor(program)
    receipt = Receipt(
        store,
        "",
        f"test-{at:%Y%m%d%H%M%S%f}",
        at.astimezone(program.zoneinfo).date(),
        at,
        Kind.SALE,
        program.money,
        (Line("TEST", Decimal(1), minor),),
        (Tender("cash", minor),),
        member=MemberRef(Scheme.EXTERNAL, MEMBERS[0]),
    )
    answer: Recorded = take(session, retailer, Arrival(receipt, at, at))
    reader = readers.reader()
    return Slip(Figures(program, reader).money(minor), tuple(slips.lines(answer, program, reader, COLUMNS)))


def _page(slip: Slip | None = None, error: Exception | None = None) -> Response:
    found, house, at = state.read(), service(), now()

    def read(session: Session) -> Program:
        return shelf.current(session, house.retailer.shelf, found.program, at)

    program = house.database.read(read)
    figures, minor = Figures(program, readers.reader()), _minor(program)
    earned = trying.points(program, minor, at)
    return pages.shown(
        "console/setup/done.html",
        422 if error else 200,
        state=found,
        step="done",
        program=program,
        join=_joining(found.program),
        qr=card_qr.svg(_joining(found.program), size_mm=CODE_MM, title=_joining(found.program)),
        sale=figures.money(minor),
        earned=figures.points(earned, program.currencies[0].code) if earned else "",
        has_sandbox=house.sandbox is not None,
        missing=tuple(_missing()),
        slip=slip,
        refusal=failing.refusal(error) if error else None,
    )


def _missing() -> Iterator[str]:
    """What keeps customers from joining by the poster, as keys of texts."""
    settings = service().settings
    if urlsplit(settings.public_url).hostname in HERE_ONLY:
        yield "setup.missing-address"
    if not Channels.of(settings).configured:
        yield "setup.missing-codes"
        if settings.is_development:
            yield "setup.missing-codes-trial"


def _joining(program: str) -> str:
    return f"{service().settings.public_url}/join/{program}"


def _minor(program: Program) -> int:
    return UNITS * moneys.STEP.get(program.money, 1) * int(10**program.money_scale)
