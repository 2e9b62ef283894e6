"""Goods that come back: the sale by its slip, which goods, what it means for money and points, then done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from flask import Response, request

from doorway.at_till import recording
from doorway.service import now
from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.explanations.why import Why, why
from loyalty.goods import kept
from loyalty.program.model import Program
from loyalty.receipt import Line
from loyalty.receipts import foreseeing
from loyalty.receipts.finding import Found
from loyalty.receipts.quoting import Quote
from web.till import basket, coming_back, counter, receipts, refusing, sale_text, selling, slips
from web.till.door import door, program_of, till
from web.till.sale import Sale
from web.wire import pages, readers
from web.wire.door import WHOEVER
from web.wire.forms import Form

CASH: Final = "cash"


@door.shows("/return", may=WHOEVER)
def begin() -> Response:
    """Ask for the slip; with one, show what of it is still with the customer."""
    form = Form({name: value.strip() for name, value in request.args.items()})
    if not form.given.get("slip"):
        return _asking()
    try:
        text = form.text("slip", most=basket.SCANNED_CHARS)
        on = form.day("day") if form.given.get("day") else _today()
        form.done()
        found = coming_back.find(*slips.find_named(text, on))
    except refusing.REFUSED as error:
        return _asking(error, form)
    return _choosing(found)


@door.takes("/return/quote", may="quotes")
def quote() -> Response:
    """What the chosen goods come to, before any money moves."""
    form, at = Form.sent(), now()
    original = counter.sent(form)
    named = original.original
    if named is None:
        raise sale_text.Unreadable
    found = coming_back.find(named.till, named.business_date, named.number)
    try:
        sale = replace(coming_back.chosen(form, found), number=original.number, at=at)
        form.done()
        told, program = recording.quoted(receipts.receipt(sale, till(), at), till(), at)
    except refusing.REFUSED as error:
        return _choosing(found, error, form, original.number)
    return _quoted(sale, told, program)


@door.takes("/return/done", may="receipts")
def do() -> Response:
    """Record the return as it was quoted; sent again it is the same return."""
    sale = counter.sent(Form.sent())
    try:
        answer, programs = selling.recorded(sale, now())
    except refusing.REFUSED as error:
        return _asking(error)
    return selling.finished(sale, answer, programs)


def _asking(error: Exception | None = None, form: Form | None = None) -> Response:
    return pages.shown(
        "till/return.html",
        200 if error is None else 422,
        till=till(),
        today=_today(),
        refusal=refusing.refusal(error) if error else None,
        wrong=refusing.wrong(error) if error else {},
        given=form.given if form else {},
    )


def _choosing(
    found: Found, error: Exception | None = None, form: Form | None = None, number: str = ""
) -> Response:
    sold, program = found.sold, program_of(now())
    sale = Sale(kind="return", original=coming_back.original(sold))
    lines = [(n, each) for n, each in enumerate(kept(sold.receipt, sold.returned).lines) if _is_left(each)]
    return pages.shown(
        "till/return-goods.html",
        200 if error is None else 422,
        till=till(),
        text=sale_text.written(replace(sale, number=number or sale.number)),
        number=slips.grouped(sold.receipt.number) if len(sold.receipt.number) == 8 else sold.receipt.number,
        on=sold.receipt.key.day,
        lines=lines,
        figures=Figures(program, readers.reader()),
        money=sold.receipt.currency,
        refusal=refusing.refusal(error) if error else None,
        wrong=refusing.wrong(error) if error else {},
        given=form.given if form else {},
    )


def _is_left(line: Line) -> bool:
    return line.quantity > 0


def _quoted(sale: Sale, quote: Quote, program: Program) -> Response:
    """What to pay out and in which tender, what becomes of points and tier; then it can be done."""
    figures = Figures(program, readers.reader())
    refund = [(each.kind, each.amount_minor) for each in quote.refund]
    # Nobody's sale knows no tenders until somebody claims it.
    refund = refund or [(CASH, sale.total_minor)]
    answer = quote.answer
    return pages.shown(
        "till/return-quote.html",
        till=till(),
        sale=sale,
        text=sale_text.written(replace(sale, tenders=tuple(refund))),
        refund=[(kind, slips.tender(kind), figures.money(minor, quote.money)) for kind, minor in refund],
        taken=[figures.points(amount, code) for code, amount in answer.taken_back().items()],
        given_back=[figures.points(amount, code) for code, amount in answer.given_back.items()],
        withheld=[figures.money(each.worth_minor, each.money) for each in answer.withheld],
        sentences=explain.sentences(_told(quote), program, readers.reader()),
        shares=[_share(n, each, figures) for n, each in enumerate(quote.parts, start=1)],
        figures=figures,
    )


def _share(n: int, part: Quote, figures: Figures) -> str:
    """What one of several who paid together gets, and gives back."""
    money = [
        f"{figures.money(each.amount_minor, part.money)} {slips.tender(each.kind)}" for each in part.refund
    ]
    answer = part.answer
    taken = [figures.points(-amount, code) for code, amount in answer.taken_back().items()]
    given = [figures.points(amount, code) for code, amount in answer.given_back.items()]
    return str(pages.say("till.share", n=n, what=", ".join([*money, *taken, *given])))


def _told(quote: Quote) -> Iterator[Why]:
    yield from quote.answer.reasons
    if quote.forecast is not None:
        yield foreseeing.told(quote.forecast)
    if quote.answer.waiting is not None:
        yield why(f"waiting-{quote.answer.waiting}")


def _today() -> date:
    return now().astimezone(receipts.settings_of(till(), now()).zone).date()
