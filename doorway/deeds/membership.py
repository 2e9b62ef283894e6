"""What ends, joins or stops a membership: everything that belongs to it, in one transaction, audited."""

from __future__ import annotations

from datetime import datetime

from db import ids
from db.session import Session
from doorway import audits, callers, member_ids
from doorway.service import service
from identity import leaving
from loyalty.merging import joining, parting
from loyalty.merging.values import Merged
from loyalty.people import erasing, restricting
from loyalty.people.erasing import Erased
from loyalty.people.members import Member
from loyalty.people.restricting import Restriction
from notices import forgetting


def erase(session: Session, member: str, at: datetime, **told: str) -> Erased:
    """Forget a person for good: what they said, how they sign in, what is still to be told to them.

    `told` is what the audit says besides. Raises what `erasing.erase` raises.
    """
    member_id, actor = member_ids.inside(member), callers.caller().name
    found = erasing.erase(session, service().retailer, member_id, actor, at)
    leaving.forget(session, found.member_ids)
    forgetting.forget(session, found.member_ids)
    audits.did(session, "members.erase", member, {"seq": found.seq, **told})
    return found


def merge(session: Session, survivor: str, ended: str, at: datetime) -> Merged:
    """Let one member end in another, with all they have; they sign in no more. Raises what a merge raises."""
    ended_id, survivor_id = member_ids.inside(ended), member_ids.inside(survivor)
    done = joining.merge(session, service().retailer, ended_id, survivor_id, callers.caller().name, at)
    leaving.forget(session, [ended_id])
    audits.did(session, "members.merge", survivor, {"ended": ended, "seq": done.seq})
    return done


def part(session: Session, survivor: str, ended: str, at: datetime) -> Merged:
    """Take a merge back, while nothing of what moved was spent. Raises what parting raises."""
    ended_id, survivor_id = member_ids.inside(ended), member_ids.inside(survivor)
    done = parting.undo(session, service().retailer, survivor_id, ended_id, callers.caller().name, at)
    audits.did(session, "members.merge.undo", survivor, {"ended": ended, "seq": done.seq})
    return done


def restrict(session: Session, member: str, what: str, reason: str, note: str, at: datetime) -> Member:
    """Stop a member's spending, or everything; an empty `what` allows all again."""
    member_id, wish = (
        member_ids.living(session, member),
        Restriction(what, reason, note, callers.caller().name),
    )
    found, changed = restricting.restrict(session, service().retailer, member_id, wish, at)
    if changed:
        deed = "members.block" if what else "members.unblock"
        audits.did(session, deed, ids.outside("member", member_id), {"what": what, "reason": reason})
    return found
