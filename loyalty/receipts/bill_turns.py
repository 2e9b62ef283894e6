"""Bill turns: documents about one bill are divided one after another, each by what the others left.

A document of one member is judged by the head it swaps. What comes back of a bill is divided before any
head is swapped, by what each part has left: two at once would both divide the same, and the second would
take of one part what is only left of another.
"""

from __future__ import annotations

from db.errors import LostSwap
from loyalty.households import membership
from loyalty.receipts import bills, claims, opening
from loyalty.receipts.case import Case
from loyalty.receipts.values import from_json as answer_from_json


def take_turn(case: Case) -> Case:
    """The case of a bill, read again once nobody else changes what it is divided by.

    The claims come first, then all heads, in ascending order, so that two bills never wait for each other.
    The first revision of a sale that spends nothing waits for nobody: it finds nothing to divide by. Raises
    LostSwap where a part has another owner by then.
    """
    keys, member_ids = _keys(case), _member_ids(case)
    if not keys and not (case.session.locking or _spends(case)):
        return case
    claims.lock(case.session, keys)
    membership.lock(case.session, *sorted(member_ids))
    again = opening.open_case(case.session, case.retailer, case.arrival)
    if _member_ids(again) != member_ids:
        raise LostSwap(f"a part of {case.receipt.key} has another owner by now")
    return again


def _keys(case: Case) -> list[str]:
    """The claims that say what the document is divided by: its own, and that of the bill it names."""
    claim, receipt = case.known.claim, case.receipt
    own = [str(receipt.key)] if claim is not None and claim["revision"] else []
    return sorted([*own, *([str(case.original)] if bills.named(case) else [])])


def _member_ids(case: Case) -> set[str]:
    """Everyone whose books the document may change, as far as they are known."""
    claim, key = case.known.claim, case.original
    own = answer_from_json(claim["answer"]).parts if claim is not None and claim["revision"] else ()
    owners = [*bills.owned(case, case.receipt.key, own).values()]
    if key is not None:
        owners += bills.owned(case, key, bills.named(case)).values()
    found = {row["member_id"] for row in owners} | {*bills.member_ids(case)}
    return {f"{each}" for each in found if each is not None}


def _spends(case: Case) -> bool:
    return any(share.redemptions for share in case.receipt.split)
