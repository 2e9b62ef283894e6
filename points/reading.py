"""Reading a journal: the queries a bundle takes in, and the state their rows make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select, true, tuple_

from db.bundle import Bundle, each
from db.session import Rows, Session
from db.types import Id, Instant, instant_text
from points import tables
from points.accounts import Account, Move
from points.errors import UnknownHolder
from points.merging import Arrived
from points.state import Balance, Head, Hold, HoldStatus, Later, Lot, Part, State

_lot, _hold, _draw = tables.lot.c, tables.hold.c, tables.draw.c
_AT = bindparam("at", type_=Instant)


def queries(holder: ColumnElement[Any], *, whole: bool) -> dict[str, Select[Any]]:
    """The SELECTs of one holder's journal. Parameters: `at` and, when whole, `origins` and `of_seq`.

    `whole` reads every lot with points in it, the lots of the origins and those the entry `of_seq` drew;
    otherwise only what is due at `at`, which is all that an earning needs.
    """
    return {
        "head": select(tables.head).where(tables.head.c.holder_id == holder),
        "balances": select(tables.balance).where(tables.balance.c.holder_id == holder),
        "lots": select(tables.lot).where(_lot.holder_id == holder, _wanted_lots(holder, whole=whole)),
        "holds": select(tables.hold).where(
            _hold.holder_id == holder,
            _hold.status == HoldStatus.OPEN.value,
            *(() if whole else (_hold.expires_at <= _AT,)),
        ),
        "parts": select(_draw.seq, _draw.n, _draw.lot_seq, _draw.lot_n, _draw.amount).where(
            _draw.holder_id == holder, _drawn_by_holds(holder)
        ),
        "later": _later(holder),
        "timeouts": _timeouts(holder),
    }


def every_lot(holder: ColumnElement[Any]) -> Select[Any]:
    """In place of the lots of `queries`: all there ever were, for who moves a whole journal."""
    return select(tables.lot).where(_lot.holder_id == holder)


def _due_lots(holder: ColumnElement[Any]) -> ColumnElement[bool]:
    """What may be due. When a lot that rolls ends is for Python to say: only its head tells it in advance."""
    maturing = and_(_lot.account == Account.PENDING.value, _lot.usable_from <= _AT)
    due = exists().where(tables.head.c.holder_id == holder, tables.head.c.next_due_at <= _AT)
    expiring = and_(_lot.expires_at <= _AT, or_(_lot.rolls.is_(None), due))
    return and_(_lot.remaining > 0, or_(expiring, maturing))


def _drawn_by_holds(holder: ColumnElement[Any]) -> ColumnElement[bool]:
    opened = select(_hold.opened_seq).where(_hold.holder_id == holder, _hold.status == HoldStatus.OPEN.value)
    return and_(_draw.purpose == Move.HOLD.value, _draw.seq.in_(opened))


def _wanted_lots(holder: ColumnElement[Any], *, whole: bool) -> ColumnElement[bool]:
    named = (
        or_(_drawn_by_holds(holder), _draw.seq == bindparam("of_seq")) if whole else _drawn_by_holds(holder)
    )
    # Found once and looked up for each lot, not searched for again with each.
    drawn = select(_draw.lot_seq, _draw.lot_n).where(_draw.holder_id == holder, named)
    is_drawn = tuple_(_lot.opened_seq, _lot.n).in_(drawn)
    if not whole:
        return or_(_due_lots(holder), is_drawn)
    return or_(_lot.remaining > 0, _lot.origin.in_(each("origins")), is_drawn)


def _later(holder: ColumnElement[Any]) -> Select[Any]:
    """The next due moments of the lots that a partial reading leaves out, by what they roll by.

    What it reads tells its own: settling may empty such a lot, and then it is due no more.
    """
    left_out = _wanted_lots(holder, whole=False).is_not(true())
    live = and_(_lot.holder_id == holder, _lot.remaining > 0, left_out)
    pending = case((_lot.account == Account.PENDING.value, _lot.usable_from))
    earliest = func.min(_lot.expires_at).label("expires"), func.min(pending).label("matures")
    return select(_lot.rolls, *earliest).where(live).group_by(_lot.rolls)


def _timeouts(holder: ColumnElement[Any]) -> Select[Any]:
    """When the first hold that a partial reading leaves out times out."""
    return select(func.min(_hold.expires_at).label("first")).where(
        _hold.holder_id == holder, _hold.status == HoldStatus.OPEN.value, _hold.expires_at > _AT
    )


def state_from(rows: Rows, *, whole: bool) -> State | None:
    """The state that the rows of `queries` describe; None where there is no such holder."""
    if not rows["head"]:
        return None
    return State(
        head=_head(rows["head"][0]),
        balances={row["currency"]: _balance(row) for row in rows["balances"]},
        lots={lot.key: lot for lot in sorted(map(_lot_value, rows["lots"]), key=lambda lot: lot.key)},
        holds={row["hold_id"]: _hold_value(row, rows["parts"]) for row in rows["holds"]},
        whole=whole,
        later=Later() if whole else _later_value(rows),
    )


def _later_value(rows: Rows) -> Later:
    """Lots that do not roll are due at their own ends; the others' depends on the head that comes to be."""
    dues = [row["matures"] for row in rows["later"]]
    dues += [row["expires"] for row in rows["later"] if not row["rolls"]]
    dues += [row["first"] for row in rows["timeouts"]]
    return Later(
        min((_at(due) for due in dues if due), default=None),
        tuple(
            (row["rolls"], _at(row["expires"])) for row in rows["later"] if row["rolls"] and row["expires"]
        ),
    )


def moment(text: str | None) -> datetime | None:
    """An instant of a bundle's JSON."""
    return None if text is None else datetime.fromisoformat(text)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _head(row: Mapping[str, Any]) -> Head:
    return Head(
        row["holder_id"],
        row["seq"],
        row["hash"],
        moment(row["next_due_at"]),
        moment(row["acted_at"]),
        row["marks"] or "",
    )


def _balance(row: Mapping[str, Any]) -> Balance:
    return Balance(row["available"], row["pending"], row["held"], row["owed"])


def _lot_value(row: Mapping[str, Any]) -> Lot:
    return Lot(
        row["opened_seq"],
        row["n"],
        row["currency"],
        row["amount"],
        row["remaining"],
        Account(row["account"]),
        _at(row["usable_from"]),
        moment(row["expires_at"]),
        row["origin"],
        row["expired"],
        row["excused"],
        row["rolls"] or "",
    )


def _hold_value(row: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> Hold:
    own = sorted((part for part in parts if part["seq"] == row["opened_seq"]), key=lambda part: part["n"])
    return Hold(
        row["hold_id"],
        row["currency"],
        row["amount"],
        HoldStatus(row["status"]),
        row["opened_seq"],
        _at(row["expires_at"]),
        tuple(Part((part["lot_seq"], part["lot_n"]), part["amount"]) for part in own),
        row["closed_seq"],
    )


_HOLDER = bindparam("holder_id", type_=Id)
_OPEN_OR_NAMED = or_(_hold.status == HoldStatus.OPEN.value, _hold.hold_id == bindparam("hold_id", type_=Id))
_HOLDS = select(tables.hold).where(_hold.holder_id == _HOLDER, _OPEN_OR_NAMED)
_BY_ID = Bundle(**{**queries(_HOLDER, whole=True), "holds": _HOLDS})
_EVERY_LOT = _BY_ID.with_queries(lots=every_lot(_HOLDER))
_NOTHING = "[]"


def load(
    session: Session,
    holder_id: str,
    at: datetime,
    *,
    lock: bool = False,
    origins: str = _NOTHING,
    of_seq: int | None = None,
    hold_id: str | None = None,
) -> State:
    """The whole journal of one holder as posted (not settled). Raises UnknownHolder.

    `lock` takes the head first, as burns and holds must: they wait their turn instead of losing a swap.
    `origins` is a JSON array of the origins whose lots are wanted even when empty, `of_seq` the entry whose
    lots are, `hold_id` a hold that is wanted even when closed.
    """
    if lock or session.locking:
        session.lock([holder_id])
    parameters = {"at": instant_text(at), "origins": origins, "of_seq": of_seq, "hold_id": hold_id}
    state = state_from(session.read(_BY_ID, holder_id=holder_id, **parameters), whole=True)
    if state is None:
        raise UnknownHolder(holder_id)
    return state


def load_several(session: Session, holder_ids: Sequence[str], at: datetime) -> list[State]:
    """Several journals with every lot they ever had, in the order asked for. Raises UnknownHolder.

    Heads are locked in ascending order of id. Whoever changes several holders comes in by this door: two
    merges that meet wait, and never deadlock.
    """
    session.lock(holder_ids)
    return [_load_every_lot(session, holder_id, at) for holder_id in holder_ids]


def _load_every_lot(session: Session, holder_id: str, at: datetime) -> State:
    rows = session.read(_EVERY_LOT, holder_id=holder_id, at=instant_text(at), hold_id=None)
    state = state_from(rows, whole=True)
    if state is None:
        raise UnknownHolder(holder_id)
    return state


def arrived(session: Session, ended_id: str, ended_seq: int, survivor: State, seq: int) -> Arrived:
    """What the merge moved that made the entry `ended_seq` of one journal and `seq` of the survivor's.

    Lots arrived in the order in which they were drawn; those behind them came without points.
    """
    drawn = session.rows(
        select(_draw.lot_seq, _draw.lot_n, _draw.amount)
        .where(_draw.holder_id == ended_id, _draw.seq == ended_seq, _draw.purpose == Move.MERGE.value)
        .order_by(_draw.n)
    )
    parts = [Part((row.lot_seq, row.lot_n), row.amount) for row in drawn]
    keys = sorted(key for key in survivor.lots if key[0] == seq)
    movement = tables.movement.c
    debts = session.rows(
        select(movement.currency, movement.amount).where(
            movement.holder_id == ended_id,
            movement.seq == ended_seq,
            movement.source == Account.TRANSFERRED.value,
            movement.target == Account.OWED.value,
        )
    )
    moved, lapsed = keys[: len(parts)], keys[len(parts) :]
    return Arrived(
        tuple(zip(parts, moved, strict=True)),
        tuple(lapsed),
        {row.currency: row.amount for row in debts},
    )


def burned_parts(session: Session, holder_id: str, seq: int) -> tuple[Part, ...]:
    """What a burn, or a hold that was captured, took out of each lot, less what later entries put back.

    `seq` is the entry of the burn or the one that opened the hold; the parts are in the order of taking.
    """
    back = select(_draw.lot_seq, _draw.lot_n, func.sum(_draw.amount).label("amount")).where(
        _draw.holder_id == holder_id, _draw.of_seq == seq
    )
    returned = {
        (row.lot_seq, row.lot_n): row.amount
        for row in session.rows(back.group_by(_draw.lot_seq, _draw.lot_n))
    }
    captured = exists().where(
        _hold.holder_id == holder_id, _hold.opened_seq == seq, _hold.status == HoldStatus.CAPTURED.value
    )
    taken = select(_draw.lot_seq, _draw.lot_n, _draw.amount).where(
        _draw.holder_id == holder_id,
        _draw.seq == seq,
        or_(_draw.purpose == Move.BURN.value, and_(_draw.purpose == Move.HOLD.value, captured)),
    )
    parts = (
        Part((row.lot_seq, row.lot_n), row.amount + int(returned.get((row.lot_seq, row.lot_n), 0)))
        for row in session.rows(taken.order_by(_draw.n))
    )
    return tuple(part for part in parts if part.amount)
