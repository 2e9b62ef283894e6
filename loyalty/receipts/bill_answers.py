"""Bill answers: what the parts of a document came to, put together as the answer to the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from loyalty.program.shelf import reference
from loyalty.receipts import bills
from loyalty.receipts.case import Case
from loyalty.receipts.values import Part, Recorded, Status
from loyalty.receipts.values import from_json as answer_from_json


def told_again(case: Case, first: Recorded) -> Recorded:
    """The answer to a document with what became of its parts since: somebody may have said whose one is."""
    if not first.parts:
        return first
    claims = bills.owned(case, case.receipt.key, (part for part in first.parts if part.answer))
    parts = [_as_now(part, claims[part.n]) if part.n in claims else part for part in first.parts]
    return replace(together(case, first.receipt_id, parts), program=first.program)


def _as_now(part: Part, claim: Mapping[str, Any]) -> Part:
    answer = replace(answer_from_json(claim["answer"]), member_id=claim["member_id"])
    same = part.answer is not None and part.answer.revision == answer.revision
    return replace(part, answer=answer) if same else part


def together(case: Case, receipt_id: str, parts: Sequence[Part]) -> Recorded:
    """The answer to a document by those to its parts: it is nobody's, and adds up what they came to."""
    answers = [part.answer for part in parts if part.answer]
    recorded = not answers or any(answer.status is Status.RECORDED for answer in answers)
    given_back: dict[str, int] = {}
    for answer in answers:
        for currency, amount in answer.given_back.items():
            given_back[currency] = given_back.get(currency, 0) + amount
    return Recorded(
        Status.RECORDED if recorded else answers[0].status,
        receipt_id,
        case.receipt.kind,
        case.receipt.revision,
        waiting=next((answer.waiting for answer in answers if answer.waiting), None),
        differences=tuple(each for answer in answers for each in answer.differences),
        program=reference(case.program),
        withheld=tuple(each for answer in answers for each in answer.withheld),
        given_back=given_back,
        gifts=tuple(each for answer in answers for each in answer.gifts),
        # Each part has all the lines, and names the same discounts.
        issues=next((answer.issues for answer in answers if answer.issues), ()),
        parts=tuple(parts),
    )
