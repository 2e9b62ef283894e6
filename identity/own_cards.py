"""Own cards: which memberships are of somebody who works here, so that nobody gives points to themselves.

A membership is somebody's own that an owner named as theirs, or that has the e-mail address they sign in
with.
"""

from __future__ import annotations

from sqlalchemy import or_, select

from db.session import Session
from identity import staff
from identity.errors import OwnCard, OwnSale
from identity.staff import Staff
from identity.staff_tables import staff as staff_table
from loyalty.people import contacts, members
from loyalty.people.contacts import Contact
from loyalty.retailer import Retailer
from loyalty.tables import former_member

_staff, _former = staff_table.c, former_member.c


def of(session: Session, retailer: Retailer, person: Staff) -> frozenset[str]:
    """The memberships that are a person's own; one that was merged counts as the one it lives on in."""
    by_email = contacts.find_owner(session, retailer, Contact("email", person.email))
    found = [by_email.member_id] if by_email is not None else []
    if person.member_id is not None:
        found.append(members.find_survivor_id(session, person.member_id))
    return frozenset(found)


def refuse(session: Session, retailer: Retailer, person: Staff, member_id: str) -> None:
    """Raise OwnCard where a membership is the person's own."""
    if member_id in of(session, retailer, person):
        raise OwnCard


def refuse_cashier(session: Session, retailer: Retailer, cashier: str, member_id: str) -> None:
    """Raise OwnSale where a membership is that of whom a till calls `cashier`."""
    known = staff.of_till_code(session, cashier) if cashier else []
    if any(member_id in of(session, retailer, person) for person in known):
        raise OwnSale


def find_holder(session: Session, retailer: Retailer, member_id: str) -> str | None:
    """Who of the staff a membership belongs to, for whoever looks later; of several the first.

    Raises UnknownMember and Unreadable.
    """
    ended_in_it = select(_former.former_id).where(_former.member_id == member_id)
    named = or_(_staff.member_id == member_id, _staff.member_id.in_(ended_in_it))
    rows = session.rows(select(_staff.staff_id).where(named).order_by(_staff.staff_id).limit(1))
    if rows:
        return str(rows[0].staff_id)
    email = members.person(session, retailer, member_id).email
    found = staff.find_by_email(session, email) if email else None
    return found.staff_id if found is not None else None
