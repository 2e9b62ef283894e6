"""Gift vouchers: those a sale gave by a rule, for nothing. They go when the sale no longer gives them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, select, update

from db.session import Session
from loyalty import tables

Row = Mapping[str, Any]
BY_DOCUMENT = "receipt:"  # who withdrew it: a document, by its id
# How origins begin of what no sale gives: won in a draw or contest, handed out, earned without a purchase.
BY_LOT, BY_CONTEST, BY_BATCH, BY_ACTIVITY = "draw:", "contest:", "batch:", "activity:"
BESIDE_SALES = (BY_LOT, BY_CONTEST, BY_BATCH, BY_ACTIVITY)
_voucher, _merge = tables.voucher.c, tables.member_merge.c
# Whoever used one keeps it before who has one to use: nothing is given twice.
_KEPT_FIRST = ("redeemed", "voided", "expired", "issued")


class Source(NamedTuple):
    """What gave vouchers: where they are from (the sale and the rule), and the reward."""

    origin: str
    reward: str


def of_sources(session: Session, member_id: str, sources: Iterable[Source]) -> dict[Source, list[Row]]:
    """The vouchers that each source gave and no document withdrew, used ones first.

    What a person withdrew was given all the same.
    """
    wanted = dict.fromkeys(sources)
    origins = sorted({each.origin for each in wanted})
    found: dict[Source, list[Row]] = {each: [] for each in wanted}
    rows = session.mappings(
        select(tables.voucher).where(_voucher.member_id == member_id, _voucher.origin.in_(origins))
    )
    for row in sorted(rows, key=lambda row: (_KEPT_FIRST.index(row["status"]), row["voucher_id"])):
        source = Source(row["origin"], row["reward"])
        if source in found and not _is_gone(row):
            found[source].append(row)
    return found


def used_for_nothing(
    session: Session, member_id: str, rule: str, reward: str, but: Collection[str]
) -> list[Row]:
    """Gifts of a rule that were used, and whose sale gives them no more; oldest first, none of the ids `but`.

    What came with a merge is left alone: undone, it takes its gifts along, and they would be missing here.
    """
    came = exists().where(
        *(_merge.member_id == member_id, _merge.undone_at.is_(None)),
        *(_merge.first_seq <= _voucher.seq, _merge.seq >= _voucher.seq),
    )
    used = (_voucher.status == "redeemed", _voucher.withdrawn_at.is_not(None), ~came)
    mine = (_voucher.member_id == member_id, _voucher.reward == reward, *used)
    rows = session.mappings(select(tables.voucher).where(*mine).order_by(_voucher.voucher_id))
    return [
        row
        for row in rows
        if row["voucher_id"] not in but
        and row["origin"].partition(":")[2] == rule
        and not row["origin"].startswith(BESIDE_SALES)
    ]


def is_withdrawn(row: Row) -> bool:
    """Whether the sale gives it no more. One that was used by then stays used, and does not come back."""
    return row["withdrawn_at"] is not None


def withdraw(session: Session, rows: Sequence[Row], document_id: str, at: datetime) -> list[str]:
    """Withdraw what a document no longer gives; the ids of those that nobody had used."""
    voided = {"voided_at": at, "voided_by": f"{BY_DOCUMENT}{document_id}", "status": "voided"}
    # Also what a till has set aside: its sale gives it no more.
    voided |= dict.fromkeys(("reserved_until", "reserved_store", "reserved_till"))
    unused = []
    for row in sorted(rows, key=lambda row: str(row["code_digest"])):
        if _change(session, row, {"withdrawn_at": at, **voided}, _voucher.status.in_(("issued", "expired"))):
            unused.append(row["voucher_id"])
        else:
            _change(session, row, {"withdrawn_at": at})
    return unused


def keep(session: Session, rows: Sequence[Row], origin: str) -> None:
    """Let vouchers be those that a source gives, also where another gave them or a document took them."""
    for row in sorted(rows, key=lambda row: str(row["code_digest"])):
        _change(session, row, {"origin": origin, "withdrawn_at": None})


def _change(session: Session, row: Row, values: Mapping[str, Any], *wanted: ColumnElement[bool]) -> bool:
    mine = update(tables.voucher).where(_voucher.code_digest == row["code_digest"], *wanted)
    return session.connection.execute(mine.values(values)).rowcount == 1


def _is_gone(row: Row) -> bool:
    """Whether it was withdrawn unused: then another is given where the sale gives one again."""
    by_person = row["voided_by"] is not None and not row["voided_by"].startswith(BY_DOCUMENT)
    return row["status"] == "voided" and is_withdrawn(row) and not by_person
