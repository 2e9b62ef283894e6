"""Taking: a document as a door hands it in, of one member or of several. It is taken once and for all."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select, update

from db import ids
from db.plan import Plan
from db.session import Session
from loyalty import tables
from loyalty.people import privacy
from loyalty.receipt import Kind, Receipt
from loyalty.receipt_json import digest, from_json
from loyalty.receipts import bill_answers, bill_turns, bills, numbers, opening, parking, recording
from loyalty.receipts.bills import Dealt
from loyalty.receipts.case import Arrival, Case
from loyalty.receipts.parking import Waiting
from loyalty.receipts.reading import order
from loyalty.receipts.values import Part, Reason, Recorded, Status
from loyalty.receipts.values import from_json as answer_from_json
from loyalty.retailer import Retailer

_parked, _voucher = tables.parked.c, tables.voucher.c


def take(session: Session, retailer: Retailer, arrival: Arrival) -> Recorded:
    """Take a document; the same document again gets the same answer. What several paid is taken for each.

    Raises UnknownTill, WrongStore, UnknownStore, WrongCurrency: then nothing is kept.
    """
    return taken(opening.open_case(session, retailer, arrival))


def taken(case: Case) -> Recorded:
    """The same for a document that was looked up already."""
    if not bills.is_one(case):
        return recording.take(case)
    if not _was_taken(case):
        case = bill_turns.take_turn(case)
    claim = case.known.claim
    if claim is None or claim["revision"] == 0:
        return post(case, claim["receipt_id"] if claim else ids.new(case.recorded_at))
    first = answer_from_json(claim["answer"])
    if case.receipt.revision > claim["revision"]:
        return _revised(case, first)
    if case.receipt.revision < claim["revision"]:
        again = bill_answers.told_again(case, first).again()
        return replace(again, status=Status.IGNORED, waiting=Reason.OLDER_REVISION)
    if digest(case.receipt) == claim["digest"]:
        return bill_answers.told_again(case, first).again()
    return parking.conflict(case, first)


def _was_taken(case: Case) -> bool:
    """Whether this revision of the document, or a newer one, was taken before."""
    claim = case.known.claim
    return claim is not None and case.receipt.revision <= claim["revision"]


def _revised(case: Case, first: Recorded) -> Recorded:
    """A newer revision of what several paid, or of what nothing was posted of yet.

    What was recorded for one member is not taken from them to be shared: a person looks at it.
    """
    if not first.parts and first.status is Status.RECORDED and first.member_id is not None:
        return parking.conflict(case, first)
    turns = {first.kind, case.receipt.kind} == {Kind.SALE, Kind.RETURN}
    unnamed = case.receipt.kind is Kind.RETURN and not bills.named(case)
    if turns or unnamed:
        return parking.conflict(case, first)
    parking.supersede(case, first)
    return post(case, first.receipt_id, first.parts)


def post(case: Case, receipt_id: str, prior: tuple[Part, ...] = ()) -> Recorded:
    """Record a document's parts, each as a document of its own, and claim its key with what they came to.

    `prior` are the parts of its last revision.
    """
    answers = {}
    dealt = bills.dealt(case, prior)
    for each in bills.in_turn(dealt):
        _hand_over(case, each)
        arrival = replace(case.arrival, receipt=each.document)
        answers[each.n] = recording.record(case.session, case.retailer, arrival)
    parts = [Part(each.n, each.who, answers[each.n]) for each in dealt]
    idle = [replace(part, answer=None) for part in prior if part.n not in answers]
    answer = bill_answers.together(case, receipt_id, parts + idle)
    case.write(Plan(), answer)
    _take_up(case)
    return answer


def _hand_over(case: Case, part: Dealt) -> None:
    """A voucher that the till redeemed beforehand for the whole receipt pays for the part that names it."""
    digests = []
    for each in part.document.redemptions:
        try:
            digests += [privacy.secret_digest(privacy.read_code(each.voucher))] if each.voucher else []
        except privacy.InvalidCode:
            continue
    if digests:
        used = (_voucher.code_digest.in_(digests), _voucher.used_receipt == str(case.receipt.key))
        own = update(tables.voucher).where(*used).values(used_receipt=str(part.document.key))
        case.session.connection.execute(own)


def _take_up(case: Case) -> None:
    """What came before the sale or exchange it names, and did not know that several paid it."""
    if not case.known.waiting or case.receipt.kind not in (Kind.SALE, Kind.EXCHANGE):
        return
    for found in _waiting(case):
        parking.take(case, found)
        at = max(case.at, found.document.purchased_at)
        arrival = replace(case.arrival, receipt=found.document, at=at)
        post(opening.open_case(case.session, case.retailer, arrival), found.receipt_id)


def _waiting(case: Case) -> list[Waiting]:
    wanted = (_parked.waits_for.in_(numbers.awaited(case.receipt.key)), _parked.status == "waiting")
    rows = case.session.rows(select(tables.parked).where(*wanted))
    found = [Waiting(row.receipt_id, from_json(row.content), row.digest, row.reason, row.who) for row in rows]
    mine = [each for each in found if each.reason == Reason.UNKNOWN_ORIGINAL and _comes_back(each.document)]
    return sorted(mine, key=lambda each: order(each.document))


def _comes_back(document: Receipt) -> bool:
    return document.kind is not Kind.SALE
