"""A member's cards: blocked when lost, opened when found, replaced; and the card in a phone's wallet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Response
from werkzeug.utils import redirect

from db.session import Session
from doorway import callers, passes
from doorway.own_deeds import cards as deeds
from doorway.service import now, service
from loyalty.cards import cards as known
from loyalty.cards.cards import Change
from loyalty.explanations.figures import Figures
from wallets import apple_signing
from web.member.account import own
from web.member.door import door
from web.wire import doing, pages, readers, told
from web.wire.forms import Form


@door.shows("/account/cards")
def cards() -> Response:
    """Every card there is, the newest first; what is over stands below."""
    member_id, found = callers.caller().member_id, own()
    every = service().database.read(lambda session: known.of_member(session, member_id))
    return pages.shown(
        "member/cards.html",
        own=found,
        figures=Figures(found.program, readers.reader()),
        cards=[each for each in every if each.status not in ("replaced", "expired")],
        past=[each for each in every if each.status in ("replaced", "expired")],
    )


@door.takes("/account/cards/block")
def block() -> Response:
    """Block a card, as when it is lost."""
    _change(deeds.block)
    return told.then("/account/cards", "cards.was-blocked")


@door.takes("/account/cards/unblock")
def unblock() -> Response:
    """Open a card that the member blocked; raises CardHeld for one that the shop did."""
    _change(deeds.unblock)
    return told.then("/account/cards", "cards.was-opened")


@door.takes("/account/cards/replace")
def replace() -> Response:
    """Give a new number for an old one; says what is to be paid for it."""
    form, at = Form.sent(), now()
    number = form.text("number", most=60)
    form.done()
    deeds.count_replacement(at)

    def work(session: Session) -> dict[str, int]:
        return {"fee_minor": deeds.replace(session, number, at).fee_minor}

    fee_minor = doing.done(form, f"card/{number}/replace", work)["fee_minor"]
    if fee_minor:
        fee = Figures(own().program, readers.reader()).money(fee_minor)
        return told.then("/account/cards", "cards.was-replaced-for", fee=fee)
    return told.then("/account/cards", "cards.was-replaced")


@door.shows("/card/wallet/apple")
def apple() -> Response:
    """The card for Apple Wallet. Raises WalletNotConfigured, UnknownCard."""
    answer = Response(passes.apple(), content_type=apple_signing.CONTENT_TYPE)
    answer.headers["Content-Disposition"] = 'attachment; filename="card.pkpass"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@door.shows("/card/wallet/google")
def google() -> Response:
    """On to Google Wallet, with the card. Raises WalletNotConfigured, UnknownCard."""
    return redirect(passes.google(), 303)  # type: ignore[return-value]


def _change(deed: Callable[[Session, str, datetime], Change]) -> None:
    form, at = Form.sent(), now()
    number = form.text("number", most=60)
    form.done()
    service().database.write(lambda session: deed(session, number, at))
