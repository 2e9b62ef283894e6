"""Roles, and what each may do: the one place where a permission is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from identity.errors import InvalidRoles

OWNER, MANAGER, CLERK, ANALYST, AUDITOR = "owner", "manager", "clerk", "analyst", "auditor"

# What a permission is about, and what may be done with it; written together, `members.adjust`.
_AREAS = {
    "programs": ("read", "publish", "hasten"),
    "catalog": ("read", "edit"),
    "stores": ("read", "edit"),
    "tills": ("read", "edit"),
    "members": ("read", "edit", "adjust", "merge", "erase"),
    "parked": ("read", "resolve"),
    "vouchers": ("read", "edit"),
    "reports": ("read",),
    "exports": ("read",),
    "webhooks": ("read", "edit"),
    "sandbox": ("read", "edit"),
    "staff": ("read", "edit"),
    "approvals": ("read", "decide"),
    "audit": ("read",),
}
PERMISSIONS = frozenset(f"{area}.{verb}" for area, verbs in _AREAS.items() for verb in verbs)
_AT_A_COUNTER = frozenset(
    ("members.read", "members.edit", "parked.read", "parked.resolve", "vouchers.read", "vouchers.edit")
)
# A role in one store gives only these: nothing by which it could change what holds for every store.
IN_A_STORE = _AT_A_COUNTER | {"stores.read", "tills.read", "tills.edit"}


def _every(verb: str) -> frozenset[str]:
    return frozenset(word for word in PERMISSIONS if word.endswith(f".{verb}"))


ROLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        OWNER: PERMISSIONS,
        MANAGER: PERMISSIONS - {"staff.edit", "programs.hasten"},
        CLERK: _AT_A_COUNTER,
        ANALYST: frozenset(("reports.read", "exports.read", "programs.read", "catalog.read")),
        AUDITOR: _every("read"),
    }
)
# Who holds one of these for one store only; the others are about the whole house.
SCOPED_ROLES = frozenset((MANAGER, CLERK))


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A role someone has; `store` is empty where it holds everywhere."""

    role: str
    store: str = ""

    def __str__(self) -> str:
        return f"{self.role}:{self.store}" if self.store else self.role


def permits(grants: Iterable[Grant], permission: str, store: str | None = None) -> bool:
    """Whether any of these roles gives a permission, in a store where the act is about one.

    AssertionError for a word that is no permission, which is a mistake of ours.
    """
    return any(_gives(grant, permission) and grant.store in ("", store or grant.store) for grant in grants)


def stores(grants: Iterable[Grant], permission: str) -> frozenset[str] | None:
    """The stores in which a permission is given; None for every store."""
    given = {grant.store for grant in grants if _gives(grant, permission)}
    return None if "" in given else frozenset(given)


def permissions(grants: Iterable[Grant]) -> frozenset[str]:
    """Everything these roles may do, in one store or everywhere."""
    found = tuple(grants)
    return frozenset(word for word in PERMISSIONS if permits(found, word))


def check(grants: Iterable[Grant]) -> frozenset[Grant]:
    """The grants, if a person may have them. Raises InvalidRoles."""
    found = frozenset(grants)
    if not found:
        raise InvalidRoles("name at least one role")
    for grant in sorted(found):
        if grant.role not in ROLES:
            raise InvalidRoles(f'there is no role "{grant.role}"; the roles are {", ".join(ROLES)}')
        if grant.store and grant.role not in SCOPED_ROLES:
            raise InvalidRoles(f'the role "{grant.role}" is for the whole house, not for one store')
    return found


def read(text: str) -> Grant:
    """A grant as it is written: `clerk`, or `clerk:high-street` for one store."""
    role, _, store = text.partition(":")
    return Grant(role.strip(), store.strip())


def _gives(grant: Grant, permission: str) -> bool:
    assert permission in PERMISSIONS, f"no permission is called {permission!r}"
    return permission in ROLES[grant.role] and (not grant.store or permission in IN_A_STORE)
