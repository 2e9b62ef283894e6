"""What staff put right of a member's household: who goes out of it, and who heads it. Audited."""

from __future__ import annotations

from datetime import datetime

from db import ids
from db.session import Session
from doorway import audits, callers, member_ids
from doorway.service import service
from loyalty.households import leaving


def leave(session: Session, member: str, at: datetime) -> str:
    """Take a member out, as if they had left; their id inside. Raises what `leaving.leave` raises."""
    member_id = member_ids.living(session, member)
    leaving.leave(session, service().retailer, member_id, callers.caller().name, at)
    audits.did(session, "members.household.leave", ids.outside("member", member_id))
    return member_id


def pass_on(session: Session, member: str, at: datetime) -> str:
    """Let a member head the household they are in; their id inside. Raises what `leaving.pass_on` raises."""
    member_id = member_ids.living(session, member)
    actor = callers.caller().name
    before = leaving.pass_on(session, service().retailer, member_id, actor, at, by_id=None)
    if before.head_id != member_id:
        told = {"before": ids.outside("member", before.head_id)}
        audits.did(session, "members.household.head", ids.outside("member", member_id), told)
    return member_id
