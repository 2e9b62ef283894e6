"""Verifying what stands beside the journals: counters, tiers, entitlements and receipts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select

import points.tables
import tiers.tables
from db import streams
from db.session import Session
from loyalty import tables, tier_acts
from loyalty.deltas import netted, read_counters
from loyalty.program.model import Program
from loyalty.program.shelf import versions
from loyalty.receipt_json import digest, from_json
from loyalty.receipts.auditing import unfounded, ungiven, unpaid
from loyalty.receipts.worth import read_posted
from loyalty.retailer import Retailer
from loyalty.rewards import auditing, gift_vouchers
from loyalty.tier_rows import TierState, change_row, standing_row
from points.verifying import Difference
from tiers import standing
from tiers.counters import Delta

Row = Mapping[str, Any]
# What these entries say was posted, other entries moved: a merge takes it over and gives it back as it is.
_ONLY_TELLING = ("taken-over", "merge-undone")
_MOVES_OF_WORTH = {"earn": 1, "clawback": -1, "shortfall": -1, "forgive": -1}


@dataclass(frozen=True, slots=True)
class Account:
    """Every row of one member that the journal's entries must explain."""

    member_id: str
    rows: streams.Group


def verify(session: Session, retailer: Retailer) -> Iterator[Difference]:
    """Every difference beside the journals; `points.verifying` looks at the journals themselves.

    Reads each table once, in the order of members, in constant memory. A member whose programme has had
    different ladders is not folded, because each version was in force for a part of the way only.
    """
    ladders = _Ladders(session, retailer)
    for member_id, rows in streams.by_holder(session, **_queries()):
        account = Account(member_id, rows)
        for seq, what in (
            *_counters(account),
            *_worth(account),
            *_receipts(account),
            *_kept(session, retailer, account),
            *_gifts(session, retailer, account),
            *_redeemed(account),
            *_tiers(account, ladders),
        ):
            yield Difference(member_id, seq, what)
    yield from auditing.verify(session)


def _queries() -> dict[str, Any]:
    entry, movement, draw = points.tables.entry.c, points.tables.movement.c, points.tables.draw.c
    bucket, place, change = tiers.tables.bucket.c, tiers.tables.standing.c, tiers.tables.tier_change.c
    receipt, worth, claim = tables.receipt.c, tables.entitlement.c, tables.claim.c
    gift = tables.voucher.c
    return {
        "heads": select(points.tables.head.c.holder_id, points.tables.head.c.acted_at).order_by(
            points.tables.head.c.holder_id
        ),
        "members": select(
            tables.member.c.member_id,
            tables.member.c.program,
            tables.member.c.joined_at,
            tables.member.c.status,
        ).order_by(tables.member.c.member_id),
        "entries": select(
            entry.holder_id, entry.seq, entry.kind, entry.codes, entry.counters, entry.digest
        ).order_by(entry.holder_id, entry.seq),
        "movements": select(
            movement.holder_id, movement.seq, movement.move, movement.currency, movement.amount
        ).order_by(movement.holder_id),
        "excuses": select(draw.holder_id, draw.seq, points.tables.lot.c.currency, draw.amount)
        .join(
            points.tables.lot,
            (points.tables.lot.c.holder_id == draw.holder_id)
            & (points.tables.lot.c.opened_seq == draw.lot_seq)
            & (points.tables.lot.c.n == draw.lot_n),
        )
        .where(draw.purpose == "excuse")
        .order_by(draw.holder_id),
        "buckets": select(tiers.tables.bucket).order_by(bucket.member_id),
        "standings": select(tiers.tables.standing).order_by(place.member_id),
        "changes": select(tiers.tables.tier_change).order_by(change.member_id, change.at, change.seq),
        "receipts": select(
            receipt.member_id,
            receipt.receipt_id,
            receipt.revision,
            receipt.kind,
            receipt.purchased_at,
            receipt.sequence,
            receipt.program,
            tables.store.c.zone,
            receipt.claim_key,
            receipt.seq,
            receipt.digest,
            receipt.content,
            claim.digest.label("claimed"),
            claim.revision.label("claimed_revision"),
        )
        .outerjoin(tables.claim, claim.key == receipt.claim_key)
        .join(tables.store, tables.store.c.code == receipt.store)
        .order_by(receipt.member_id, receipt.receipt_id, receipt.revision),
        "entitlements": select(
            worth.member_id, worth.receipt_id, worth.seq, worth.context, worth.posted, worth.result
        ).order_by(worth.member_id, worth.receipt_id, worth.seq),
        "redemptions": select(tables.receipt_redemption).order_by(tables.receipt_redemption.c.member_id),
        "gifts": select(gift.member_id, gift.origin, gift.reward, gift.withdrawn_at)
        .where(
            gift.origin.is_not(None),
            *(gift.origin.not_like(f"{origin}%") for origin in gift_vouchers.BESIDE_SALES),
        )
        .order_by(gift.member_id),
        "returned": select(tables.returned).order_by(
            *(tables.returned.c[name] for name in ("member_id", "seq", "n"))
        ),
    }


def _counters(account: Account) -> Iterator[tuple[int, str]]:
    """The buckets are the sums of what the entries counted."""
    rebuilt: Counter[tuple[str, date, str]] = Counter()
    for row in account.rows["entries"]:
        for item in read_counters(row["counters"]):
            rebuilt[item.delta.counter, item.delta.on, item.delta.store] += item.delta.amount
    stored = {(row["counter"], row["on_day"], row["store"]): row["amount"] for row in account.rows["buckets"]}
    for key in {*rebuilt, *stored}:
        if rebuilt[key] != stored.get(key, 0):
            yield (
                0,
                f"counter {key[0]} on {key[1]}: the entries give {rebuilt[key]}, booked {stored.get(key, 0)}",
            )


def _worth(account: Account) -> Iterator[tuple[int, str]]:
    """Each entry moved what its document changed; each sale's posted total is the sum of its changes."""
    moved: Counter[tuple[int, str]] = Counter()
    for row in account.rows["movements"]:
        moved[row["seq"], row["currency"]] += _MOVES_OF_WORTH.get(row["move"], 0) * row["amount"]
    telling = {row["seq"] for row in account.rows["entries"] if row["kind"] in _ONLY_TELLING}
    for row in account.rows["excuses"]:
        if row["seq"] not in telling:
            moved[row["seq"], row["currency"]] -= row["amount"]
    posted: Counter[tuple[str, str, str]] = Counter()
    for row in account.rows["entries"]:
        changed: Counter[tuple[int, str]] = Counter()
        for receipt_id, rule, currency, amount in _differences(row):
            if row["seq"] not in telling:
                changed[row["seq"], currency] += amount
            posted[receipt_id, rule, currency] += amount
        for currency, amount in _given(row):
            changed[row["seq"], currency] += amount
        for key in {*changed, *(key for key in moved if key[0] == row["seq"])}:
            if changed[key] != moved[key]:
                yield row["seq"], f"{key[1]}: the document changed {changed[key]}, {moved[key]} moved"
    yield from _posted(account, posted)


def _differences(entry: Row) -> Sequence[tuple[str, str, str, int]]:
    if entry["kind"] == "tier" or not entry["codes"]:
        return ()
    codes = orjson.loads(entry["codes"])
    found: Sequence[tuple[str, str, str, int]] = codes.get("differences", ())
    return found


def _given(entry: Row) -> Sequence[tuple[str, int]]:
    """What an activity gave, which no sale stands behind."""
    if entry["kind"] != "activity":
        return ()
    found: Sequence[tuple[str, int]] = orjson.loads(entry["codes"])["given"]
    return found


def _posted(account: Account, posted: Counter[tuple[str, str, str]]) -> Iterator[tuple[int, str]]:
    latest = {row["receipt_id"]: row for row in account.rows["entitlements"]}
    stored = {
        (receipt_id, rule, currency): amount
        for receipt_id, row in latest.items()
        for rule, currency, amount in read_posted(row["posted"])
    }
    for key in {*posted, *stored}:
        if posted[key] != stored.get(key, 0):
            yield 0, f"sale {key[0]}, {key[1]}: the entries posted {posted[key]}, stored {stored.get(key, 0)}"


def _receipts(account: Account) -> Iterator[tuple[int, str]]:
    """A receipt's content gives the digest that its entry's hash covers and its claim holds."""
    digests = {row["seq"]: row["digest"] for row in account.rows["entries"]}
    last: dict[str, Row] = {}
    for row in account.rows["receipts"]:
        last[row["claim_key"]] = row
        own = digest(from_json(row["content"]))
        if not own == row["digest"] == digests.get(row["seq"]):
            yield row["seq"], f"receipt {row['claim_key']} revision {row['revision']}: another content"
    # Who was merged into another left the claims with the documents' copies.
    is_merged = any(row["status"] == "merged" for row in account.rows["members"])
    for key, row in () if is_merged else last.items():
        if (row["claimed"], row["claimed_revision"]) != (row["digest"], row["revision"]):
            yield row["seq"], f"receipt {key}: its claim is missing or names another content"


def _kept(session: Session, retailer: Retailer, account: Account) -> Iterator[tuple[int, str]]:
    """Each sale was posted for what is kept of it, as its programme and context say today."""
    rows = account.rows
    found = unfounded(session, retailer.shelf, rows["receipts"], rows["entitlements"], rows["returned"])
    for receipt_id, rule, posted, entitled in found:
        yield 0, f"sale {receipt_id}, {rule}: posted {posted}, what is kept of it entitles to {entitled}"


def _gifts(session: Session, retailer: Retailer, account: Account) -> Iterator[tuple[int, str]]:
    """Each sale gave as many vouchers as it gives today, and every gift is of a sale."""
    rows = account.rows
    # Who was merged into another has the documents still, but no vouchers any more.
    if any(row["status"] == "merged" for row in rows["members"]):
        return
    found = ungiven(
        session, retailer.shelf, rows["receipts"], rows["entitlements"], rows["returned"], rows["gifts"]
    )
    for origin, reward, given, entitled in found:
        yield 0, f"{reward} of {origin}: {given} given, what is kept of the sale gives {entitled}"


class _Ladders:
    """The one ladder of each programme, where all its versions have the same."""

    def __init__(self, session: Session, retailer: Retailer) -> None:
        self._session = session
        self._retailer = retailer
        self._known: dict[str, Program | None] = {}

    def find(self, code: str) -> Program | None:
        """A programme whose ladder never changed, or None."""
        if code not in self._known:
            shelf = self._retailer.shelf
            found = [shelf.take(self._session, code, v.number) for v in versions(self._session, code)]
            same = all(program.ladder == found[0].ladder for program in found)
            self._known[code] = found[0] if found and same and found[0].ladder else None
        return self._known[code]


def _redeemed(account: Account) -> Iterator[tuple[int, str]]:
    """What tills were told that points were taken for was taken, and they were told of each wish."""
    # Who was merged into another has the documents still, but no redemptions any more.
    if all(row["status"] != "merged" for row in account.rows["members"]):
        yield from auditing.unanswered(account.rows["receipts"], account.rows["redemptions"])
    telling = {row["seq"] for row in account.rows["entries"] if row["kind"] in _ONLY_TELLING}
    yield from unpaid(account.rows["redemptions"], account.rows["movements"], telling)


def _tiers(account: Account, ladders: _Ladders) -> Iterator[tuple[int, str]]:
    """Standing and its history are the fold from joining over all that was counted."""
    if not account.rows["members"] or not account.rows["standings"] or not account.rows["heads"]:
        return
    member, stored = account.rows["members"][0], account.rows["standings"][0]
    program = ladders.find(member["program"])
    if program is None or program.ladder is None:
        return
    acted_at = account.rows["heads"][0]["acted_at"]
    anchor_on = stored["anchor_on"]
    deltas, acts = _deltas(account), tier_acts.in_entries(account.rows["entries"])
    found = standing.fold(program.ladder, anchor_on, member["joined_at"], deltas, acted_at, acts)
    moments = [
        *(change.at for change in found.changes),
        *(delta.known_at for delta in deltas),
        *(act.at for act in acts),
    ]
    tier = TierState(anchor_on, found.standing, max([member["joined_at"], *moments]))
    rebuilt_row = standing_row(account.member_id, program, program.ladder, tier)
    # From which day on counters are read goes by the version that wrote it; who reads asks for more.
    if {**rebuilt_row, "counts_from": stored["counts_from"]} != dict(stored):
        yield 0, f"tier: the fold gives {found.standing}, stored {stored['tier']} until {stored['until_on']}"
    history = [
        row for row in account.rows["changes"] if row["superseded_by"] is None and row["reason"] != "joined"
    ]
    rebuilt = [change_row(account.member_id, program.ladder, 0, change) for change in found.changes]
    if [{**row, "seq": 0} for row in history] != rebuilt:
        yield 0, f"tier history: the fold gives {len(rebuilt)} changes, {len(history)} stored, or others"


def _deltas(account: Account) -> list[Delta]:
    rows = account.rows["entries"]
    return [item.delta for item in netted(item for row in rows for item in read_counters(row["counters"]))]
