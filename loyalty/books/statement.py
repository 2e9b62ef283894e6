"""Statement: a member's points of a period, as they were known then and as they are known now. Pure.

*Then* goes by the day something was recorded: what a closed period says never changes. *Now* goes by the day
it belongs to, with all that is known today: each sale with what came back of it and was corrected since.
Over all time both come to the same sum.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import orjson

from loyalty.books.period import Period
from loyalty.explanations import reasons
from loyalty.explanations.reasons import Happening
from loyalty.explanations.why import Why, why
from loyalty.program.model import Program
from points.accounts import Move
from points.state import Movement

# The moves by which an entry posts what documents changed about sales.
_OF_WORTH = (Move.EARN, Move.CLAWBACK, Move.SHORTFALL, Move.FORGIVE)
_DOCUMENTS = ("sale", "return", "exchange", "void", "revised", "restated")
Known = Literal["then", "now"]
Points = Mapping[str, int]  # by currency, in its smallest unit, less what is owed


@dataclass(frozen=True, slots=True)
class Recorded:
    """One entry: its place, and when it was recorded (UTC; what nobody has written yet: the moment asked)."""

    seq: int
    recorded_at: datetime
    told: Happening


@dataclass(frozen=True, slots=True)
class SaleMade:
    """A sale a member made: its receipt's id and number, its store, and when it was made (UTC)."""

    receipt_id: str
    number: str
    store: str
    purchased_at: datetime


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line. `at` (UTC) is when it was recorded (then), or when it was made or took effect (now).

    `entries` are the sequence numbers it comes from; `document` and `number` name its receipt, if any.
    """

    at: datetime
    kind: str
    document: str
    number: str
    entries: tuple[int, ...]
    changes: Points
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """Opening plus lines is closing, in each currency. `closed` says that the period is over."""

    member_id: str
    program: Program
    known: Known
    period: Period
    closed: bool
    opening: Points
    lines: tuple[StatementLine, ...]
    closing: Points


def state(
    member_id: str,
    program: Program,
    known: Known,
    period: Period,
    at: datetime,
    entries: Sequence[Recorded],
    sales: Mapping[str, SaleMade],
) -> Statement:
    """The statement of a period as asked for at `at` (UTC), from all the member's entries and sales."""
    lines = tuple(_then(entries) if known == "then" else _now(entries, sales))
    before = (line for line in lines if line.at < period.start_at)
    within = sorted(
        (line for line in lines if period.holds(line.at)), key=lambda line: (line.at, line.entries)
    )
    opening = _summed(line.changes for line in before)
    closing = _summed([opening, *(line.changes for line in within)])
    currencies = dict.fromkeys((*(each.code for each in program.currencies), *opening, *closing))
    return Statement(
        member_id,
        program,
        known,
        period,
        period.is_closed(at),
        {currency: opening.get(currency, 0) for currency in currencies},
        tuple(within),
        {currency: closing.get(currency, 0) for currency in currencies},
    )


def _then(entries: Iterable[Recorded]) -> Iterator[StatementLine]:
    """Every entry on the day it was recorded, with what it changed."""
    for entry in entries:
        told, document = entry.told, str(_codes(entry).get("document", ""))
        why_so = reasons.of_happening(told)
        changes = _net(told.movements)
        yield StatementLine(entry.recorded_at, told.kind, document, "", (entry.seq,), changes, why_so)


def _now(entries: Sequence[Recorded], sales: Mapping[str, SaleMade]) -> Iterator[StatementLine]:
    """Each sale at its purchase with all that documents changed about it, and what is no sale's."""
    worth: dict[str, Counter[str]] = defaultdict(Counter)
    touched: dict[str, dict[int, None]] = defaultdict(dict)
    known = dict(sales)
    for entry in entries:
        codes = _codes(entry)
        for receipt_id, _, currency, amount in codes.get("differences", ()):
            worth[receipt_id][currency] += amount
        for receipt_id, number, _ in codes.get("sales", ()):
            touched[receipt_id][entry.seq] = None
            # A sale that went to another member since stands where it was first recorded.
            known.setdefault(receipt_id, SaleMade(receipt_id, number, "", entry.told.at))
        yield from _beside(entry, codes)
    for receipt_id, seqs in touched.items():
        yield _sale(known[receipt_id], worth[receipt_id], tuple(seqs))


def _sale(sale: SaleMade, worth: Counter[str], seqs: tuple[int, ...]) -> StatementLine:
    told = tuple(
        why("points-earn", currency=currency, amount=amount) for currency, amount in worth.items() if amount
    )
    return StatementLine(sale.purchased_at, "sale", sale.receipt_id, sale.number, seqs, dict(worth), told)


def _beside(entry: Recorded, codes: Mapping[str, Any]) -> Iterator[StatementLine]:
    """What an entry moved beyond what it changed about sales: all of it, where it is no document's."""
    told, document = entry.told, str(codes.get("document", ""))
    if "differences" not in codes:
        own, rest = reasons.of_happening(told), told.movements
    else:
        rest = [movement for movement in told.movements if movement.move not in _OF_WORTH]
        own = reasons.of_happening(replace(told, kind="", codes="", movements=rest))
        yield from _not_taken(entry, codes, document)
    changes = _net(rest)
    if any(changes.values()):
        yield StatementLine(told.at, told.kind, document, "", (entry.seq,), changes, own)


def _not_taken(entry: Recorded, codes: Mapping[str, Any], document: str) -> Iterator[StatementLine]:
    """What a document should have taken and could not: forgiven, or expired before. It stays as it was."""
    moved = [movement for movement in entry.told.movements if movement.move in _OF_WORTH]
    left = Counter(_net(moved))
    for _, _, currency, amount in codes["differences"]:
        left[currency] -= amount
    forgiven: Counter[str] = Counter()
    for movement in moved:
        forgiven[movement.currency] += movement.amount if movement.move is Move.FORGIVE else 0
    for code, amounts in (("points-forgive", forgiven), ("expired-before", left - forgiven)):
        changes = {currency: amount for currency, amount in amounts.items() if amount}
        told = tuple(why(code, currency=currency, amount=amount) for currency, amount in changes.items())
        if changes:
            yield StatementLine(entry.told.at, "not-taken", document, "", (entry.seq,), changes, told)


def _net(movements: Sequence[Movement]) -> dict[str, int]:
    """What movements add to all a member has, less what is owed, by currency."""
    currencies = dict.fromkeys(movement.currency for movement in movements)
    return {
        currency: reasons.net_change(each for each in movements if each.currency == currency)
        for currency in currencies
    }


def _codes(entry: Recorded) -> Mapping[str, Any]:
    """What a document's entry says of itself; nothing for one that is no document's.

    What a merge takes over tells of differences as well; they moved points in the other member's journal.
    """
    return orjson.loads(entry.told.codes) if entry.told.kind in _DOCUMENTS else {}


def _summed(changes: Iterable[Points]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in changes:
        for currency, amount in each.items():
            total[currency] += amount
    return total
