"""A member's cards: blocked when lost, opened when found, replaced; and the card in a phone's wallet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from flask import Response
from werkzeug.utils import redirect

from db.session import Session
from doorway import callers, passes
from doorway.service import now, service
from identity import limits
from loyalty.cards import cards as known
from loyalty.cards import replacing
from loyalty.cards.cards import Change
from loyalty.cards.issuing import CardWish
from loyalty.cards.replacing import Replaced
from loyalty.explanations.figures import Figures
from wallets import apple_signing
from web.member.account import own
from web.member.door import door
from web.wire import doing, pages, readers, told
from web.wire.forms import Form

# Each replacement is a number for ever.
REPLACEMENTS: Final = (10, timedelta(days=1))


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
    _change(known.block)
    return told.then("/account/cards", "cards.was-blocked")


@door.takes("/account/cards/unblock")
def unblock() -> Response:
    """Open a card that the member blocked; raises CardHeld for one that the shop did."""
    _change(known.unblock)
    return told.then("/account/cards", "cards.was-opened")


@door.takes("/account/cards/replace")
def replace() -> Response:
    """Give a new number for an old one; says what is to be paid for it."""
    form, house, at, caller = Form.sent(), service(), now(), callers.caller()
    number = form.text("number", most=60)
    form.done()
    key = limits.key("card replacement", caller.member_id)
    house.database.write(lambda session: limits.take(session, key, *REPLACEMENTS, at))

    def work(session: Session) -> dict[str, int]:
        wish = CardWish(caller.name)
        done: Replaced = replacing.replace(session, house.retailer, caller.member_id, number, wish, at)
        known.tell(session, caller.member_id, done.change, at)
        return {"fee_minor": done.fee_minor}

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


def _change(deed: Callable[[Session, str, str, str], Change]) -> None:
    form, caller, at = Form.sent(), callers.caller(), now()
    number = form.text("number", most=60)
    form.done()

    def work(session: Session) -> None:
        change = deed(session, caller.member_id, number, caller.name)
        known.tell(session, caller.member_id, change, at)

    service().database.write(work)
