"""Verifying anchors: their signatures and chain, and that every entry they cover still is what it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, cast

from sqlalchemy import Select, select

from db.session import Session
from db.streams import CHUNK_ROWS
from points import anchoring, anchors
from points.anchor_tables import anchored_head
from points.anchors import Anchor, Keys
from points.state import GENESIS
from points.tables import entry
from points.verifying import Difference

NO_HOLDER = ""


def verify(session: Session, trusted: Keys, today: date, kept: Iterable[Anchor] = ()) -> Iterator[Difference]:
    """Every difference between anchors and journals, and between the anchors and those `kept` elsewhere.

    A cut tail and a rewritten chain no longer have an entry that was anchored; who rewrites the anchors as
    well needs the key; who has the key meets those that were kept. Reads each table once, in constant memory
    but for a digest a day. Heads of the last day may wait for their signature: the job is at work.
    """
    stored = {anchor.business_date: anchor for anchor in anchoring.stored(session)}
    yield from _chain(stored.values(), trusted)
    digests: dict[date, tuple[int, str]] = {}
    for row in _heads(session):
        heads, digest = digests.get(row["business_date"], (0, GENESIS))
        rolled = anchors.rolled(digest, row["holder_id"], row["seq"], row["hash"])
        digests[row["business_date"]] = heads + 1, rolled
        if row["found"] != row["hash"]:
            what = "is gone" if row["found"] is None else "is another now"
            yield Difference(
                row["holder_id"], row["seq"], f"this entry was anchored on {row['business_date']} and {what}"
            )
    yield from _covered(stored, digests, today)
    yield from _kept(stored, kept, trusted)


def _chain(stored: Iterable[Anchor], trusted: Keys) -> Iterator[Difference]:
    before: Anchor | None = None
    for anchor in stored:
        for what in anchors.problems(anchor, trusted):
            yield _of(anchor.business_date, what)
        broken = anchors.chain_problem(before, anchor)
        if broken:
            yield _of(anchor.business_date, broken)
        before = anchor


def _heads(session: Session) -> Iterator[Mapping[str, Any]]:
    """Every anchored head with the hash its entry has now, in the order in which digests roll over them."""
    mine = (entry.c.holder_id == anchored_head.c.holder_id) & (entry.c.seq == anchored_head.c.seq)
    query: Select[Any] = (
        select(anchored_head, entry.c.hash.label("found"))
        .outerjoin(entry, mine)
        .order_by(anchored_head.c.holder_id, anchored_head.c.seq)
    )
    result = session.connection.execute(query, execution_options={"yield_per": CHUNK_ROWS})
    for rows in result.mappings().partitions():
        yield from cast(Iterable[Mapping[str, Any]], rows)


def _covered(
    stored: Mapping[date, Anchor], digests: Mapping[date, tuple[int, str]], today: date
) -> Iterator[Difference]:
    """Each anchor covers the heads of its day, and no heads are without their anchor."""
    for on, anchor in stored.items():
        if digests.get(on, (0, GENESIS)) != (anchor.heads, anchor.heads_digest):
            yield _of(on, "it does not cover the heads that are stored for it")
    for on in sorted(digests.keys() - stored.keys()):
        if (today - on).days > 1 or any(later > on for later in stored):
            yield _of(on, "it is missing, and the heads it covered are there")


def _kept(stored: Mapping[date, Anchor], kept: Iterable[Anchor], trusted: Keys) -> Iterator[Difference]:
    for anchor in kept:
        on = anchor.business_date
        for what in anchors.problems(anchor, trusted):
            yield _of(on, f"as it was kept, {what}")
        if on not in stored:
            yield _of(on, "it was kept and is not in the database")
        elif stored[on] != anchor:
            yield _of(on, "the database has another than the one that was kept")


def _of(on: date, what: str) -> Difference:
    return Difference(NO_HOLDER, 0, f"anchor of {on}: {what}")
