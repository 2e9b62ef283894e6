"""Tabs: the pages beside each other in one place of the console, of which each person sees their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import request

from identity import roles
from identity.roles import Grant
from web.wire.door import arrived


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of a place, called by the text `key`, and the permission that opens it."""

    key: str
    address: str
    permission: str

    @property
    def is_here(self) -> bool:
        """Whether this page is it, or below it."""
        return _here() is self


# By the key of the place in the rail.
TABS: Final[Mapping[str, tuple[Tab, ...]]] = {
    "rail.members": (
        Tab("members.title", "/console/members", "members.read"),
        Tab("desk-tier-queue.title", "/console/members/waiting-tiers", "members.read"),
        Tab("approvals.title", "/console/approvals", "approvals.read"),
    ),
    "rail.rewards": (
        Tab("desk-rewards.title", "/console/rewards", "programs.read"),
        Tab("desk-vouchers.title", "/console/vouchers", "vouchers.read"),
        Tab("desk-batches.title", "/console/rewards/batches", "vouchers.read"),
        Tab("desk-offers.title", "/console/offers", "programs.read"),
        Tab("desk-calendar.title", "/console/offers/calendar", "programs.read"),
        Tab("desk-segments.title", "/console/offers/segments", "programs.read"),
        Tab("desk-draws.title", "/console/offers/draws", "reports.read"),
    ),
    "rail.shops": (
        Tab("stores.title", "/console/stores", "stores.read"),
        Tab("catalog.title", "/console/catalog", "catalog.read"),
        Tab("connections.title", "/console/connections", "stores.read"),
        Tab("words.title", "/console/words", "stores.read"),
        Tab("rejected.title", "/console/rejected", "parked.read"),
        Tab("sandbox.title", "/console/sandbox", "sandbox.read"),
    ),
    "rail.office": (
        Tab("staff.title", "/console/staff", "staff.read"),
        Tab("audit.title", "/console/audit", "audit.read"),
        Tab("branding.title", "/console/branding", "programs.read"),
        Tab("webhooks.title", "/console/webhooks", "webhooks.read"),
        Tab("exports.title", "/console/exports", "exports.read"),
    ),
}


def tabs() -> Sequence[Tab]:
    """The pages beside this one that whoever is signed in may see."""
    found, here = arrived(), _here()
    if found is None or found.signed is None or here is None:
        return ()
    place = next(each for each in TABS.values() if here in each)
    return [tab for tab in place if roles.permits(found.person.grants, tab.permission)]


def first(place: str, otherwise: str, grants: Iterable[Grant]) -> str:
    """Where a place begins for somebody: its first page that they may see."""
    held = tuple(grants)
    addresses = (tab.address for tab in TABS.get(place, ()) if roles.permits(held, tab.permission))
    return next(addresses, otherwise)


def _here() -> Tab | None:
    path = request.path
    found = [
        tab
        for place in TABS.values()
        for tab in place
        if path == tab.address or path.startswith((f"{tab.address}/", f"{tab.address}-"))
    ]
    return max(found, key=lambda tab: len(tab.address), default=None)
