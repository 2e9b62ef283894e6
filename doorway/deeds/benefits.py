"""A member's benefit checked off at a service counter, or a card said to be sent. Audited."""

from __future__ import annotations

from datetime import datetime

from db import ids
from db.session import Session
from doorway import audits, callers, member_ids
from doorway.service import service
from loyalty.rewards import benefits
from loyalty.rewards.benefits import Own


def use(session: Session, member: str, benefit: str, at: datetime) -> Own:
    """Check one off; what is left then. Raises what `benefits.use` raises."""
    member_id, by = member_ids.living(session, member), callers.caller().name
    found = benefits.use(session, service().retailer, member_id, benefit, by, at)
    told = {"benefit": found.benefit.code}
    audits.did(session, "members.benefits.use", ids.outside("member", member_id), told)
    return found
