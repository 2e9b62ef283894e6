"""The rail: the places of the console, at most seven, and of those the ones this person may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask import request

from identity import roles
from web.console import tabs
from web.wire.door import arrived


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the rail. Whoever has any of `permissions` sees it; it is here below any of `roots`."""

    key: str
    address: str
    permissions: tuple[str, ...]
    roots: tuple[str, ...]

    @property
    def is_here(self) -> bool:
        """Whether this page belongs to it."""
        return request.path == self.address or request.path.startswith(self.roots)


PLACES: Final = (
    Place("rail.today", "/console/", ("reports.read", "members.read"), ("/console/reports",)),
    Place("rail.members", "/console/members", ("members.read",), ("/console/members", "/console/approvals")),
    Place("rail.program", "/console/program", ("programs.read",), ("/console/program",)),
    Place(
        "rail.rewards",
        "/console/rewards",
        ("programs.read", "vouchers.read"),
        ("/console/rewards", "/console/vouchers", "/console/offers"),
    ),
    Place("rail.waiting", "/console/waiting", ("parked.read",), ("/console/waiting",)),
    Place(
        "rail.shops",
        "/console/stores",
        ("stores.read", "tills.read", "catalog.read"),
        (
            "/console/stores",
            "/console/catalog",
            "/console/connections",
            "/console/words",
            "/console/rejected",
            "/console/sandbox",
        ),
    ),
    Place(
        "rail.office",
        "/console/staff",
        ("staff.read", "audit.read", "webhooks.read", "exports.read"),
        ("/console/staff", "/console/audit", "/console/webhooks", "/console/exports", "/console/branding"),
    ),
)


def rail() -> Sequence[Place]:
    """The places whoever is signed in may see; none for a stranger."""
    found = arrived()
    if found is None or found.signed is None:
        return ()
    grants = found.person.grants
    return [
        replace(place, address=tabs.first(place.key, place.address, grants))
        for place in PLACES
        if any(roles.permits(grants, each) for each in place.permissions)
    ]
