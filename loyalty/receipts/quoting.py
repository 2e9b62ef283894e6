"""Quoting: what a sale would earn, or a return take and give back, before money moves. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from db import ids
from db.session import Session
from loyalty.activities import giving
from loyalty.books import account
from loyalty.catalog.catalog import enrich
from loyalty.entitle import LineReason, entitle
from loyalty.errors import ProofRequired, RewardRefused
from loyalty.people import burn_lock
from loyalty.pricing.price import unpriced
from loyalty.pricing.values import NO_PRICES, Priced
from loyalty.program.rewards import Reward
from loyalty.program.shelf import reference
from loyalty.receipt import Kind, Redemption
from loyalty.receipts import foreseeing, parking, pricing, recording, redeeming, refunding, wishes
from loyalty.receipts.case import Arrival, Case
from loyalty.receipts.refunding import Refund
from loyalty.receipts.selling import Posted
from loyalty.receipts.values import Outcome, Recorded, Redeemed, Status
from loyalty.receipts.wishes import Wish
from loyalty.receipts.worth import NO_CONTEXT
from loyalty.retailer import Retailer
from loyalty.rewards import bounds, paying, shortage
from loyalty.work import Work
from points.errors import InsufficientPoints
from points.state import Balance
from tiers.forecast import Forecast
from tiers.progress import Progress


@dataclass(frozen=True, slots=True)
class Quote:
    """What recording the document would answer, and what a clerk can offer on top of it.

    `prices` are what the goods of a sale cost, `lines` how much of each counts, in minor units. `affordable`
    rewards and `payable` points (with what they buy) are what the member could redeem with this sale.
    `refund` is what a return pays out. `progress` is the tier after the document, None for nobody and for
    programmes without tiers; `forecast` what a return would do to it, now or later.
    """

    answer: Recorded
    lines: tuple[LineReason, ...] = ()
    affordable: tuple[Reward, ...] = ()
    payable: tuple[Wish, ...] = ()
    refund: tuple[Refund, ...] = ()
    progress: Progress | None = None
    prices: Priced = NO_PRICES
    forecast: Forecast | None = None


def quote(session: Session, retailer: Retailer, arrival: Arrival) -> Quote:
    """The quote for a document, whether or not its number was used before.

    Raises what recording raises; unlike it, InsufficientPoints and RewardRefused for what is not covered.
    """
    case = recording.open_case(session, retailer, arrival, is_quote=True)
    why = parking.reason(case)
    if why is not None:
        answer = Recorded(
            Status.PARKED,
            "",
            case.receipt.kind,
            case.receipt.revision,
            waiting=why,
            program=reference(case.program),
        )
        return Quote(answer, lines=_lines(case), prices=_unpriced(case))
    case, prices = pricing.priced(case)
    receipt_id = ids.new(arrival.at)
    if case.receipt.kind is Kind.SALE and case.known.member is None:
        joining, posted = recording.join(case, receipt_id)
        work = joining.work
    else:
        work, posted = recording.work_out(case, receipt_id)
        giving.reached(work, case.at)
    _refuse(case, work.member_id, posted.redemptions)
    return replace(_quoted(case, receipt_id, work, posted), prices=prices)


def _quoted(case: Case, receipt_id: str, work: Work, posted: Posted) -> Quote:
    work.plan()  # as recording does, for what an entry only knows once it is planned
    answer = recording.answer_of(case, receipt_id, work, posted)
    progress = account.progress_of(work, case.at)
    if case.receipt.kind is not Kind.SALE:
        spent = redeeming.paid_in_points(
            case.session, work.member_id, [sale.receipt_id for sale, _ in posted.sales]
        )
        return Quote(
            answer,
            refund=refunding.of_sales(posted.sales, spent),
            progress=progress,
            forecast=foreseeing.find_forecast(case, work),
        )
    available = _available(case)
    return Quote(
        answer,
        _lines(case),
        bounds.open_to(case.session, case.program, bounds.asking(work, case.receipt.purchased_at), available),
        tuple(_payable(case, available)),
        progress=progress,
    )


def _available(case: Case) -> dict[str, int]:
    balances: dict[str, Balance] = dict(case.known.state.balances) if case.known.state else {}
    return {currency: balance.available for currency, balance in balances.items()}


def _refuse(case: Case, member_id: str, outcomes: Iterable[Redeemed]) -> None:
    """A quote refuses what a completed sale would only be told of, with the errors that a hold has."""
    available = _available(case)
    for each in outcomes:
        if each.outcome is not Outcome.REJECTED:
            continue
        if each.reason == "insufficient_points":
            with shortage.told_in(case.program):
                raise InsufficientPoints(each.currency, each.amount, available.get(each.currency, 0))
        if each.reason == "proof_required":
            raise ProofRequired(each.currency, each.amount, case.program.spending.static_card_up_to)
        if each.reason == "burn_locked":
            burn_lock.check(case.session, member_id, case.at)
        raise RewardRefused(each.reason, each.name or each.what)


def _unpriced(case: Case) -> Priced:
    return unpriced(case.receipt) if case.receipt.kind is Kind.SALE else NO_PRICES


def _lines(case: Case) -> tuple[LineReason, ...]:
    if case.receipt.kind is not Kind.SALE:
        return ()
    receipt = enrich(case.receipt, case.known.catalog)
    return entitle(case.bought_under, NO_CONTEXT, receipt).lines


def _payable(case: Case, available: dict[str, int]) -> Iterable[Wish]:
    """The most points of each currency that could pay: all there are, but no more than the goods cost."""
    for currency in case.program.currencies:
        if currency.worth is not None:
            has = available.get(currency.code, 0)
            if most := paying.most(case.program, currency.code, has, case.receipt.net_minor):
                yield wishes.priced(case.program, 0, Redemption(points=most, currency=currency.code))
