"""What staff do about a member's tier: apply in their place, decide, hand over, take money, set and clear."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from db import ids
from db.session import Session
from doorway import audits, callers, member_ids
from doorway.service import service
from identity import own_cards, roles
from identity.errors import Forbidden
from loyalty.people import tier_acts
from loyalty.people.tier_acts import TierDone, TierWish

# What is done at a counter; all else gives or takes what was not earned, as points by hand do.
AT_A_COUNTER: Final = ("apply", "collect", "pay")
BY_HAND: Final = ("set", "clear")
ONE_DAY: Final = timedelta(days=1)


def permission(kind: str) -> str:
    """What one needs to be permitted for an act of this kind."""
    return "members.edit" if kind in AT_A_COUNTER else "members.adjust"


def permit(kind: str) -> None:
    """Raise Forbidden where the caller may not do an act of this kind."""
    wanted = permission(kind)
    if not roles.permits(callers.caller().person.grants, wanted):
        raise Forbidden(wanted)


def act(session: Session, member: str, wish: TierWish, at: datetime) -> TierDone:
    """Do at `at` (UTC) what the caller wishes about a member's tier; audited.

    Raises Forbidden, OwnCard, and what `tier_acts.act` raises.
    """
    permit(wish.kind)
    house, member_id = service(), member_ids.living(session, member)
    own_cards.refuse(session, house.retailer, callers.caller().person, member_id)
    done = tier_acts.act(session, house.retailer, member_id, wish, at)
    audits.did(session, "members.tier", ids.outside("member", member_id), _told(session, wish, done))
    return done


def _told(session: Session, wish: TierWish, done: TierDone) -> dict[str, Any]:
    """What the audit says: the last day of a tier that was set, and what was paid as one writes money."""
    told = {"act": wish.kind, "tier": wish.tier}
    if wish.reason:
        told["reason"] = wish.reason
    if wish.until_on:
        told["until"] = (wish.until_on - ONE_DAY).isoformat()
    if wish.paid_minor is not None:
        scale = service().retailer.shelf.take_reference(session, done.program).money_scale
        told["paid"] = f"{Decimal(wish.paid_minor).scaleb(-scale):f}"
    return told
