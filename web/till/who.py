"""The first step: who buys. A card, scanned or typed, a phone, an e-mail; or no card, which is as good."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask import Response

from db import ids
from doorway.at_till import identifying
from doorway.service import now
from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.rewards.identifying import Identified
from loyalty.rewards.proof import Level
from web.till import counter, refusing, sale_text, spending
from web.till.door import door, program_of, till
from web.till.sale import Buyer, Sale
from web.wire import dialling, pages, readers
from web.wire.door import WHOEVER
from web.wire.forms import Form
from web.wire.refusals import PageRefused

# Ways to name somebody, with how much may be typed.
WAYS: Final = {"code": 400, "phone": 40, "email": 254}
MOST_PROMPTS: Final = 3


class OtherMember(PageRefused):
    """Somebody else's card, after points of the first were set aside."""

    key, status = "problem.other-member", 409


class OtherProof(PageRefused):
    """Somebody else's code, where the first's wish waited for proof."""

    key, status = "problem.other-proof", 409


@door.shows("/", may=WHOEVER)
def next_customer() -> Response:
    """The next customer."""
    return page(Sale())


@door.takes("/who", may="members")
def who() -> Response:
    """Whose card it is; or nobody's, by a button of its own."""
    form = Form.sent()
    sale = counter.sent(form)
    try:
        way, text = named(form)
        return counter.shown(replace(sale, buyer=buyer(sale, way, text)))
    except refusing.REFUSED as error:
        return page(sale, error, form)


@door.takes("/nobody", may=WHOEVER)
def nobody() -> Response:
    """No card: the slip will have a code by which whoever has one takes the points later."""
    return counter.shown(replace(counter.sent(Form.sent()), buyer=None))


@door.takes("/resume", may=WHOEVER)
def resume() -> Response:
    """A sale that was left in the middle, as when the page was loaded anew."""
    return counter.shown(counter.sent(Form.sent()))


@door.takes("/again", may=WHOEVER)
def again() -> Response:
    """Back to the first step, with what was rung up."""
    return page(counter.sent(Form.sent()))


@door.takes("/prove", may="members")
def prove() -> Response:
    """More proof of the same member: the code on the phone, a PIN, a code that we sent."""
    form, at = Form.sent(), now()
    sale = counter.sent(form)
    known = sale.buyer or Buyer()
    try:
        if form.given.get("deed") == "send":
            identifying.send_code(till(), {known.way: known.text}, at)
            return counter.shown(sale, sent=True, given=form.given)
        if scanned := form.text("scan", most=WAYS["code"], needed=False):
            return spending.with_wish(
                form, replace(sale, buyer=_proved(form, sale, buyer(sale, "code", scanned)))
            )
        pin, code = form.text("pin", needed=False), form.text("code", needed=False)
        if not pin and not code:
            form.note("pin", "form.needed")
        form.done()
        found = buyer(sale, known.way, known.text, pin=pin or None, code=code or None)
        return spending.with_wish(form, replace(sale, buyer=_proved(form, sale, found)))
    except refusing.REFUSED as error:
        return counter.shown(sale, error=error, given=form.given)


def named(form: Form) -> tuple[str, str]:
    """By what somebody is named, the first way that was filled. Raises Unfilled."""
    for way, most in WAYS.items():
        if form.given.get(way):
            text = form.text(way, most=most)
            form.done()
            return way, dialling.whole(text, program_of(now()).zone) if way == "phone" else text
    form.note("code", "form.needed")
    form.done()
    raise AssertionError("a form that wants something is not done")


def buyer(sale: Sale, way: str, text: str, *, pin: str | None = None, code: str | None = None) -> Buyer:
    """Whom a text names, as the till goes on with them. Raises what identifying does, OtherMember."""
    found = identifying.identify(till(), {way: text}, now(), pin=pin, code=code)
    said = _buyer(found, way, text)
    before = sale.buyer.member if sale.buyer else ""
    if sale.spent and before and before != said.member:
        raise OtherMember
    return said


def _proved(form: Form, sale: Sale, found: Buyer) -> Buyer:
    """Who proved a wish that the form carries: only whose wish it is. Raises OtherProof."""
    known = sale.buyer.member if sale.buyer else ""
    if spending.carried(form) and known and found.member != known:
        raise OtherProof
    return found


def _buyer(found: Identified, way: str, text: str) -> Buyer:
    account, reader = found.account, readers.reader()
    figures = Figures(account.program, reader)
    parts = [figures.tier(account.standing.tier)] if account.standing else []
    parts += [figures.points(purse.balance.available, purse.currency) for purse in account.purses]
    if found.card_number:
        parts.append(str(pages.say("till.card-ends", digits=found.card_number[-4:])))
    prompts = explain.sentences(found.prompts, account.program, reader)
    # A code that was used up names nobody a second time.
    is_over = found.level is Level.ROTATING
    return Buyer(
        member=ids.outside("member", account.member_id),
        proof=found.token,
        level=found.level.name.casefold(),
        called=" · ".join(parts),
        prompts=tuple(prompts[:MOST_PROMPTS]),
        way="id" if is_over else way,
        text=ids.outside("member", account.member_id) if is_over else text,
    )


def page(sale: Sale, error: Exception | None = None, form: Form | None = None) -> Response:
    """The first step, with what was typed where it was refused."""
    return pages.shown(
        "till/who.html",
        200 if error is None else 422,
        sale=sale,
        text=sale_text.written(sale),
        till=till(),
        refusal=refusing.refusal(error) if error is not None else None,
        wrong=refusing.wrong(error) if error is not None else {},
        given=form.given if form is not None else {},
    )
