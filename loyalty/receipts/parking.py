"""Parking: documents that cannot be posted yet are kept whole, with the reason, until they can."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select, update

from db import ids
from db.errors import LostSwap
from db.plan import Plan
from loyalty import tables
from loyalty.program.shelf import reference
from loyalty.receipt import Kind, Receipt, Scheme
from loyalty.receipt_json import digest, from_json
from loyalty.receipts import claims, numbers, offering, redeeming, rows, telling
from loyalty.receipts.case import Case
from loyalty.receipts.reading import order, waits, who_text
from loyalty.receipts.values import Reason, Recorded, Status
from loyalty.rewards import voucher_uses

# A till's clock may run ahead by this much; a document from further ahead waits for a person.
CLOCK_TOLERANCE = timedelta(minutes=10)
_parked = tables.parked.c


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document that waits, or what is left of it, with the digest it is kept under."""

    receipt_id: str
    document: Receipt
    digest: str
    reason: str
    who: str

    def may_be_of(self, member_id: str) -> bool:
        """Whether it was not recorded for someone else already."""
        return not self.who.startswith("member:") or self.who == f"member:{member_id}"

    def follows(self, sale: Receipt) -> bool:
        """Whether it is a return that names this sale, or one that names none and came after it."""
        document = self.document
        if document.original is None:
            return document.kind is Kind.RETURN and order(document) > order(sale)
        return document.kind is not Kind.SALE and str(document.original) in numbers.awaited(sale.key)


def is_ahead(case: Case) -> bool:
    """Whether the till's clock runs further ahead than is borne."""
    return case.receipt.purchased_at > case.arrival.at + CLOCK_TOLERANCE


def reason(case: Case) -> Reason | None:
    """Why a document must wait; None when it can be posted."""
    if is_ahead(case):
        return Reason.CLOCK_AHEAD
    return _reason_of_sale(case) if case.receipt.kind is Kind.SALE else _reason_of_return(case)


def _reason_of_sale(case: Case) -> Reason | None:
    who, member, card = case.receipt.member, case.known.member, case.known.card
    if who is None:
        return Reason.UNIDENTIFIED
    if member is None:
        joins = who.scheme is Scheme.EXTERNAL and case.program.members.enrol == "first-sale"
        return None if joins else Reason.UNKNOWN_MEMBER
    if member["status"] != "active" or member["program"] != case.program.code:
        return Reason.UNKNOWN_MEMBER
    is_blocked = card is not None and (card["status"] == "blocked" or _is_over(case, card))
    return Reason.CARD_BLOCKED if is_blocked or member["restricted"] == "everything" else None


def _is_over(case: Case, card: Mapping[str, Any]) -> bool:
    """Whether a card had expired when it was used; what came late was bought while it was valid."""
    if card["valid_through"] is None:
        return bool(card["status"] == "expired")
    on = case.receipt.purchased_at.astimezone(ZoneInfo(case.zone)).date()
    return on > date.fromisoformat(card["valid_through"])


def _reason_of_return(case: Case) -> Reason | None:
    """A return needs its member and the sale it names, and an exchange and a void need to name one.

    Goods may come back with a blocked card.
    """
    original = case.known.original
    if case.receipt.original is not None and (original is None or original["member_id"] is None):
        return Reason.UNKNOWN_ORIGINAL
    if case.receipt.kind in (Kind.VOID, Kind.EXCHANGE) and case.receipt.original is None:
        return Reason.UNKNOWN_ORIGINAL
    if case.known.member is None:
        return Reason.UNKNOWN_MEMBER if case.receipt.member else Reason.UNIDENTIFIED
    return None if case.known.member["program"] == case.program.code else Reason.UNKNOWN_MEMBER


def park(case: Case, receipt_id: str, why: Reason, *, claiming: bool = True) -> Recorded:
    """Keep a document whole. It claims its key, unless the key has an owner already."""
    answer = Recorded(
        Status.PARKED,
        receipt_id,
        case.receipt.kind,
        case.receipt.revision,
        waiting=why,
        program=reference(case.program),
        redemptions=redeeming.set_aside(case).outcomes if claiming else (),
    )
    if not claiming:
        _keep_once(case, receipt_id, why, None, telling.parked(case, receipt_id, why))
        return answer
    written = rows.parked(case.receipt, receipt_id, why, case.recorded_at, case.who(None))
    told = telling.parked(case, receipt_id, why)
    offered = offering.offered(case, receipt_id) if why is Reason.UNIDENTIFIED else Plan()
    case.write(written + _awaited(case, why) + told + offered, answer)
    return answer


def _keep_once(case: Case, receipt_id: str, why: Reason, member_id: str | None, told: Plan) -> None:
    """Keep a content for a person; sent again, it does not come up again once it was looked at.

    `told` are the events of the first time.
    """
    kept = select(_parked.digest).where(
        _parked.claim_key == str(case.receipt.key), _parked.digest == digest(case.receipt)
    )
    if not case.session.rows(kept):
        kept_now = rows.parked(case.receipt, receipt_id, why, case.recorded_at, case.who(member_id))
        case.session.apply(kept_now + told)


def _awaited(case: Case, why: Reason) -> Plan:
    """Keep the key of the sale a return waits for, so that neither can miss the other."""
    original, key = case.known.original, case.receipt.original
    if why is not Reason.UNKNOWN_ORIGINAL or key is None or key == case.receipt.key:
        return Plan()
    if original is None:
        # Without its day there is no key to keep: what came side by side is looked at again by the clock.
        named = key.business_date is not None
        return rows.awaited(key, ids.new(case.recorded_at), case.recorded_at) if named else Plan()
    claims.wait(case.session, original)
    if case.receipt.kind is Kind.VOID:
        _issue_again(case, original["key"])  # whatever becomes of the sale, nobody took the goods
    return Plan()


def conflict(case: Case, first: Recorded) -> Recorded:
    """Keep other content under a key that is taken, for a person to look at. The first answer stands."""
    why = Reason.OTHER_CONTENT
    told = telling.conflict(case, first.receipt_id, why)
    _keep_once(case, first.receipt_id, why, first.member_id, told)
    return Recorded(
        Status.CONFLICT,
        first.receipt_id,
        case.receipt.kind,
        case.receipt.revision,
        member_id=first.member_id,
        waiting=why,
        program=reference(case.program),
    )


def resolve(case: Case) -> None:
    """What waited of a document is settled by its newer revision."""
    _resolve(case, _parked.claim_key == str(case.receipt.key), _parked.reason != Reason.OTHER_CONTENT)


def supersede(case: Case, first: Recorded) -> None:
    """A newer revision of a document that waited: what it set aside is there again, to be named anew."""
    resolve(case)
    named = None if case.receipt.kind is Kind.VOID else redeeming.vouchers_of(first)
    _issue_again(case, str(case.receipt.key), named)


def take(case: Case, found: Waiting) -> None:
    """A document that waited does so no more. Raises LostSwap when someone else took it meanwhile."""
    its_own = (_parked.claim_key == str(found.document.key), _parked.digest == found.digest)
    if _resolve(case, *its_own) != 1:
        raise LostSwap(f"{found.document.key} waits no more")


def _resolve(case: Case, *wanted: ColumnElement[bool]) -> int:
    found = update(tables.parked).where(_parked.status == "waiting", *wanted)
    return case.session.connection.execute(found.values(status="resolved")).rowcount


def waiting(case: Case, member_id: str) -> list[Waiting]:
    """What waits for this very sale or exchange, or follows it and names none, in purchase order."""
    who = [who for who in (who_text(case.receipt, case.program.code), f"member:{member_id}") if who]
    sale = case.receipt
    rows = case.session.rows(
        select(tables.parked).where(waits(numbers.awaited(sale.key), who, sale.purchased_at))
    )
    found = [Waiting(row.receipt_id, from_json(row.content), row.digest, row.reason, row.who) for row in rows]
    meant = (each for each in found if each.follows(sale) and each.may_be_of(member_id))
    return sorted(meant, key=lambda each: order(each.document))


def _issue_again(case: Case, key: str, only: Collection[str] | None = None) -> None:
    voucher_uses.restore(case.session, key, only, at=case.at, announces=case.retailer.announces)
