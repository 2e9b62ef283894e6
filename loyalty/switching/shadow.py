"""Shadow mode: this system beside the old one, and every receipt explained of which they say otherwise.

Nothing is written. A receipt is worth what its own documents posted here: the sale, its corrections, and
what a late arrival restated; a return what it took back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import or_, select

import points.tables
from db.session import Session
from loyalty import tables
from loyalty.explanations import reasons
from loyalty.explanations.explain import sentences
from loyalty.explanations.language import Language
from loyalty.explanations.reasons import Happening
from loyalty.program.model import Program
from loyalty.program.shelf import Shelf

_claim, _receipt, _entry = tables.claim.c, tables.receipt.c, points.tables.entry.c


@dataclass(frozen=True, slots=True)
class Theirs:
    """What the old system gave for a receipt: points in the currency's smallest unit; returns take some.

    `place` is where its file says so, `key` the receipt's natural key as text.
    """

    place: str
    key: str
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class Ours:
    """What a receipt posted here, by rule, and why, in sentences; `is_here` says whether it came at all.

    One that came and is nobody's yet, or waits for a person, has posted nothing.
    """

    is_here: bool
    rules: Mapping[str, int]
    why: tuple[str, ...]

    @property
    def amount(self) -> int:
        """The points."""
        return sum(self.rules.values())


@dataclass(frozen=True, slots=True)
class Difference:
    """One receipt of which the two say otherwise."""

    theirs: Theirs
    ours: Ours


@dataclass(slots=True)
class Sums:
    """What a comparison came to: receipts, how many agree, got more or less here, or never came; points."""

    receipts: int = 0
    same: int = 0
    more: int = 0
    less: int = 0
    missing: int = 0
    theirs: Counter[str] = field(default_factory=Counter)
    ours: Counter[str] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)

    def add(self, theirs: Theirs, ours: Ours) -> bool:
        """Count one receipt; whether the two agree."""
        self.receipts += 1
        self.theirs[theirs.currency] += theirs.amount
        self.ours[theirs.currency] += ours.amount
        self.by_rule.update(ours.rules)
        if not ours.is_here:
            self.missing += 1
            return False
        self.same += ours.amount == theirs.amount
        self.more += ours.amount > theirs.amount
        self.less += ours.amount < theirs.amount
        return ours.amount == theirs.amount

    def join(self, other: Sums) -> None:
        """Add the sums of another slice."""
        for name in ("receipts", "same", "more", "less", "missing"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("theirs", "ours", "by_rule"):
            getattr(self, name).update(getattr(other, name))


def compare(
    session: Session, shelf: Shelf, language: Language, slice_: Sequence[Theirs], sums: Sums
) -> Iterator[Difference]:
    """The receipts of a slice that differ; all of them are added to the sums."""
    keys = {each.key for each in slice_}
    rows = session.rows(
        select(_claim.key, _claim.receipt_id, _claim.member_id).where(
            _claim.key.in_(keys), _claim.revision > 0
        )
    )
    claims = {row.key: row for row in rows}
    for each in slice_:
        claim = claims.get(each.key)
        ours = Ours(is_here=False, rules={}, why=())
        if claim is not None:
            ours = _ours(session, shelf, language, each, claim)
        if not sums.add(each, ours):
            yield Difference(each, ours)


def _ours(session: Session, shelf: Shelf, language: Language, theirs: Theirs, claim: Any) -> Ours:
    if claim.member_id is None:
        return Ours(is_here=True, rules={}, why=())
    own = select(_receipt.seq).where(
        _receipt.member_id == claim.member_id, _receipt.receipt_id == claim.receipt_id
    )
    again = _entry.cause.like(f"restated:{claim.receipt_id}:%")
    entries = session.rows(
        select(_entry.kind, _entry.effective_at, _entry.codes, _entry.program)
        .where(_entry.holder_id == claim.member_id, or_(_entry.seq.in_(own), again))
        .order_by(_entry.seq)
    )
    rules: Counter[str] = Counter()
    for row in entries:
        for _, rule, currency, amount in orjson.loads(row.codes).get("differences", ()):
            if currency == theirs.currency:
                rules[rule] += amount
    if sum(rules.values()) == theirs.amount:
        return Ours(is_here=True, rules=rules, why=())
    why = [line for row in entries for line in _told(session, shelf, language, row)]
    return Ours(is_here=True, rules=rules, why=tuple(why))


def _told(session: Session, shelf: Shelf, language: Language, row: Any) -> list[str]:
    program: Program = shelf.take_reference(session, row.program)
    happening = Happening(row.kind, row.effective_at, row.codes, ())
    return sentences(reasons.of_happening(happening), program, language)
