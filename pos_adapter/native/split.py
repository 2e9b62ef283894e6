"""The split of our own receipt document: who paid what, where several paid together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from marshmallow import ValidationError

from loyalty.receipt import Kind, Share
from pos_adapter.errors import Problem
from pos_adapter.native import fields
from pos_adapter.native.fields import Reader

FEWEST_SHARES, MOST_SHARES = 2, 20
BESIDE = ("member", "tenders", "redemptions")


def readers(scale: int) -> Mapping[str, Reader]:
    """How the fields of a share are read; each is what it is on a receipt of one."""
    return {
        "member": fields.member,
        "tenders": partial(fields.tenders, scale=scale),
        "redemptions": fields.redemptions,
    }


def split(value: object, scale: int) -> tuple[Share, ...]:
    """The shares, each of somebody else or of nobody who is known; a document of one has none of them."""
    shares: tuple[Share, ...] = fields.sequence(value, partial(share, scale=scale), MOST_SHARES)
    if len(shares) < FEWEST_SHARES:
        must = f"must hold at least {FEWEST_SHARES} shares"
        raise ValidationError(f"{must}; name the only one who paid as member, beside tenders")
    named = [share.member for share in shares]
    twice = {n: who for n, who in enumerate(named) if who is not None and who in named[:n]}
    if twice:
        again = "names the member of another share: put their tenders into one share"
        raise ValidationError({n: {"member": [again]} for n in twice})
    return shares


def share(value: object, scale: int) -> Share:
    """One share; by what it comes to the lines are divided, so it must come to something."""
    found = fields.record(value, readers(scale), ("tenders",))
    read = Share(found["tenders"], found.get("member"), found.get("redemptions", ()))
    if read.paid_minor <= 0:
        raise ValidationError({"tenders": ["must come to more than 0: the lines are divided by them"]})
    return read


def disagreements(found: Mapping[str, Any]) -> Iterator[Problem]:
    """What does not go together with a split."""
    if not found.get("split"):
        return
    for field in BESIDE:
        if found.get(field):
            yield Problem(field, "must be left out beside split: each share has its own")
    if found.get("kind") not in (None, Kind.SALE, Kind.VOID):
        yield Problem("split", "must be left out: what comes back follows the shares of its sale")
    if found.get("kind") is Kind.VOID and any(share.redemptions for share in found["split"]):
        yield Problem("split", "must hold no redemptions: only a sale redeems")
