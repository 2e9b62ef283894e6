"""A member's offers at a counter: asked for in their place, their day chosen. Audited where it is news."""

from __future__ import annotations

from datetime import date, datetime

from db import ids
from db.session import Session
from doorway import audits, member_ids
from doorway.service import service
from loyalty.people import chosen_days, own_offers
from loyalty.people.own_offers import OwnOffer


def activate(session: Session, member: str, offer: str, at: datetime) -> OwnOffer:
    """Ask for an offer. Asked again, the first time stands. Raises what `own_offers.activate` raises."""
    member_id = member_ids.living(session, member)
    own, is_new = own_offers.activate(session, service().retailer, member_id, offer, at)
    if is_new:
        told = {"offer": own.offer.code}
        audits.did(session, "members.offers.activate", ids.outside("member", member_id), told)
    return own


def choose(session: Session, member: str, offer: str, on: date, at: datetime) -> OwnOffer:
    """Choose the day of an offer. Raises what `chosen_days.choose` raises."""
    member_id = member_ids.living(session, member)
    own, is_new = chosen_days.choose(session, service().retailer, member_id, offer, on, at)
    if is_new:
        told = {"offer": own.offer.code, "day": on.isoformat()}
        audits.did(session, "members.offers.day", ids.outside("member", member_id), told)
    return own
