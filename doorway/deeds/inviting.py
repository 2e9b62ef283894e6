"""Inviting: a way in for somebody of the staff, by mail, or without a mail server shown to who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.session import Session
from doorway import callers
from doorway.service import service
from identity import invitations, second_persons
from identity.second_persons import Known


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of an invitation: mailed, or a `secret` that is shown once."""

    is_mailed: bool
    secret: str


def invite(session: Session, staff_id: str, at: datetime, *, is_new: bool) -> Invited:
    """Invite; password, second factor and sessions of before end. Raises UnknownStaff.

    The caller could use what is shown here, and what goes to an address they just chose: for a while they are
    no second person to whom they invite.
    """
    house = service()
    mails = bool(house.settings.smtp_url) and invitations.can_be_mailed(session)
    known = Known(callers.caller().person.staff_id, at)
    if mails and not is_new:
        known = second_persons.who_chose_the_address(session, staff_id)
    secret = invitations.issue(session, staff_id, at, known)
    if mails:
        invitations.mail(session, house.retailer, staff_id, secret, at)
    return Invited(mails, "" if mails else secret)
