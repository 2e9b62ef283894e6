"""Saying whose a parked document is: that gives points, so it has the limit of points by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from db import ids
from db.session import Session
from doorway import audits, callers
from doorway.deeds import points_by_hand
from doorway.deeds.colleagues import of_colleague
from doorway.service import service
from identity import approvals, own_cards
from identity.approvals import Approval
from loyalty.people import members
from loyalty.receipt import MemberRef, Scheme
from loyalty.receipts import queue, resolving
from loyalty.receipts.queue import Parked
from loyalty.receipts.values import Recorded, Status

KIND: Final = "parked.identify"
PREFIX: Final = "prk_"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document: posted, or still parked and waiting under an approval's id outside."""

    answer: Recorded
    approval: str | None = None


def identify(session: Session, found: Parked, who: MemberRef, at: datetime) -> Outcome:
    """Post a document for a member, or ask a second person where the caller gave too much alone.

    What it comes to is known once it is posted, so it is posted first and taken back where it is too much.
    """
    staff_id = callers.caller().person.staff_id
    # The person's row before the journal's, as with points by hand: so two never wait for each other.
    approvals.hold(session, staff_id)
    tentative = session.connection.begin_nested()
    answer = _posted(session, found, who, callers.caller().name, at)
    given = answer.issued()
    if _is_above_limit(session, staff_id, given, at):
        tentative.rollback()
        return _asked(session, found, answer, at)
    tentative.commit()
    for currency, amount in given.items():
        approvals.count(session, staff_id, amount, at, kind=_counted_as(currency))
    return _done(session, found, answer)


def carry_out(session: Session, approved: Approval, at: datetime) -> None:
    """Post a document for a member, as a second person approved."""
    digest = approved.payload["parked"].removeprefix(PREFIX)
    asked = ids.find_inside("member", approved.subject)
    assert asked is not None, "it was asked for a member"
    living = ids.outside("member", members.find_survivor_id(session, asked))
    found, maker = queue.waiting(session, digest), ids.outside("staff", approved.maker_id)
    answer = _posted(session, found, MemberRef(Scheme.MEMBER, living), maker, at)
    _done(session, found, answer)


def _posted(session: Session, found: Parked, who: MemberRef, by: str, at: datetime) -> Recorded:
    """Post it; whoever does so, or approves it, not for a card of their own."""
    retailer = service().retailer
    answer = resolving.identify(session, retailer, found.digest, who, by, at)
    assert answer.member_id is not None, "what was identified has a member"
    own_cards.refuse(session, retailer, callers.caller().person, answer.member_id)
    return answer


def _is_above_limit(session: Session, staff_id: str, given: Mapping[str, int], at: datetime) -> bool:
    limit = service().settings.adjust_limit_points
    return any(
        approvals.needed(session, staff_id, amount, at, limit, kind=_counted_as(currency))
        for currency, amount in given.items()
    )


def _counted_as(currency: str) -> str:
    """Points found for a member count together with points given by hand."""
    return f"{points_by_hand.KIND}:{currency}"


def _done(session: Session, found: Parked, answer: Recorded) -> Outcome:
    assert answer.member_id is not None, "what was identified has a member"
    told = {"key": found.claim_key, "member": ids.outside("member", answer.member_id)}
    told |= of_colleague(session, service().retailer, answer.member_id)
    audits.did(session, KIND, PREFIX + found.digest, told)
    return Outcome(answer)


def _asked(session: Session, found: Parked, answer: Recorded, at: datetime) -> Outcome:
    """A wish for a second person. The document waits meanwhile, and may still end otherwise."""
    assert answer.member_id is not None, "what was identified has a member"
    subject, parked = ids.outside("member", answer.member_id), PREFIX + found.digest
    payload = {"parked": parked, "points": answer.issued()}
    asked = approvals.ask(session, KIND, subject, payload, callers.caller().person.staff_id, at)
    approval = ids.outside("approval", asked.approval_id)
    audits.did(session, f"{KIND}.ask", parked, {"member": subject, "approval": approval})
    waits = Recorded(
        Status.PARKED,
        found.receipt_id,
        found.document.kind,
        found.document.revision,
        waiting=found.reason,
        program=answer.program,
    )
    return Outcome(waits, approval)
