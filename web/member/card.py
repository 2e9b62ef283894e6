"""The first page is the card: who, how many, what expires next, how far it is to the next tier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Response, jsonify
from werkzeug.utils import redirect

from db.session import Session
from doorway import allowances, callers, passes
from doorway.service import now, service
from loyalty.books import account_reading
from loyalty.books.account import Account, Purse
from loyalty.cards import card_qr, cards, rotating
from loyalty.cards.card_numbers import masked
from loyalty.errors import UnknownCard
from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.households import told as households
from loyalty.households.told import Told
from loyalty.offline import rows
from loyalty.rewards import voucher_search
from tiers.progress import Progress
from web.member import faces
from web.member.allowance import drawn
from web.member.door import door
from web.member.faces import Face
from web.wire import branding, cookies, pages, readers, told
from web.wire.door import arrived

# What is said beside the ring; all else that lies ahead stands below.
OF_TIERS: Final = ("to-next", "to-next-open", "to-keep", "kept")
# By this a worker in the browser knows the page that it may keep.
KEPT: Final = "X-Card"


@dataclass(frozen=True, slots=True)
class Home:
    """What the first page is of; `vouchers` is how many can be used, `open` the allowances that can be."""

    account: Account
    face: Face
    household: Told | None
    vouchers: int
    open: tuple[rows.Row, ...]


@door.shows("/", anyone=True)
def home() -> Response:
    """The member's card; a stranger is asked in."""
    if arrived() is None:
        return _welcome()
    house, at = service(), now()
    found = house.database.read(lambda session: _home(session, at))
    account, reader = found.account, readers.reader()
    program = account.program
    response = pages.shown(
        "member/card.html",
        account=account,
        face=found.face,
        household=found.household,
        vouchers=found.vouchers,
        open=[(row, drawn(row)) for row in found.open],
        ring=_ring(account.standing),
        figures=Figures(program, reader),
        main=account.purses[0],
        others=[each for each in account.purses[1:] if has_any(each)],
        tiers=explain.sentences([each for each in account.outlook if each.code in OF_TIERS], program, reader),
        ahead=explain.sentences(
            [each for each in account.outlook if each.code not in OF_TIERS], program, reader
        ),
        has_apple=passes.has_apple(house),
        has_google=passes.has_google(house),
    )
    response.headers[KEPT] = "keep"
    return response


@door.shows("/card")
def card() -> Response:
    """Where passes and posters lead: the card itself."""
    return redirect("/", 303)  # type: ignore[return-value]


@door.shows("/card/code.svg")
def code() -> Response:
    """The code of this half minute, drawn."""
    at, number, secret = _code()
    drawn = card_qr.svg(rotating.text_at(secret, number, at), title=masked(number))
    response = Response(drawn, content_type=card_qr.CONTENT_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


@door.shows("/card/secret")
def secret() -> Response:
    """By what the member's own phone makes the codes, and what time it is here in milliseconds since 1970."""
    at, number, own = _code()
    response = jsonify({"number": number, "secret": own.decode(), "at": int(at.timestamp() * 1000)})
    response.headers["Cache-Control"] = "no-store"
    return response


def _home(session: Session, at: datetime) -> Home:
    house, member_id = service(), callers.caller().member_id
    account = account_reading.read(session, house.retailer, member_id, at, most_lines=1)
    mine = allowances.mine(session) if account.program.offline else ()
    return Home(
        account,
        faces.read(session, member_id),
        households.find(session, house.retailer, account.program, member_id, at),
        voucher_search.count_usable(session, member_id, at),
        tuple(row for row in mine if allowances.status(row, at) == "open"),
    )


def has_any(purse: Purse) -> bool:
    """Whether there is anything to show of a kind of points."""
    balance = purse.balance
    return any((balance.available, balance.pending, balance.held, balance.owed))


def _ring(standing: Progress | None) -> tuple[int, int, str] | None:
    """What is there, of how much, and for which tier: on the way up, else to keep what was reached."""
    if standing is None:
        return None
    if standing.to_next is not None:
        return standing.total, standing.total + standing.to_next, standing.next_tier or standing.tier
    if standing.to_keep is None or not standing.keep_ways:
        return None
    need = min(standing.keep_ways, key=lambda each: each.distance).main
    return need.amount - need.missing, need.amount, standing.tier


def _code() -> tuple[datetime, str, bytes]:
    """This instant, the number of the member's card in use, and its secret. Raises UnknownCard."""
    house, at, member_id = service(), now(), callers.caller().member_id
    found = house.database.read(lambda session: cards.find_usable(session, member_id))
    if found is None:
        raise UnknownCard
    return at, found.number, rotating.secret_of(house.retailer.index_key, found.number)


def _welcome() -> Response:
    """Where a stranger begins: with one card there is, at once; with several, by choosing.

    Who was signed in here before signs in again.
    """
    if cookies.secret(cookies.MEMBER):
        return cookies.forget(told.then("/sign-in"), cookies.MEMBER)
    shop = branding.of_page()
    if len(shop.programs) == 1:
        return redirect(f"/join/{next(iter(shop.programs))}", 303)  # type: ignore[return-value]
    return pages.shown("member/welcome.html", programs=shop.programs)
