"""Reading: the queries of an account, each in the order of members, so that they run side by side."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, select

import points.tables
import tiers.tables
from loyalty import tables
from loyalty.rewards import gift_vouchers

Queries = dict[str, Select[Any]]


@cache
def queries() -> Queries:
    """All that is compared, by its name in an account."""
    return {**_of_journal(), **_of_standing(), **_of_documents(), **_beside_documents()}


def _of_journal() -> Queries:
    entry, movement, head = points.tables.entry.c, points.tables.movement.c, points.tables.head.c
    draw, lot = points.tables.draw.c, points.tables.lot.c
    its_lot = (lot.holder_id == draw.holder_id) & (lot.opened_seq == draw.lot_seq) & (lot.n == draw.lot_n)
    return {
        "heads": select(head.holder_id, head.acted_at).order_by(head.holder_id),
        "entries": select(
            entry.holder_id, entry.seq, entry.kind, entry.codes, entry.counters, entry.digest
        ).order_by(entry.holder_id, entry.seq),
        "movements": select(
            movement.holder_id, movement.seq, movement.move, movement.currency, movement.amount
        ).order_by(movement.holder_id),
        "excuses": select(draw.holder_id, draw.seq, lot.currency, draw.amount)
        .join(points.tables.lot, its_lot)
        .where(draw.purpose == "excuse")
        .order_by(draw.holder_id),
    }


def _of_standing() -> Queries:
    bucket, place, change = tiers.tables.bucket.c, tiers.tables.standing.c, tiers.tables.tier_change.c
    member = tables.member.c
    return {
        "members": select(member.member_id, member.program, member.joined_at, member.status).order_by(
            member.member_id
        ),
        "buckets": select(tiers.tables.bucket).order_by(bucket.member_id),
        "standings": select(tiers.tables.standing).order_by(place.member_id),
        "changes": select(tiers.tables.tier_change).order_by(change.member_id, change.at, change.seq),
    }


def _of_documents() -> Queries:
    receipt, worth, claim = tables.receipt.c, tables.entitlement.c, tables.claim.c
    return {
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
    }


def _beside_documents() -> Queries:
    redeemed, returned, gift = tables.receipt_redemption.c, tables.returned.c, tables.voucher.c
    is_of_sale = (gift.origin.not_like(f"{origin}%") for origin in gift_vouchers.BESIDE_SALES)
    return {
        "redemptions": select(tables.receipt_redemption).order_by(redeemed.member_id),
        "gifts": select(gift.member_id, gift.origin, gift.reward, gift.withdrawn_at)
        .where(gift.origin.is_not(None), *is_of_sale)
        .order_by(gift.member_id),
        "returned": select(tables.returned).order_by(returned.member_id, returned.seq, returned.n),
    }
