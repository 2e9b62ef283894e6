"""What staff put right of what is known of a person, and the PIN they take away; audited where it changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from db import ids
from db.session import Session
from doorway import audits, member_ids
from doorway.service import service
from loyalty.people import editing, members, pins
from loyalty.people.editing import Change, Edited


def edit(
    session: Session, member: str, change: Change, at: datetime, follows: Callable[[int], None]
) -> Edited:
    """Change name, contacts and external ids. `follows` is asked before, with the version there is now.

    It raises where another was meant; and this raises what `editing.edit` raises.
    """
    member_id = member_ids.living(session, member)
    session.lock([member_id])
    follows(members.find(session, member_id).version)
    edited = editing.edit(session, service().retailer, member_id, change, at)
    if edited.changed:
        told = {"fields": sorted(edited.changed)}
        audits.did(session, "members.edit", ids.outside("member", member_id), told)
    return edited


def take_pin(session: Session, member: str) -> None:
    """Take a forgotten PIN away; only the member sets another. Raises UnknownMember."""
    member_id = member_ids.living(session, member)
    if pins.remove(session, member_id):
        audits.did(session, "members.pin", ids.outside("member", member_id))
