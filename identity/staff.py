"""Staff: who there is, which roles they have, and when they are let in no more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, or_, select, update

from db import ids, plan
from db.session import Session
from identity import roles
from identity.errors import EmailTaken, LastOwner, UnknownStaff
from identity.roles import Grant
from identity.staff_tables import staff, staff_invitation, staff_recovery, staff_role
from loyalty.errors import UnknownStore
from loyalty.people import members, privacy
from loyalty.tables import store

INVITED, ACTIVE, DISABLED = "invited", "active", "disabled"
PAGE = 50
_staff = staff.c
_role = staff_role.c


@dataclass(frozen=True, slots=True)
class Staff:
    """A person who works here. `status` is invited (cannot sign in yet), active or disabled.

    `member_id` is their own membership, `till_code` what tills call them as a cashier, where it was told.
    """

    staff_id: str
    email: str
    name: str
    status: str
    grants: frozenset[Grant]
    roles_version: int
    created_at: datetime
    member_id: str | None
    till_code: str | None = None


def add(session: Session, email: str, name: str, grants: Iterable[Grant], at: datetime) -> Staff:
    """A new person, who cannot sign in before an invitation is accepted.

    Raises InvalidContact, EmailTaken, InvalidRoles and, for a role in a store there is not, UnknownStore.
    """
    address = privacy.normalise_email(email)
    wanted = _checked(session, grants)
    if find_by_email(session, address) is not None:
        raise EmailTaken
    row = {
        "staff_id": ids.new(at),
        "email": address,
        "name": name,
        "password_hash": None,
        "totp_wrapped": None,
        "totp_step": 0,
        "roles_version": 1,
        "status": INVITED,
        "created_at": at,
        "member_id": None,
        "till_code": None,
    }
    session.apply(plan.of(staff, [row]) + _role_rows(row["staff_id"], wanted))
    return get(session, str(row["staff_id"]))


def get(session: Session, staff_id: str, *, lock: bool = False) -> Staff:
    """A person by id; `lock` lets nobody else change them meanwhile. Raises UnknownStaff."""
    query = select(staff).where(_staff.staff_id == staff_id)
    found = _read(session, query.with_for_update() if lock else query)
    if not found:
        raise UnknownStaff
    return found[0]


def find_by_email(session: Session, email: str) -> Staff | None:
    """The person with an address, in lower case as it is kept."""
    found = _read(session, select(staff).where(_staff.email == email))
    return found[0] if found else None


def of_till_code(session: Session, code: str) -> list[Staff]:
    """Whom a till calls so as its cashier, or who has that e-mail address."""
    return _read(session, select(staff).where(or_(_staff.till_code == code, _staff.email == code.lower())))


def listed(
    session: Session, *, status: str = "", before: str | None = None, limit: int = PAGE
) -> list[Staff]:
    """Everyone, newest first, at most `limit`; `before` is the last id of a page before."""
    which = [_staff.staff_id < before] if before is not None else []
    if status:
        which.append(_staff.status == status)
    return _read(session, select(staff).where(*which).order_by(_staff.staff_id.desc()).limit(limit))


def names(session: Session, staff_ids: Collection[str]) -> dict[str, str]:
    """What people are called, by their ids, whether they are still in or not."""
    rows = session.rows(select(_staff.staff_id, _staff.name).where(_staff.staff_id.in_(staff_ids)))
    return {row.staff_id: row.name for row in rows}


def rename(session: Session, staff_id: str, name: str) -> None:
    """Give a person another name. Raises UnknownStaff."""
    _change(session, staff_id, name=name)


def set_member(session: Session, staff_id: str, member_id: str | None) -> None:
    """Say which membership is a person's own; None takes it back. Raises UnknownStaff and UnknownMember."""
    if member_id is not None:
        members.find(session, member_id)
    _change(session, staff_id, member_id=member_id)


def set_till_code(session: Session, staff_id: str, code: str | None) -> None:
    """Say what tills call a person as their cashier; None takes it back. Raises UnknownStaff."""
    _change(session, staff_id, till_code=code)


def set_roles(session: Session, staff_id: str, grants: Iterable[Grant]) -> None:
    """Give a person these roles and no others; where that changes anything their sessions end.

    Raises UnknownStaff, InvalidRoles, UnknownStore and LastOwner.
    """
    wanted = _checked(session, grants)
    person = get(session, staff_id)
    if wanted == person.grants:
        return
    if Grant(roles.OWNER) not in wanted:
        _keep_an_owner(session, staff_id)
    session.connection.execute(delete(staff_role).where(_role.staff_id == staff_id))
    session.apply(_role_rows(staff_id, wanted))
    end_sessions(session, staff_id)


def let_in(session: Session, staff_id: str) -> None:
    """Somebody who was invited has proved who they are, and is active from now on. Raises UnknownStaff."""
    _change(session, staff_id, status=ACTIVE)


def disable(session: Session, staff_id: str, at: datetime) -> None:
    """Let a person in no more; only a new invitation does again. Raises UnknownStaff and LastOwner."""
    _keep_an_owner(session, staff_id)
    forget_credentials(session, staff_id, at)
    _change(session, staff_id, status=DISABLED)


def forget_credentials(session: Session, staff_id: str, at: datetime) -> None:
    """Take password, second factor and recovery codes away; end every session and every invitation.

    Their row is held from the first: who invites at the same time waits, and ends the invitation of this one.
    Raises UnknownStaff.
    """
    _change(session, staff_id, password_hash=None, totp_wrapped=None, status=INVITED)
    earlier = staff_invitation.c.staff_id == staff_id, staff_invitation.c.closed_at.is_(None)
    session.connection.execute(update(staff_invitation).where(*earlier).values(closed_at=at))
    session.connection.execute(delete(staff_recovery).where(staff_recovery.c.staff_id == staff_id))
    end_sessions(session, staff_id)


def end_sessions(session: Session, staff_id: str) -> None:
    """Whatever session was issued until now is of an earlier version, and has ended. Raises UnknownStaff."""
    _change(session, staff_id, roles_version=_staff.roles_version + 1)


def _change(session: Session, staff_id: str, **values: Any) -> None:
    changed = update(staff).where(_staff.staff_id == staff_id).values(values)
    if session.connection.execute(changed).rowcount == 0:
        raise UnknownStaff


def _keep_an_owner(session: Session, but: str) -> None:
    """Raise LastOwner where nobody but this person is an active owner. Holds the owners' rows meanwhile.

    Two owners who take each other's role away at once would otherwise leave none.
    """
    owners = select(_role.staff_id).where(_role.role == roles.OWNER)
    held = update(staff).where(_staff.staff_id.in_(owners)).values(status=_staff.status)
    session.connection.execute(held)
    active = session.rows(select(_staff.staff_id).where(_staff.staff_id.in_(owners), _staff.status == ACTIVE))
    if [row.staff_id for row in active] == [but]:
        raise LastOwner


def _checked(session: Session, grants: Iterable[Grant]) -> frozenset[Grant]:
    wanted = roles.check(grants)
    named = {grant.store for grant in wanted if grant.store}
    known = {row.code for row in session.rows(select(store.c.code).where(store.c.code.in_(named)))}
    for missing in sorted(named - known):
        raise UnknownStore(missing)
    return wanted


def _role_rows(staff_id: Any, grants: Iterable[Grant]) -> plan.Plan:
    return plan.of(
        staff_role,
        [{"staff_id": staff_id, "role": grant.role, "store": grant.store} for grant in sorted(grants)],
    )


def _read(session: Session, which: Select[Any]) -> list[Staff]:
    found = session.rows(which)
    held: dict[str, set[Grant]] = {row.staff_id: set() for row in found}
    given = select(staff_role).where(_role.staff_id.in_(held))
    for row in session.rows(given) if held else ():
        held[row.staff_id].add(Grant(row.role, row.store))
    return [
        Staff(
            row.staff_id,
            row.email,
            row.name,
            row.status,
            frozenset(held[row.staff_id]),
            row.roles_version,
            row.created_at,
            row.member_id,
            row.till_code,
        )
        for row in found
    ]
