"""Resolving: what a person decides about a document that waits, posted as of its purchase."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from db import ids
from db.errors import LostSwap
from db.session import Session
from loyalty import tables
from loyalty.cards import cards
from loyalty.errors import CannotResolve, UnknownMember
from loyalty.people import members
from loyalty.receipt import MemberRef, Scheme
from loyalty.receipts import opening, queue, retrying, taking
from loyalty.receipts.case import Arrival
from loyalty.receipts.queue import Parked
from loyalty.receipts.values import Reason, Recorded, Status, from_json
from loyalty.retailer import Retailer

_OF_NOBODY = (Reason.UNIDENTIFIED, Reason.UNKNOWN_MEMBER, Reason.CARD_BLOCKED)


def identify(
    session: Session, retailer: Retailer, digest: str, who: MemberRef, by: str, at: datetime
) -> Recorded:
    """Say whose a document is: it moves under that member and is posted as of its purchase.

    It stays as the till sent it, so the till's repetitions are known; from now on they get this answer.
    Of two who identify it at once one does. Raises UnknownParked, ParkedClosed, UnknownMember, and
    CannotResolve where something else keeps it waiting.
    """
    found = queue.waiting(session, digest)
    if found.reason not in _OF_NOBODY:
        raise CannotResolve(f"it does not wait for its member: {found.reason}")
    member_id = _member_id(session, found, who)
    answer = retrying.retry(session, retailer, found.claim_key, digest, at, member_id=member_id)
    return _signed(session, found, answer, by, at)


def retry(session: Session, retailer: Retailer, digest: str, by: str, at: datetime) -> Recorded:
    """Look at a document again, as if it came now: what it waited for may have come.

    Raises UnknownParked, ParkedClosed, and CannotResolve where it still has to wait: the text says why.
    """
    found = queue.waiting(session, digest)
    answer = retrying.retry(session, retailer, found.claim_key, digest, at)
    return _signed(session, found, answer, by, at)


def accept(session: Session, retailer: Retailer, digest: str, by: str, why: str, at: datetime) -> Recorded:
    """Take what came under a taken key as its next revision, for the member of the first.

    The difference is posted. For documents of other content, and for revisions that name another member than
    the first did. Raises UnknownParked, ParkedClosed, and CannotResolve where it cannot replace the first.
    """
    found = queue.waiting(session, digest)
    if found.reason not in (Reason.OTHER_CONTENT, Reason.OTHER_MEMBER):
        raise CannotResolve(f"nothing else was recorded under its number: {found.reason}")
    case = opening.open_case(session, retailer, Arrival(found.document, at, at))
    claim = case.known.claim
    assert claim is not None, "the first one holds the claim"
    if found.reason is Reason.OTHER_CONTENT:
        document = replace(found.document, revision=claim["revision"] + 1)
        case = replace(case, arrival=replace(case.arrival, receipt=document))
    first = from_json(claim["answer"])
    queue.end(session, found, "resolved", by, why, at)
    owned = opening.as_of(case, first.member_id) if first.member_id else case
    answer = taking.taken(owned)
    if answer.status in (Status.CONFLICT, Status.IGNORED) or answer.replayed:
        raise CannotResolve("it cannot replace what was recorded: of another kind, or older by now")
    return answer


def _signed(session: Session, found: Parked, answer: Recorded | None, by: str, at: datetime) -> Recorded:
    if answer is None:
        raise LostSwap(f"{found.claim_key} waits no more")
    if answer.status in (Status.PARKED, Status.CONFLICT):
        raise CannotResolve(f"it still waits: {answer.waiting}")
    queue.sign(session, found, by, "", at)
    return answer


def _member_id(session: Session, found: Parked, who: MemberRef) -> str:
    """The member someone names, of the store's programme. Raises UnknownMember, also for one that ended."""
    store = tables.store.c
    program = session.rows(select(store.program).where(store.code == found.document.store))[0].program
    if who.scheme is Scheme.EXTERNAL:
        member_id = members.find_id_by_external(session, program, who.value)
    elif who.scheme is Scheme.MEMBER:
        member_id = ids.find_inside("member", who.value)
    else:
        member_id = cards.find_owner(session, who.value)
    if member_id is None:
        raise UnknownMember(who.value)
    member = members.find(session, member_id)
    if member.status != "active" or member.program != program:
        raise UnknownMember(member_id)
    return member_id
