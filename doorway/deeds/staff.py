"""What staff do about those who work here: let in, named, given roles, let in no more; audited.

`before` is somebody as they are held in this transaction. What they are already is not done again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from db import ids
from db.session import Session
from doorway import audits, versions
from doorway.deeds import inviting
from doorway.deeds.inviting import Invited
from doorway.staff_ids import inside, outside
from identity import staff
from identity.roles import Grant
from identity.staff import Staff


def version(person: Staff) -> str:
    """What tells this state of a person from any other: another after every change."""
    own = (person.name, person.email, person.status, person.roles_version, person.member_id, person.till_code)
    return versions.of([*own, _words(person.grants)])


def add(
    session: Session, email: str, name: str, grants: Iterable[Grant], at: datetime
) -> tuple[Staff, Invited]:
    """Invite somebody new. Raises what `staff.add` raises."""
    person = staff.add(session, email, name, grants, at)
    invited = inviting.invite(session, person.staff_id, at, is_new=True)
    told = {"roles": _words(person.grants), "mailed": invited.is_mailed}
    audits.did(session, "staff.add", outside(person), told)
    return person, invited


def reset(session: Session, person: str, at: datetime) -> tuple[Staff, Invited]:
    """Invite again: password, second factor and sessions end, also those of somebody disabled.

    Holds them meanwhile: of two who invite at once, the later one's way in is the one that opens. Raises
    UnknownStaff.
    """
    found = staff.get(session, inside(person), lock=True)
    invited = inviting.invite(session, found.staff_id, at, is_new=False)
    audits.did(session, "staff.reset", outside(found), {"mailed": invited.is_mailed})
    return staff.get(session, found.staff_id), invited


def rename(session: Session, before: Staff, name: str) -> None:
    """Call somebody by another name."""
    if name != before.name:
        staff.rename(session, before.staff_id, name)
        audits.did(session, "staff.rename", outside(before))


def grant(session: Session, before: Staff, grants: Iterable[Grant]) -> None:
    """Give these roles and no others; their sessions end. Raises what `staff.set_roles` raises."""
    wanted = frozenset(grants)
    if wanted != before.grants:
        staff.set_roles(session, before.staff_id, wanted)
        audits.did(session, "staff.roles", outside(before), {"roles": _words(wanted)})


def set_member(session: Session, before: Staff, member_id: str | None) -> None:
    """Say which membership is somebody's own; None takes it back. Raises UnknownMember."""
    if member_id != before.member_id:
        staff.set_member(session, before.staff_id, member_id)
        told = None if member_id is None else ids.outside("member", member_id)
        audits.did(session, "staff.member", outside(before), {"member": told})


def set_till_code(session: Session, before: Staff, code: str | None) -> None:
    """Say what tills call somebody as their cashier; None takes it back."""
    if code != before.till_code:
        staff.set_till_code(session, before.staff_id, code)
        audits.did(session, "staff.till-code", outside(before), {"till_code": code})


def disable(session: Session, before: Staff, at: datetime) -> None:
    """Let somebody in no more; their sessions end at once. Raises LastOwner."""
    if before.status != staff.DISABLED:
        staff.disable(session, before.staff_id, at)
        audits.did(session, "staff.disable", outside(before))


def _words(grants: Iterable[Grant]) -> list[str]:
    return [str(each) for each in sorted(grants)]
