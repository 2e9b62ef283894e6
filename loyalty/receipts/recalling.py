"""Recalling: what was forgiven when goods came back is taken again when they are kept after all."""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from sqlalchemy import func, select

import points.tables
from loyalty.receipts.case import Case
from loyalty.receipts.values import Difference
from loyalty.work import Work
from points import ledger
from points.accounts import Move

_entry, _movement = points.tables.entry.c, points.tables.movement.c


def recall(case: Case, work: Work, return_id: str, differences: Iterable[Difference]) -> None:
    """Take off what a corrected return gives what its earlier revisions had forgiven.

    Otherwise returning and keeping the same goods would make points out of forgiveness. No more is taken
    than is there, and no more than this correction gives.
    """
    given: dict[str, int] = {}
    for each in differences:
        given[each.currency] = given.get(each.currency, 0) + max(0, each.amount)
    for currency, amount in given.items():
        forgiven = _moved(case, f"receipt:{return_id}:rev", Move.FORGIVE, currency) if amount else 0
        taken = _moved(case, f"recalled:{return_id}:", Move.ADJUST, currency) if forgiven else 0
        available = work.state.balance(currency).available
        if (due := min(forgiven - taken, amount, available)) > 0:
            act = work.act(
                "recalled",
                f"recalled:{return_id}:{work.state.head.seq + 1}",
                case.at,
                codes=orjson.dumps({"document": return_id}).decode(),
                actor=f"store:{case.receipt.store}",
            )
            work.state, entry = ledger.adjust(work.state, act, currency, -due)
            work.entries.append(entry)


def _moved(case: Case, cause: str, move: Move, currency: str) -> int:
    """What entries with causes that begin so moved in a way, of the case's member."""
    rows = case.session.rows(
        select(func.coalesce(func.sum(_movement.amount), 0))
        .join(points.tables.entry, (_entry.holder_id == _movement.holder_id) & (_entry.seq == _movement.seq))
        .where(
            _movement.holder_id == case.member_id,
            _entry.cause.startswith(cause, autoescape=True),
            _movement.move == move.value,
            _movement.currency == currency,
        )
    )
    return int(rows[0][0])
