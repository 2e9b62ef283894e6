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
from loyalty.errors import OnlyHeadSpends, RewardRefused
from loyalty.goods import Sold, match, whole
from loyalty.households import pool, told
from loyalty.households.told import Told
from loyalty.people import burn_lock
from loyalty.pricing.price import unpriced
from loyalty.pricing.values import NO_PRICES, Priced
from loyalty.program.rewards import Reward
from loyalty.program.shelf import reference
from loyalty.receipt import Kind, Redemption
from loyalty.receipts import (
    bill_answers,
    bills,
    foreseeing,
    opening,
    parking,
    posting,
    pricing,
    redeeming,
    refunding,
    wishes,
)
from loyalty.receipts.bills import Dealt
from loyalty.receipts.case import Arrival, Case
from loyalty.receipts.refunding import Refund
from loyalty.receipts.selling import Posted
from loyalty.receipts.values import Outcome, Part, Recorded, Redeemed, Status
from loyalty.receipts.wishes import Wish
from loyalty.receipts.worth import NO_CONTEXT, Sale
from loyalty.retailer import Retailer
from loyalty.rewards import allowance, bounds, paying, shortage
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
    programmes without tiers; `forecast` what a return would do to it, now or later. Of a document that
    several paid, `parts` are the quotes of its parts, and it adds up what they come to. Amounts are in
    `money`, but for what rewards are worth. `household` is whom the member of a sale shares points with.
    """

    answer: Recorded
    lines: tuple[LineReason, ...] = ()
    affordable: tuple[Reward, ...] = ()
    payable: tuple[Wish, ...] = ()
    refund: tuple[Refund, ...] = ()
    progress: Progress | None = None
    prices: Priced = NO_PRICES
    forecast: Forecast | None = None
    parts: tuple[Quote, ...] = ()
    household: Told | None = None
    money: str = ""


def quote(session: Session, retailer: Retailer, arrival: Arrival) -> Quote:
    """The quote for a document, whether or not its number was used before.

    Raises what recording raises; unlike it, InsufficientPoints and RewardRefused for what is not covered.
    """
    case = opening.open_case(session, retailer, arrival, is_quote=True)
    return _of_several(case) if bills.is_one(case) else _of_one(case)


def _of_one(case: Case, *, is_part: bool = False) -> Quote:
    """The quote of one member's document; a part is of goods that have their price already."""
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
        return Quote(answer, lines=_lines(case), prices=_unpriced(case), money=case.receipt.currency)
    case, prices = (case, _unpriced(case)) if is_part else pricing.priced(case)
    receipt_id = ids.new(case.arrival.at)
    if case.receipt.kind is Kind.SALE and case.known.member is None:
        joining, posted = posting.join(case, receipt_id)
        work = joining.work
    else:
        work, posted = posting.work_out(case, receipt_id)
        giving.reached(work, case.at)
    _refuse(case, work.member_id, posted.redemptions)
    money = posting.money_of(case, posted)
    found = _quoted(case, receipt_id, work, posted)
    # Whom the sale would make a member is none yet.
    is_known = case.known.member is not None
    answer = replace(found.answer, member_id=found.answer.member_id if is_known else None)
    return replace(found, answer=answer, prices=prices, money=money)


def _of_several(case: Case) -> Quote:
    """Each part's quote, and what they come to together; money goes back to all who paid, known or not."""
    dealt = bills.dealt(case)
    # As they are recorded: each finds of a budget what those before it leave.
    found = {each.n: _of_part(case, each) for each in bills.in_turn(dealt)}
    parts = tuple(found[each.n] for each in dealt)
    answer = bill_answers.together(case, "", [Part(n, "", part.answer) for n, part in enumerate(parts)])
    back: dict[str, int] = {}
    for each in (refund for part in parts for refund in part.refund):
        back[each.kind] = back.get(each.kind, 0) + each.amount_minor
    by_line = zip(*(part.lines for part in parts), strict=True)
    lines = [replace(own[0], eligible_minor=sum(each.eligible_minor for each in own)) for own in by_line]
    refund = tuple(Refund(kind, minor) for kind, minor in back.items())
    money = next((part.money for part in parts), case.receipt.currency)
    return Quote(answer, tuple(lines), refund=refund, prices=_unpriced(case), parts=parts, money=money)


def _of_part(case: Case, dealt: Dealt) -> Quote:
    arrival = replace(case.arrival, receipt=dealt.document)
    part = opening.open_case(case.session, case.retailer, arrival, is_quote=True)
    part = replace(part, promised=case.promised)
    found = _of_one(part, is_part=True)
    if found.answer.status is Status.PARKED and dealt.sold is not None:
        return replace(found, refund=_paid_out(part, dealt.sold))
    return found


def _paid_out(part: Case, sold: Sold) -> tuple[Refund, ...]:
    """What goes back to whoever paid a part that still waits for its member."""
    document = part.receipt
    if document.kind is Kind.EXCHANGE:
        return ()  # goods went out for all of it
    back = (
        whole(sold)
        if document.kind is Kind.VOID
        else match(document.lines, [sold], document.currency).returned
    )
    sale = Sale(sold.receipt_id, sold.receipt, part.bought_under, part.zone, returned=sold.returned)
    return refunding.of_sales([(sale, replace(sale, returned=(*sold.returned, *back)))])


def _quoted(case: Case, receipt_id: str, work: Work, posted: Posted) -> Quote:
    work.plan()  # as recording does, for what an entry only knows once it is planned
    answer = posting.answer_of(case, receipt_id, work, posted)
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
    (worth,) = (each for each in posted.worths if each.sale.receipt_id == receipt_id)
    return Quote(
        answer,
        worth.after.lines,
        _affordable(case, work, available),
        tuple(_payable(case, available)),
        progress=progress,
        household=_household(case),
    )


def _household(case: Case) -> Told | None:
    if case.known.member is None:
        return None
    return told.find(case.session, case.retailer, case.program, case.member_id, case.at)


def _affordable(case: Case, work: Work, available: dict[str, int]) -> tuple[Reward, ...]:
    bought_at, store = case.receipt.purchased_at, case.receipt.store
    who = bounds.asking(case.session, case.retailer, work, bought_at, store)
    return bounds.open_to(case.session, case.program, who, available)


def _available(case: Case) -> dict[str, int]:
    """What the member could spend before this: their own points, and what others of the household share."""
    balances: dict[str, Balance] = dict(case.known.state.balances) if case.known.state else {}
    if case.program.households is None or case.known.member is None:
        return {currency: balance.available for currency, balance in balances.items()}
    return pool.available(case.session, case.retailer, case.program, case.member_id, balances, case.at)


def _refuse(case: Case, member_id: str, outcomes: Iterable[Redeemed]) -> None:
    """A quote refuses what a completed sale would only be told of, with the errors that a hold has."""
    available, policy = _available(case), case.program.spending
    outcomes = tuple(outcomes)
    for each in outcomes:
        if each.outcome is not Outcome.REJECTED:
            continue
        if each.reason == "insufficient_points":
            with shortage.told_in(case.program):
                raise InsufficientPoints(each.currency, each.amount, available.get(each.currency, 0))
        if each.reason == "proof_required":
            raise allowance.required(policy, each.currency, allowance.wanted_at_once(outcomes, each))
        if each.reason == pool.ONLY_HEAD:
            raise OnlyHeadSpends
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
            bill_minor = wishes.bill_of(case.program, case.receipt)
            if most := paying.most(case.program, currency.code, has, bill_minor):
                wish = wishes.priced(case.program, 0, Redemption(points=most, currency=currency.code))
                yield wishes.in_money(case.program, case.receipt.currency, wish)
