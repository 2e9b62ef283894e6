"""What waits for whoever is signed in, each as a sentence that leads there; nothing where nothing waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from db.session import Session
from doorway import callers
from doorway.service import service
from identity import approvals, roles
from intake import keeping
from loyalty.people import missing, tier_queue
from loyalty.program import drafts
from loyalty.program.model import Program
from loyalty.receipts import queue, rejected
from loyalty.receipts.values import Reason
from loyalty.shops import connections
from web.wire import readers

MOST_COUNTED: Final = 99


@dataclass(frozen=True, slots=True)
class Pending:
    """The text `key` with its facts; `n` counts, the text `99+` above what is counted."""

    key: str
    address: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Desk:
    session: Session
    program: Program
    at: datetime

    def stores(self, permission: str) -> frozenset[str] | None:
        """The stores for which the person has a permission, None for all."""
        return roles.stores(callers.caller().person.grants, permission)


def of_caller(session: Session, program: Program, at: datetime) -> list[Pending]:
    """What waits and may be done by whoever is signed in, the most urgent first."""
    desk, grants = _Desk(session, program, at), callers.caller().person.grants
    return [
        each for permission, found in _FINDERS if roles.permits(grants, permission) for each in found(desk)
    ]


def _approvals(desk: _Desk) -> Iterator[Pending]:
    """What others asked for; nobody decides their own."""
    found = approvals.listed(desk.session, desk.at, status=approvals.OPEN, limit=MOST_COUNTED + 1)
    own = callers.caller().person.staff_id
    yield from _counted([each for each in found if each.maker_id != own], "approvals", "/console/approvals")


def _parked(desk: _Desk) -> Iterator[Pending]:
    search = queue.Search(status="waiting", stores=desk.stores("parked.read"), but=Reason.UNIDENTIFIED)
    yield from _counted(queue.page(desk.session, search, MOST_COUNTED + 1), "receipts", "/console/waiting")


def _missing(desk: _Desk) -> Iterator[Pending]:
    found = missing.page(desk.session, MOST_COUNTED + 1, own_stores=desk.stores("parked.read"))
    yield from _counted(found, "missing", "/console/waiting/missing")


def _owed(desk: _Desk) -> Iterator[Pending]:
    found = rejected.page(desk.session, desk.stores("parked.read"), MOST_COUNTED + 1, None)
    yield from _counted(found, "owed", "/console/waiting/owed")


def _deliveries(desk: _Desk) -> Iterator[Pending]:
    search = keeping.Search(status="waiting", stores=desk.stores("parked.read"))
    yield from _counted(keeping.page(desk.session, search, MOST_COUNTED + 1), "rejected", "/console/rejected")


def _tiers(desk: _Desk) -> Iterator[Pending]:
    found = tier_queue.page(desk.session, service().retailer, MOST_COUNTED + 1, desk.at)
    yield from _counted(found, "tiers-wait", "/console/members/waiting-tiers")


def _connections(desk: _Desk) -> Iterator[Pending]:
    """Those whose token the vendor takes no more: nothing comes until there is another."""
    for each in connections.page(desk.session):
        if each.tally.token_refused_at is not None:
            yield Pending("today.token", f"/console/connections/{each.code}", {"name": each.code})


def _draft(desk: _Desk) -> Iterator[Pending]:
    if drafts.find(desk.session, desk.program.code) is not None:
        name = readers.reader().name(desk.program.name, desk.program.code)
        yield Pending("today.draft", f"/console/program/{desk.program.code}", {"name": name})


def _counted(found: Sequence[object], what: str, address: str) -> Iterator[Pending]:
    if found:
        n = len(found) if len(found) <= MOST_COUNTED else f"{MOST_COUNTED}+"
        yield Pending(f"today.{what}", address, {"n": n})


_FINDERS: Final[Sequence[tuple[str, Callable[[_Desk], Iterator[Pending]]]]] = (
    ("approvals.decide", _approvals),
    ("stores.read", _connections),
    ("parked.read", _parked),
    ("parked.read", _deliveries),
    ("parked.read", _missing),
    ("parked.read", _owed),
    ("members.edit", _tiers),
    ("programs.publish", _draft),
)
