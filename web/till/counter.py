"""The counter: what a sale would come to now, and the page that shows it. Every deed ends here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from flask import Response

from doorway.at_till import recording
from doorway.service import now, service
from loyalty.catalog import lookup
from loyalty.errors import ProofRequired
from loyalty.explanations import explain
from loyalty.explanations.figures import Figures
from loyalty.pricing import telling
from loyalty.program.model import Program
from loyalty.program.rewards import Reward
from loyalty.receipt import Receipt
from loyalty.receipts.quoting import Quote
from loyalty.receipts.wishes import Wish
from web.till import receipts, refusing, sale_text, wares
from web.till.door import program_of, till
from web.till.sale import Price, Sale
from web.wire import pages, readers
from web.wire.failing import Refusal
from web.wire.forms import Form

MOST_CATEGORIES: Final = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What the books say of a sale as it stands: what it earns, and what could pay for it.

    `notes` says of each line why it costs what it costs, `sufficing` which proofs would do where one lacks.
    """

    earns: Sequence[str] = ()
    why: Sequence[str] = ()
    notes: Sequence[Sequence[str]] = ()
    payable: Sequence[Wish] = ()
    affordable: Sequence[Reward] = ()
    refusal: Refusal | None = None
    sufficing: Sequence[str] = ()


def sent(form: Form) -> Sale:
    """The sale that a form carries. Raises Unreadable."""
    return sale_text.read(form.given.get("sale", ""))


def shown(sale: Sale, status: int = 200, error: Exception | None = None, **values: Any) -> Response:
    """The second step: the goods and what they come to. `error` is what was refused of the last deed."""
    at = now()
    sale, answer, program = asked(sale, at)
    refusal = refusing.refusal(error) if error is not None else None
    given: dict[str, Any] = {
        "wrong": refusing.wrong(error) if error else {},
        "given": {},
        "found": (),
        **values,
    }
    return pages.shown(
        "till/what.html",
        status if error is None else 422,
        sale=sale,
        text=sale_text.written(sale),
        answer=answer,
        lines=list(zip(sale.goods, sale.priced, answer.notes or [()] * len(sale.goods), strict=True)),
        figures=Figures(program, readers.reader()),
        program=program,
        till=till(),
        may_redeem=till().may("redeem"),
        categories=_categories(),
        to_press=wares.to_press(),
        refusal=refusal,
        sufficing=_sufficing(error) or answer.sufficing or given["given"].get("ways", "").split(),
        **given,
    )


def asked(sale: Sale, at: datetime) -> tuple[Sale, Answer, Program]:
    """The sale at the books' prices, fixed to this instant, and what they say; without goods nothing."""
    program = program_of(at)
    if not sale.goods:
        return replace(sale, prices=(), at=None), Answer(), program
    plain = replace(sale, prices=(), at=at)
    try:
        made = receipts.receipt(plain, till(), at)
        quote, program = recording.quoted(made, till(), at)
    except refusing.REFUSED as error:
        return plain, Answer(refusal=refusing.refusal(error), sufficing=_sufficing(error)), program
    return _quoted(plain, quote), _answer(quote, program, made), program


def _quoted(sale: Sale, quote: Quote) -> Sale:
    """The sale at the quote's prices, each redemption at the worth that it has."""
    said = quote.answer.redemptions
    spent = sale.spent
    if len(said) == len(spent):
        spent = tuple(
            replace(own, worth_minor=each.due_minor, settles=each.settles)
            for own, each in zip(spent, said, strict=True)
        )
    prices = tuple(
        Price(line.net_minor, tuple((code, minor) for code, minor in line.given if minor))
        for line in quote.prices.lines
    )
    return replace(sale, spent=spent, prices=prices)


def _answer(quote: Quote, program: Program, made: Receipt) -> Answer:
    reader = readers.reader()
    figures = Figures(program, reader)
    return Answer(
        earns=[figures.points(amount, currency) for currency, amount in quote.answer.issued().items()],
        why=explain.sentences(quote.answer.reasons, program, reader),
        notes=[
            explain.sentences(telling.reasons(line, program, made.currency), program, reader)
            for line in quote.prices.lines
        ],
        payable=quote.payable,
        affordable=quote.affordable,
    )


def _sufficing(error: Exception | None) -> Sequence[str]:
    return error.suffices if isinstance(error, ProofRequired) else ()


def _categories() -> Sequence[tuple[str, str]]:
    """What an amount can be of; nothing where the catalog is empty."""
    found = service().database.read(lambda session: lookup.categories(session, MOST_CATEGORIES))
    return [(each, each) for each in found]
