"""Gifts: rewards that sales give for nothing, handed out and withdrawn as the sales change in worth.

A voucher belongs to the sale and the rule that gave it. What a document changes is settled as a whole: where
one sale gives what another gave before, as after a late arrival, the voucher changes its sale and not hands;
so does one that was used and whose goods came back, once a later sale gives the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from db.plan import Plan
from loyalty.entitle import NOTHING, Entitlement
from loyalty.program.model import Program
from loyalty.program.shelf import reference
from loyalty.receipts.case import Case
from loyalty.receipts.selling import Posted
from loyalty.receipts.values import Given
from loyalty.receipts.worth import Sale, Worth, origin_of
from loyalty.rewards import gift_vouchers, vouchers
from loyalty.rewards.gift_vouchers import Row, Source
from loyalty.work import Work


@dataclass(slots=True)
class _Change:
    """What one sale gives by one rule now, and the vouchers it gave."""

    sale: Sale
    rule: str
    reward: str
    count: int
    is_anew: bool
    known: list[Row] = field(default_factory=list)
    moved: list[Row] = field(default_factory=list)

    @property
    def source(self) -> Source:
        return Source(origin_of(self.sale.receipt_id, self.rule), self.reward)

    @property
    def missing(self) -> int:
        return max(0, self.count - len(self.known) - len(self.moved))


def hand_out(case: Case, work: Work, document_id: str, posted: Posted) -> Posted:
    """Issue the vouchers that a document's sales give beyond what they gave, and withdraw the others.

    Each gift is an entry. One that was used stays used, and is not given again. A quote only says what it
    would come to.
    """
    changes = [change for worth in posted.worths for change in _changes(worth)]
    if not changes:
        return posted
    if not all(each.is_anew for each in changes):
        if not case.is_quote:
            case.session.lock([work.member_id])
        known = gift_vouchers.of_sources(case.session, work.member_id, [each.source for each in changes])
        for each in changes:
            each.known = known[each.source]
    _move(changes)
    _take_up_used(case, work, changes)
    beside, given = Plan(), list[Given]()
    for each in changes:
        given += _take(case, work, document_id, each)
        written, more = _give(case, work, document_id, each)
        beside += written
        given += more
    return replace(posted, beside=posted.beside + beside, gifts=tuple(given))


def _changes(worth: Worth) -> Iterator[_Change]:
    was, now = _counts(worth.before), _counts(worth.after)
    for rule, reward in sorted({*was, *now}):
        if was.get((rule, reward), 0) != now.get((rule, reward), 0):
            yield _Change(worth.sale, rule, reward, now.get((rule, reward), 0), worth.before is NOTHING)


def _counts(worth: Entitlement) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for gift in worth.gifts:
        found[gift.rule, gift.reward] = found.get((gift.rule, gift.reward), 0) + gift.count
    return found


def _move(changes: Sequence[_Change]) -> None:
    """What one sale no longer gives goes to another that gives the same by the same rule."""
    for short in changes:
        for over in changes:
            if (short.rule, short.reward) != (over.rule, over.reward):
                continue
            while short.missing and len(over.known) > over.count:
                # Of those it has too many of, the used ones first: they cannot be withdrawn.
                short.moved.append(over.known.pop(over.count))


def _take_up_used(case: Case, work: Work, changes: Sequence[_Change]) -> None:
    """What was used before its goods came back counts for the next sale that gives the same by the same rule.

    Otherwise whoever buys, uses the gift and brings the goods back has another for nothing each time.
    """
    short = [change for change in changes if change.missing]
    seen = {row["voucher_id"] for change in changes for row in (*change.known, *change.moved)}
    for change in short:
        used = gift_vouchers.used_for_nothing(
            case.session, work.member_id, change.rule, change.reward, but=seen
        )
        if used and not case.is_quote:
            case.session.lock([work.member_id])
        change.moved += used[: change.missing]
        seen |= {row["voucher_id"] for row in change.moved}


def _take(case: Case, work: Work, document_id: str, change: _Change) -> Iterator[Given]:
    kept, over = change.known[: change.count], change.known[change.count :]
    if case.is_quote:
        unused = [row["voucher_id"] for row in over if row["status"] == "issued"]
    else:
        again = [row for row in kept if gift_vouchers.is_withdrawn(row)]
        gift_vouchers.keep(case.session, [*again, *change.moved], change.source.origin)
        unused = gift_vouchers.withdraw(case.session, over, document_id, case.at)
    if change.moved:
        moved = [row["voucher_id"] for row in change.moved]
        _enter(case, work, document_id, "gift-moved", change, {"vouchers": moved})
    if over:
        told = {"vouchers": unused, "used": len(over) - len(unused)}
        _enter(case, work, document_id, "gift-withdrawn", change, told)
        if unused:
            yield _given(change, -len(unused))


def _give(case: Case, work: Work, document_id: str, change: _Change) -> tuple[Plan, list[Given]]:
    if not change.missing:
        return Plan(), []
    program: Program = change.sale.program
    reward = program.reward(change.reward)
    found = [vouchers.new(program, case.retailer.index_key, reward, case.at) for _ in range(change.missing)]
    told: dict[str, Any] = {"vouchers": [each.voucher_id for each in found]}
    if change.is_anew:
        told["anew"] = True
    seq = _enter(case, work, document_id, "gift", change, told)
    written = Plan()
    for each in found:
        written += vouchers.row_of(each, work.member_id, seq, reference(program), origin=change.source.origin)
    return written, [_given(change, len(found))]


def _given(change: _Change, count: int) -> Given:
    return Given(change.sale.receipt_id, change.rule, change.reward, count)


def _enter(case: Case, work: Work, document_id: str, kind: str, change: _Change, told: dict[str, Any]) -> int:
    codes = {"document": document_id, "sale": change.sale.receipt_id, "rule": change.rule, **told}
    text = orjson.dumps({**codes, "reward": change.reward}, option=orjson.OPT_SORT_KEYS).decode()
    cause = f"{kind}:{document_id}:{work.state.head.seq + 1}"
    work.enter(work.act(kind, cause, case.at, codes=text, actor=f"store:{case.receipt.store}"))
    return work.state.head.seq
