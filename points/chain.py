"""The chain: what an entry's hash covers, so that nothing it did can be changed unseen."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import orjson

from points.state import Entry

# Raised when the arithmetic of the journal or of entitlements changes; entries say which engine made them.
ENGINE = "1"


def entry_hash(holder_id: str, entry: Entry, previous: str, engine: str = ENGINE) -> str:
    """SHA-256 in hex over the hash before and the canonical JSON of an entry, with all it did."""
    act = entry.act
    content = [
        previous,
        holder_id,
        entry.seq,
        [act.kind, act.cause, _utc(act.at), _utc(act.recorded_at), act.actor, act.program, engine],
        # What came later is in the hash where it is said, so that older entries keep theirs.
        [act.codes, act.counters, act.digest, act.note_digest, *_said(act.marks)],
        [[m.move, m.currency, m.source, m.target, m.amount] for m in entry.movements],
        [[*d.lot, d.amount, d.purpose, d.of_seq] for d in entry.draws],
        [
            [
                *(o.n, o.currency, o.amount, o.account, _utc(o.usable_from), _utc(o.expires_at), o.origin),
                *_said(o.rolls),
            ]
            for o in entry.opened
        ],
        [
            [h.hold_id, h.currency, h.amount, h.status, h.opened_seq, _utc(h.expires_at)]
            for h in sorted(entry.holds, key=lambda hold: hold.hold_id)
        ],
    ]
    return hashlib.sha256(orjson.dumps(content)).hexdigest()


def _said(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _utc(moment: datetime | None) -> datetime | None:
    """The instant in UTC, so that the JSON is the same whoever computes it: `2026-01-01T00:00:00+00:00`."""
    return moment if moment is None or moment.tzinfo is UTC else moment.astimezone(UTC)
