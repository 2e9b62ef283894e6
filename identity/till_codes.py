"""Codes for tills: six digits to a member's own contact, which one till takes once within five minutes.

The till never learns the contact, nor whether there is one: for who is unknown here the same rows are
written under a stand-in, and a message that is over before it could be sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from db.session import Session
from identity import codes
from identity.codes import Asked
from loyalty.errors import CardUnusable, UnknownCard, UnknownMember
from loyalty.people import contacts, members
from loyalty.people.contacts import Contact
from loyalty.retailer import Retailer
from loyalty.rewards import identifying
from loyalty.shops.tills import Till


def asked(session: Session, retailer: Retailer, till: Till, who: Mapping[str, str], at: datetime) -> Asked:
    """The code for whom `who` names, as `identifying.identify` takes it; it goes to a phone if there is one.

    It names no member where there is none, none who is active, or none with a contact. Raises InvalidContact.
    """
    member_id = _find_member(session, retailer, till, who, at)
    own = contacts.of_member(session, retailer, member_id) if member_id else ()
    if own:
        return Asked("till", till.program, own[0], member_id, till.digest)
    ((way, text),) = who.items()
    return Asked("till", till.program, Contact("email", f"{way}:{text}"), "", till.digest)


def prove(
    session: Session, retailer: Retailer, till: Till, who: Mapping[str, str], typed: str, at: datetime
) -> bool:
    """Whether this is the code that was sent for this till; if so it is used up.

    To be committed whatever the answer is. Raises what `identifying.whose` raises.
    """
    identifying.whose(session, retailer, till, who, at)
    meant = asked(session, retailer, till, who, at)
    is_right = codes.redeem(session, retailer, meant, typed, at)
    # What was made for nobody's contact proves nobody, whoever guesses it.
    return is_right and bool(meant.member_id)


def _find_member(
    session: Session, retailer: Retailer, till: Till, who: Mapping[str, str], at: datetime
) -> str:
    try:
        member_id = identifying.whose(session, retailer, till, who, at)
    except (UnknownCard, CardUnusable, UnknownMember):
        return ""
    return member_id if members.find(session, member_id).status == "active" else ""
