"""Opening a case: a document, and all that is known of it, read at once."""

from __future__ import annotations

from dataclasses import replace

from db import ids
from db.errors import LostSwap
from db.session import Session
from loyalty import standings
from loyalty.errors import UnknownStore, UnknownTill, WrongCurrency, WrongStore
from loyalty.program.model import Program
from loyalty.program.shelf import in_force
from loyalty.receipt import Kind, MemberRef, Receipt, Scheme
from loyalty.receipts.case import Arrival, Case
from loyalty.receipts.reading import Known, look
from loyalty.retailer import Retailer
from loyalty.shops import till_keys


def needs_everything(receipt: Receipt) -> bool:
    """Whether every lot must be read, to take points back or to spend them; earning needs what is due."""
    return receipt.kind is not Kind.SALE or bool(receipt.redemptions)


def open_case(session: Session, retailer: Retailer, arrival: Arrival, *, is_quote: bool = False) -> Case:
    """A document and all that is known of it. Raises UnknownTill, WrongStore, UnknownStore, WrongCurrency."""
    receipt = arrival.receipt
    spends = bool(receipt.redemptions) and not is_quote
    whole = needs_everything(receipt)
    known = look(session, receipt, arrival.till_digest, arrival.at, whole=whole, lock=spends)
    if arrival.till_digest and not (known.till and till_keys.opens(known.till, arrival.at)):
        raise UnknownTill
    if known.till is not None and known.till["store"] != receipt.store:
        raise WrongStore(known.till["store"], receipt.store)
    if known.store is None:
        raise UnknownStore(receipt.store)
    code = known.store["program"]
    program = retailer.shelf.take(session, code, in_force(known.versions, arrival.at).number)
    bought = retailer.shelf.take(session, code, in_force(known.versions, receipt.purchased_at).number)
    if receipt.currency not in bought.monies:
        raise WrongCurrency(bought.monies, receipt.currency)
    if known.member and not whole and _is_short(known, program):
        known = look(session, receipt, arrival.till_digest, arrival.at, whole=True)
    acted_at = known.state.head.acted_at if known.state and known.state.head.acted_at else arrival.at
    at = max(arrival.at, acted_at)
    return Case(session, retailer, arrival, known, program, bought, at, is_quote)


def _is_short(known: Known, program: Program) -> bool:
    """Whether a new version of the programme looks further back than the one that wrote the standing."""
    assert known.member is not None, "a standing has a member"
    tier = standings.standing_from(known.standing, known.member, program.ladder)
    return standings.is_short(known.standing, program, tier)


def as_of(case: Case, member_id: str) -> Case:
    """The same case, read again for the member the document belongs to, whoever the till named."""
    who = MemberRef(Scheme.MEMBER, ids.outside("member", member_id))
    looked_up = replace(case.receipt, member=who)
    known = look(case.session, looked_up, case.arrival.till_digest, case.arrival.at, whole=True)
    # By its id the member is found whatever the card is; but a card that only collects spends nothing.
    card = case.known.card
    only_collects = card is not None and card["status"] == "earn-only"
    return replace(case, known=replace(known, card=card if only_collects else None))


def unmoved(case: Case, again: Case) -> Case:
    """The case read again, if its claim is still the one that was judged. Raises LostSwap."""
    judged, found = case.known.claim, again.known.claim
    assert judged is not None, "a revision has a claim"
    if found is None or judged["revision"] != found["revision"]:
        raise LostSwap(f"the claim on {case.receipt.key} had moved on between two reads")
    return again


def later(case: Case, document: Receipt) -> Case:
    """The case of a document that came before its sale, taken up now, and not before it was made."""
    session, shelf, code = case.session, case.retailer.shelf, case.program.code
    bought = shelf.take(session, code, in_force(case.known.versions, document.purchased_at).number)
    arrival = replace(case.arrival, receipt=document)
    return replace(case, arrival=arrival, bought_under=bought, at=max(case.at, document.purchased_at))
