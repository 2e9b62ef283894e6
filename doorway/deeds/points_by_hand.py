"""Points by hand: with a reason, and above a limit only with a second person. Audited.

`give` asks no request who acts, so that what is no door to staff, such as the demo, lets somebody give too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from db import ids
from db.session import Session
from doorway import callers, member_ids, staff_ids
from doorway.deeds.colleagues import of_colleague
from doorway.service import service
from identity import approvals, audit, own_cards, roles
from identity.approvals import Approval
from identity.errors import Forbidden
from identity.staff import Staff
from loyalty.errors import LoyaltyError
from loyalty.people import adjusting, members, privacy
from loyalty.people.adjusting import Adjusted, Adjustment
from loyalty.retailer import Retailer

KIND: Final = "members.adjust"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a wish: done, or waiting under an approval's id outside."""

    wanted: Adjustment
    done: Adjusted | None = None
    approval: str | None = None


@dataclass(frozen=True, slots=True)
class Hand:
    """By whose hand, in whose shop, and how many points of a currency it may give alone."""

    retailer: Retailer
    person: Staff
    limit_points: int

    @property
    def name(self) -> str:
        """Whose it is, as the audit and the books say."""
        return staff_ids.outside(self.person)


def adjust(
    session: Session, member_id: str, currency: str, amount: int, reason: str, note: str, at: datetime
) -> Outcome:
    """Give (or with a negative `amount` take) points in the caller's name, or ask a second person.

    Raises what `give` raises.
    """
    hand = _hand()
    wanted = Adjustment(adjusting.new_id(at), member_id, currency, amount, reason, note, hand.name)
    return give(session, hand, wanted, at)


def give(session: Session, hand: Hand, wanted: Adjustment, at: datetime) -> Outcome:
    """Do what is wanted by this hand, or ask a second person where it gave too much alone.

    Raises Forbidden, OwnCard, and what `adjusting.check` raises.
    """
    if not roles.permits(hand.person.grants, KIND):
        raise Forbidden(KIND)
    own_cards.refuse(session, hand.retailer, hand.person, wanted.member_id)
    adjusting.check(session, hand.retailer, wanted, at)
    staff_id, size, kind = hand.person.staff_id, abs(wanted.amount), f"{KIND}:{wanted.currency}"
    if approvals.needed(session, staff_id, size, at, hand.limit_points, kind=kind):
        return _asked(session, hand, wanted, at)
    done = _do(session, hand, wanted, at)
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
    hand = _hand()
    own_cards.refuse(session, hand.retailer, hand.person, wish.member_id)
    _do(session, hand, wish, at)


def notes(session: Session, wishes: Sequence[Approval]) -> Mapping[str, str]:
    """The notes of adjustments that wait, by the wish, for whoever decides; none of who was erased."""
    sealed = {each.approval_id: each for each in wishes if each.payload["note_sealed"]}
    of = {name: member_ids.inside(each.subject) for name, each in sealed.items()}
    keys = members.data_keys(session, service().retailer, {*of.values()}) if of else {}
    found = {}
    for name, member_id in of.items():
        # A key made anew after erasing opens nothing of before.
        with suppress(LoyaltyError, KeyError):
            text = sealed[name].payload["note_sealed"]
            found[name] = privacy.open_sealed(keys[member_id], member_id, "note", text)
    return found


def _hand() -> Hand:
    """The caller's."""
    house = service()
    return Hand(house.retailer, callers.caller().person, house.settings.adjust_limit_points)


def _asked(session: Session, hand: Hand, wanted: Adjustment, at: datetime) -> Outcome:
    """A wish for a second person. Its note is sealed as the member's own, so that it goes when they do."""
    sealed = ""
    if wanted.note:
        key = members.data_key(session, hand.retailer, wanted.member_id)
        sealed = privacy.seal(key, wanted.member_id, "note", wanted.note)
    payload = {"currency": wanted.currency, "amount": wanted.amount, "reason": wanted.reason}
    subject = ids.outside("member", wanted.member_id)
    waits = {**payload, "note_sealed": sealed}
    asked = approvals.ask(session, KIND, subject, waits, hand.person.staff_id, at)
    approval = ids.outside("approval", asked.approval_id)
    audit.note(session, at, hand.name, "members.adjust.ask", subject, {**payload, "approval": approval})
    return Outcome(wanted, approval=approval)


def _do(session: Session, hand: Hand, wanted: Adjustment, at: datetime) -> Adjusted:
    done = adjusting.adjust(session, hand.retailer, wanted, at)
    told = {"currency": wanted.currency, "amount": wanted.amount, "reason": wanted.reason, "seq": done.seq}
    told |= of_colleague(session, hand.retailer, wanted.member_id)
    audit.note(session, at, hand.name, KIND, ids.outside("member", wanted.member_id), told)
    return done
