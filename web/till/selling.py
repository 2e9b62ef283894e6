"""The last step: the sale is recorded, once, and its slip shown; then the next customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Response

from db import ids
from doorway.at_till import recording
from doorway.refusals import ReceiptConflict
from doorway.service import now
from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.program.model import Program
from loyalty.receipts.values import Outcome, Recorded, Status
from web.till import counter, keys, receipts, refusing, slips
from web.till.door import door, till
from web.till.sale import Sale
from web.wire import pages, readers
from web.wire.forms import Form

TENDERS: Final = ("cash", "card")


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a document: in figures, in sentences, and money that is still to be asked for."""

    earned: Sequence[str]
    taken: Sequence[str]
    given_back: Sequence[str]
    balances: Sequence[str]
    why: Sequence[str]
    uncovered: Sequence[str]
    withheld: Sequence[str]


@door.takes("/sell", may="receipts")
def sell() -> Response:
    """Record the sale as it was quoted. Sent again it is the same sale, and earns nothing twice."""
    form, at = Form.sent(), now()
    sale = counter.sent(form)
    if not sale.goods or sale.at is None:
        return counter.shown(sale)
    try:
        scale = receipts.settings_of(till(), at).money_scale
        kind = form.chosen("tender", TENDERS) if sale.due_minor else "cash"
        card = form.amount("by_card", scale) if form.given.get("by_card") else 0
        given = form.amount("given", scale) if form.given.get("given") else 0
        if card > sale.due_minor:
            form.note("by_card", "till.card-too-much")
        form.done()
        sale = sale.paid(kind, card)
        answer, programs = recorded(sale, at)
    except refusing.REFUSED as error:
        return counter.shown(sale, error=error, given=form.given)
    cash = dict(sale.tenders).get("cash", 0)
    return finished(sale, answer, programs, change_minor=max(0, given - cash) if given else 0)


def kind_of(tender: object) -> str:
    """How a sale that waited was paid; what says nothing else is cash."""
    return tender if isinstance(tender, str) and tender in TENDERS else "cash"


def minor(text: object, scale: int) -> int:
    """How much of it went by card, as it was typed; nothing for what was never taken."""
    form = Form({"by_card": text if isinstance(text, str) else ""})
    found = form.amount("by_card", scale) if form.given["by_card"] else 0
    return 0 if form.wrong else found


def recorded(sale: Sale, at: datetime) -> recording.Taken:
    """Record a sale or return of this till. Raises ReceiptConflict and what recording does."""
    ((answer, programs),) = recording.taken([receipts.receipt(sale, till(), at)], till(), at)
    if answer.status is Status.CONFLICT:
        raise ReceiptConflict(ids.outside("receipt", answer.receipt_id))
    return answer, programs


def finished(
    sale: Sale, answer: Recorded, programs: Mapping[str, Program], *, change_minor: int = 0
) -> Response:
    """What the clerk reads and says, and the slip."""
    program = programs[answer.program]
    figures = Figures(program, readers.reader())
    zone = receipts.settings_of(till(), now()).zone
    slip = slips.Slip(sale, answer, figures, zone, change_minor)
    return pages.shown(
        "till/done.html",
        sale=sale,
        figures=figures,
        tender=slips.tender,
        done=_done(answer, figures),
        till=till(),
        change=figures.money(change_minor) if change_minor else "",
        number=slips.grouped(sale.number),
        slip=slips.lines(slip, keys.columns()),
        columns=keys.columns(),
        claim=slips.claim(answer),
        own_code=slips.code(sale, zone) if sale.kind == "sale" else "",
    )


def _done(answer: Recorded, figures: Figures) -> Done:
    program, reader = figures.program, readers.reader()

    def said(sums: Mapping[str, int]) -> list[str]:
        return [figures.points(amount, currency) for currency, amount in sums.items()]

    return Done(
        said(answer.issued()),
        said(answer.taken_back()),
        said(answer.given_back),
        said({code: each.available for code, each in answer.balances.items()}),
        explain.sentences([*answer.reasons, *answer.ahead, *answer.issues], program, reader),
        [
            figures.money(each.due_minor, each.money)
            for each in answer.redemptions
            if each.outcome is Outcome.REJECTED
        ],
        [figures.money(each.worth_minor, each.money) for each in answer.withheld],
    )
