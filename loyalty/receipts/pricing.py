"""The prices of a sale that is asked about: what its goods cost this member now."""

from __future__ import annotations

from dataclasses import replace

from loyalty.catalog.catalog import enrich
from loyalty.earning.compiled import compiled
from loyalty.earning.context import Purchase, context_of
from loyalty.entitle import Context
from loyalty.explanations.why import Why, why
from loyalty.pricing import converting, told
from loyalty.pricing.values import NO_PRICES, Priced
from loyalty.program.frozen import FrozenMap
from loyalty.receipt import Kind
from loyalty.receipts import buyers, selling
from loyalty.receipts.budgets import budgets_of
from loyalty.receipts.case import Case
from loyalty.receipts.worth import Sale
from tiers.card_years import CardYears


def priced(case: Case) -> tuple[Case, Priced]:
    """The case of a sale with its lines at the member's prices; anything else stays as it is.

    It is priced under what was true of the member as it is known now, even where the sale comes late.
    """
    if case.receipt.kind is not Kind.SALE:
        return case, NO_PRICES
    receipt = enrich(case.receipt, case.known.catalog)
    prices = converting.priced(case.bought_under, _with_budgets(case, _context(case)), receipt)
    return replace(case, arrival=replace(case.arrival, receipt=prices.of(receipt))), prices


def issues(case: Case) -> tuple[Why, ...]:
    """Discounts that a sale names and the programme does not have: nobody's limits or money count them."""
    if case.receipt.kind is not Kind.SALE:
        return ()
    unknown = told.unknown(case.bought_under, case.receipt)
    return tuple(why("discount-unknown", discount=code) for code in unknown)


def _with_budgets(case: Case, context: Context) -> Context:
    left = budgets_of(case).left(case.bought_under)
    return replace(context, counted=FrozenMap.of({**context.counted, **left})) if left else context


def _context(case: Case) -> Context:
    """What would be frozen with the sale."""
    if case.known.member is None:
        return _of_somebody_new(case)
    work, purchased_at = case.work(), case.receipt.purchased_at
    work.settle(case.at)
    work.review(purchased_at)
    context = Context("", facts=buyers.facts(case, case.member_id))
    receipt = enrich(case.receipt, case.known.catalog)
    return selling.before(work).context(Sale("", receipt, case.bought_under, case.zone, context))


def _of_somebody_new(case: Case) -> Context:
    """A first sale makes a member: of the first tier, joining now, with nothing before."""
    program, receipt = case.bought_under, case.receipt
    on = receipt.purchased_at.astimezone(program.zoneinfo).date()
    facts = buyers.facts(case, "")
    purchase = Purchase(receipt.purchased_at, receipt.store, case.zone, CardYears(on), facts)
    return context_of(compiled(program), program.ladder.base if program.ladder else "", purchase, {})
