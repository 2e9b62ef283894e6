"""Points by hand: with a reason, and above a limit only with a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from db import ids
from db.session import Session
from doorway import audits, callers, member_ids
from doorway.deeds.colleagues import of_colleague
from doorway.service import service
from identity import approvals, own_cards
from identity.approvals import Approval
from loyalty.errors import LoyaltyError
from loyalty.people import adjusting, members, privacy
from loyalty.people.adjusting import Adjusted, Adjustment

KIND: Final = "members.adjust"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish: done, or waiting under an approval's id outside."""

    wanted: Adjustment
    done: Adjusted | None = None
    approval: str | None = None


def adjust(
    session: Session, member_id: str, currency: str, amount: int, reason: str, note: str, at: datetime
) -> Outcome:
    """Give (or with a negative `amount` take) points in the caller's name, or ask a second person.

    Raises OwnCard, and what `adjusting.check` raises.
    """
    house, caller = service(), callers.caller()
    wanted = Adjustment(adjusting.new_id(at), member_id, currency, amount, reason, note, caller.name)
    own_cards.refuse(session, house.retailer, caller.person, member_id)
    adjusting.check(session, house.retailer, wanted, at)
    staff_id, size = caller.person.staff_id, abs(wanted.amount)
    kind, limit = f"{KIND}:{wanted.currency}", house.settings.adjust_limit_points
    if approvals.needed(session, staff_id, size, at, limit, kind=kind):
        return _asked(session, wanted, staff_id, at)
    done = _do(session, wanted, at)
    approvals.count(session, staff_id, size, at, kind=kind)
    return Outcome(wanted, done)


def carry_out(session: Session, approved: Approval, at: datetime) -> None:
    """Do an adjustment that a second person approved."""
    assert approved.checker_id is not None, "it was approved by somebody"
    asked = member_ids.inside(approved.subject)
    sealed = approved.payload["note_sealed"]
    key = members.data_key(session, service().retailer, asked) if sealed else b""
    wish = Adjustment(
        approved.approval_id,
        members.find_survivor_id(session, asked),
        approved.payload["currency"],
        approved.payload["amount"],
        approved.payload["reason"],
        privacy.open_sealed(key, asked, "note", sealed) if sealed else "",
        ids.outside("staff", approved.maker_id),
        ids.outside("staff", approved.checker_id),
    )
    own_cards.refuse(session, service().retailer, callers.caller().person, wish.member_id)
    _do(session, wish, at)


def note_of(session: Session, asked: Approval) -> str:
    """The note of an adjustment that waits, for whoever decides; empty once its member was erased."""
    sealed, member_id = asked.payload["note_sealed"], member_ids.inside(asked.subject)
    if not sealed:
        return ""
    try:
        key = members.data_key(session, service().retailer, member_id)
        return privacy.open_sealed(key, member_id, "note", sealed)
    except LoyaltyError:
        return ""


def _asked(session: Session, wanted: Adjustment, staff_id: str, at: datetime) -> Outcome:
    """A wish for a second person. Its note is sealed as the member's own, so that it goes when they do."""
    sealed = ""
    if wanted.note:
        key = members.data_key(session, service().retailer, wanted.member_id)
        sealed = privacy.seal(key, wanted.member_id, "note", wanted.note)
    payload = {"currency": wanted.currency, "amount": wanted.amount, "reason": wanted.reason}
    subject = ids.outside("member", wanted.member_id)
    asked = approvals.ask(session, KIND, subject, {**payload, "note_sealed": sealed}, staff_id, at)
    approval = ids.outside("approval", asked.approval_id)
    audits.did(session, "members.adjust.ask", subject, {**payload, "approval": approval})
    return Outcome(wanted, approval=approval)


def _do(session: Session, wanted: Adjustment, at: datetime) -> Adjusted:
    house = service()
    done = adjusting.adjust(session, house.retailer, wanted, at)
    told = {"currency": wanted.currency, "amount": wanted.amount, "reason": wanted.reason, "seq": done.seq}
    told |= of_colleague(session, house.retailer, wanted.member_id)
    audits.did(session, KIND, ids.outside("member", wanted.member_id), told)
    return done
