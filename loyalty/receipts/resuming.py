"""Resuming: returns and exchanges that waited for a sale are taken up once it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from loyalty.receipt import Kind
from loyalty.receipts import (
    claims,
    opening,
    parking,
    posting,
    returning,
    rows,
)
from loyalty.receipts.case import Case
from loyalty.receipts.parking import Waiting
from loyalty.receipts.reading import order
from loyalty.receipts.returning import Return
from loyalty.receipts.values import Reason, Recorded, Status


def resume(case: Case, answer: Recorded) -> Recorded:
    """Take up what waited for this sale or exchange; the answer then tells of all that was posted."""
    is_new = answer.status is Status.RECORDED and not answer.replayed
    is_awaited = case.known.waiting and case.receipt.kind in (Kind.SALE, Kind.EXCHANGE)
    if not is_awaited or not is_new or answer.member_id is None:
        return answer
    first = answer
    waiting = parking.waiting(case, answer.member_id)
    while waiting:
        found = waiting.pop(0)
        later = take_up(case, found, answer.member_id)
        if later is not None and found.document.kind is Kind.EXCHANGE:
            # What it gave may be what others brought back.
            waiting = _waiting_too(case, found, waiting, answer.member_id)
        answer = (
            answer
            if later is None
            else replace(
                answer,
                differences=(*answer.differences, *later.differences),
                balances=later.balances,
                seq=later.seq,
                tier=later.tier,
                moves=(*answer.moves, *later.moves),
                ahead=later.ahead,
                withheld=(*answer.withheld, *later.withheld),
                given_back=_added(answer.given_back, later.given_back),
                gifts=(*answer.gifts, *later.gifts),
                reasons=(*answer.reasons, *later.reasons),
            )
        )
    if answer is not first:
        claims.tell_more(case.session, rows.claim(case.receipt, answer, case.recorded_at))
    return answer


def _waiting_too(case: Case, exchange: Waiting, waiting: Sequence[Waiting], member_id: str) -> list[Waiting]:
    """What still waits, and what waits for an exchange that was taken up, in purchase order."""
    more = parking.waiting(opening.later(case, exchange.document), member_id)
    found = {each.digest: each for each in (*waiting, *more)}
    return sorted(found.values(), key=lambda each: order(each.document))


def _added(first: dict[str, int], more: dict[str, int]) -> dict[str, int]:
    return {currency: first.get(currency, 0) + more.get(currency, 0) for currency in {**first, **more}}


def take_up(case: Case, found: Waiting, member_id: str) -> Recorded | None:
    """Look again at a return that waits; None where what is left of it finds nothing now either."""
    owned = opening.as_of(opening.later(case, found.document), member_id)
    assert owned.known.store is not None, "what waits came from a store"
    if owned.known.store["program"] != case.program.code:
        return None
    if found.document.original is not None and owned.known.original is None:
        return None  # by now several sales have the number it names
    resumed = found.reason == Reason.UNMATCHED
    coming = Return(found.receipt_id, found.document, order(found.document), resumed=resumed)
    work, posted = returning.give_back(owned, coming)
    if coming.resumed and not posted.matched:
        return None
    parking.take(case, found)
    if not coming.resumed:
        return posting.written(owned, found.receipt_id, work, posted)
    answer = posting.answer_of(owned, found.receipt_id, work, posted)
    owned.session.apply(work.plan() + posted.beside)
    return answer
