"""Happenings: the events that the entries of a member's journal tell, all of them here. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from db import ids
from db.plan import Plan
from events import outbox
from points.state import Balance, Entry
from tiers.history import Change

_VOUCHERS = {"voucher": "voucher.issued", "voucher-cancelled": "voucher.cancelled"}
_GIFTS = {"gift": "voucher.issued", "gift-withdrawn": "voucher.cancelled"}
_FROM_STORE = "store:"


@dataclass(frozen=True, slots=True)
class Story:
    """A member's change: `balances` before it, its entries, the changes of tier by entry, the tier after it.

    `program` is the code of the programme, `currency` that of its first points.
    """

    member_id: str
    program: str
    balances: Mapping[str, Balance]
    entries: Sequence[Entry]
    changes: Sequence[tuple[int, Change]]
    tier: str
    currency: str


def plan_of(story: Story) -> Plan:
    """The events of a change, in the order of its entries."""
    whole = Plan()
    for place, (entry, kind, data) in enumerate(_told(story)):
        whole += outbox.happened(
            kind,
            {"seq": entry.seq, **data},
            occurred_at=entry.act.at,
            recorded_at=entry.act.recorded_at,
            member_id=story.member_id,
            program=story.program,
            place=place,
        )
    return whole


def _told(story: Story) -> Iterator[tuple[Entry, str, dict[str, Any]]]:
    balances, changes = dict(story.balances), dict(story.changes)
    begins = next((change.after for change in changes.values() if change.reason == "joined"), "")
    for entry in story.entries:
        kind = entry.act.kind
        if kind == "joined":
            yield entry, "member.joined", {"tier": begins}
        if entry.movements:
            yield entry, "points.changed", _moved(entry, balances)
        if kind in _VOUCHERS:
            yield entry, _VOUCHERS[kind], _voucher(entry)
        if kind in _GIFTS:
            yield from ((entry, _GIFTS[kind], gift) for gift in _gifts(entry, story.currency))
        change = changes.get(entry.seq)
        # The tier a member joins on is told with the joining; one that is kept has not changed.
        if change is not None and change.reason != "joined" and change.before != change.after:
            yield entry, "tier.changed", _tier(change, story.tier)


def _moved(entry: Entry, balances: dict[str, Balance]) -> dict[str, Any]:
    """What an entry moved, and what each currency it moved then stood at; `balances` are taken on by it."""
    for movement in entry.movements:
        before = balances.get(movement.currency, Balance())
        balances[movement.currency] = before.after(movement.source, movement.target, movement.amount)
    return {
        "kind": entry.act.kind,
        "receipt": _receipt(entry),
        "store": _store(entry),
        "changes": [
            {
                "currency": movement.currency,
                "move": movement.move,
                "from": movement.source,
                "to": movement.target,
                "amount": movement.amount,
            }
            for movement in entry.movements
        ],
        "balances": {movement.currency: balances[movement.currency] for movement in entry.movements},
    }


def _receipt(entry: Entry) -> str | None:
    document = _codes(entry).get("document")
    return ids.outside("receipt", document) if document else None


def _store(entry: Entry) -> str | None:
    actor = entry.act.actor
    return actor.removeprefix(_FROM_STORE) if actor.startswith(_FROM_STORE) else None


def _voucher(entry: Entry) -> dict[str, Any]:
    codes = _codes(entry)
    told = {name: codes[name] for name in ("reward", "currency", "amount")}
    return {"voucher": ids.outside("voucher", codes["voucher"]), **told}


def _gifts(entry: Entry, currency: str) -> Iterator[dict[str, Any]]:
    """Vouchers for nothing: no points of the programme's first currency."""
    codes = _codes(entry)
    for voucher_id in codes["vouchers"]:
        told = {"reward": codes["reward"], "currency": currency, "amount": 0}
        yield {"voucher": ids.outside("voucher", voucher_id), **told}


def _tier(change: Change, now: str) -> dict[str, Any]:
    return {
        "before": change.before,
        "after": change.after,
        "now": now,
        "reason": change.reason,
        "until_on": change.until_on,
    }


def _codes(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(entry.act.codes) if entry.act.codes else {}
    return found
