"""Wish reading: what is known of the holds, vouchers and proofs that a receipt names. Nothing is used up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from db import ids
from db.session import Session
from loyalty.offline import codes, showing
from loyalty.offline.codes import Scan
from loyalty.offline.showing import Shown
from loyalty.receipts import wishes
from loyalty.receipts.case import Case
from loyalty.receipts.wishes import Known, Wish
from loyalty.rewards import day_spent, proof, proven, till_holds, vouchers
from loyalty.rewards.day_spent import OnDay
from loyalty.rewards.proof import Level
from loyalty.rewards.voucher_states import Place

T = TypeVar("T")
Row = Mapping[str, Any]
NOTHING_STOOD: Mapping[str, int] = MappingProxyType({})


def read(
    case: Case,
    member_id: str | None,
    receipt_id: str,
    first_n: int,
    stood: Mapping[str, int] = NOTHING_STOOD,
) -> list[Wish]:
    """What the receipt's redemptions mean; `member_id` None while nobody knows whose it is.

    `stood` is what allowances, by their names, paid of it until this revision.
    """
    session, redemptions, card = case.session, case.receipt.redemptions, case.known.card
    shown = {} if member_id is None else _allowances(case, member_id, receipt_id, stood)
    scans = {} if case.arrival.is_trusted or member_id is None else _scans(case, member_id)
    known = Known(
        receipt_id,
        member_id,
        place(case),
        case.at,
        case.arrival.may_redeem,
        _by_name((each.hold for each in redemptions), lambda name: _find_hold(session, name)),
        _by_name((each.voucher for each in redemptions), lambda code: _find_voucher(case, code)),
        None if case.arrival.is_trusted or member_id is None else _levels(case, member_id, scans),
        card is not None and card["status"] == "earn-only",
        shown,
        {text: scan.key for text, scan in scans.items()},
        _on_day(case, member_id),
    )
    return wishes.of_receipt(case.program, case.receipt, known, first_n)


def _on_day(case: Case, member_id: str | None) -> OnDay:
    """What proofs spent on the day of the purchase; read only where the programme bounds a day."""
    if case.arrival.is_trusted or member_id is None:
        return day_spent.NOTHING
    return day_spent.find(case.session, case.program, member_id, case.receipt.purchased_at, case.at)


def _by_name(names: Iterable[str], find: Callable[[str], T | None]) -> dict[str, T]:
    found = {name: find(name) for name in dict.fromkeys(names) if name}
    return {name: each for name, each in found.items() if each is not None}


def _find_hold(session: Session, name: str) -> Row | None:
    hold_id = ids.find_inside("hold", name)
    return till_holds.find(session, hold_id) if hold_id else None


def _find_voucher(case: Case, code: str) -> Row | None:
    return vouchers.find_by_code(case.session, code, case.program.code)


def _allowances(case: Case, member_id: str, receipt_id: str, stood: Mapping[str, int]) -> dict[str, Shown]:
    """What was signed for the member beforehand, for a till without a line."""
    sale = showing.Sale(case.receipt, receipt_id, member_id, case.zone, case.at, stood)
    ring = case.retailer.ring
    proofs = (each.proof for each in case.receipt.redemptions)
    return _by_name(proofs, lambda text: showing.find(case.session, ring, text, sale))


def _scans(case: Case, member_id: str) -> dict[str, Scan]:
    """The codes of the member's phone that were scanned without a line, when the sale was made."""
    scanned_at = case.receipt.purchased_at
    if not codes.is_in_time(case.bought_under.offline, scanned_at, case.at):
        return {}
    proofs = (each.proof for each in case.receipt.redemptions)
    return _by_name(proofs, lambda text: codes.find(case.session, case.retailer, text, member_id, scanned_at))


def _levels(case: Case, member_id: str, scans: Mapping[str, Scan]) -> dict[str, Level]:
    """What the proofs are worth by now, of this member at this till when the sale was made."""
    key, till = case.retailer.index_key, case.arrival.till_digest

    def level(text: str) -> Level | None:
        if text in scans:
            return scans[text].level
        shown = proof.find(key, text, till, case.receipt.purchased_at) if till else None
        is_own = shown is not None and shown.member_id == member_id
        return proven.find_level(case.session, key, shown) if shown is not None and is_own else None

    return _by_name((each.proof for each in case.receipt.redemptions), level)


def place(case: Case) -> Place:
    """Where the sale is: by the key that proved itself, else by what the receipt says of its till."""
    receipt, till = case.receipt, case.known.till
    label = receipt.till if till is None else till["label"]
    return Place(receipt.store, label, str(receipt.key), is_proved=till is not None)
