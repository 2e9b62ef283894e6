"""Merging: one journal ends in another, and comes out of it again while nothing of it was spent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from points.accounts import Account, Move
from points.errors import HoldsOpen, Spent
from points.posting import Posting
from points.state import Act, Entry, HoldStatus, Lot, LotKey, Part, State


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a merge moved: for each lot its key and amount in the journal that ended, and its key where it is.

    `lapsed` are the lots that came without points, for what they had lost to expiry; `debts` by currency.
    """

    lots: tuple[tuple[Part, LotKey], ...]
    lapsed: tuple[LotKey, ...]
    debts: Mapping[str, int]


def merge(
    ended: State, survivor: State, ending: Act, joining: Act
) -> tuple[tuple[State, Entry], tuple[State, Entry]]:
    """Move every lot and debt of `ended` to `survivor`, each lot keeping its dates and its origin.

    A lot that rolls keeps the end it has come to; from then on what the survivor does moves it.
    What a lot lost to expiry comes along, so that it excuses a later return as before. Both states must be
    settled to one instant and hold every lot there is. Raises HoldsOpen while a till holds points of `ended`.
    """
    if any(hold.status is HoldStatus.OPEN for hold in ended.holds.values()):
        raise HoldsOpen(ended.head.holder_id)
    leaving, arriving = Posting(ended, ending), Posting(survivor, joining)
    lots = sorted(ended.lots.values(), key=lambda lot: lot.key)
    for lot in lots:
        if lot.remaining:
            leaving.take(lot, lot.remaining, Move.MERGE, Account.TRANSFERRED)
            _arrive(arriving, lot, ended.ends_at(lot))
    for lot in lots:
        if lapsed := lot.expired - lot.excused:
            arriving.recall(lot, lapsed, Move.LAPSE)
    for currency, balance in sorted(ended.balances.items()):
        if balance.owed:
            _move_debt(leaving, arriving, currency, balance.owed)
    return leaving.close(), arriving.close()


def take_over(state: State, act: Act, burned: Sequence[tuple[Lot, int]] = ()) -> tuple[State, Entry]:
    """Enter in the survivor's journal what another's entry did; it moves no points.

    `burned` is what is still to be restored of a burn: each part of a lot comes as a lot of its own that
    this entry drew, so that restoring this entry gives the points back under their origin.
    """
    posting = Posting(state, act)
    for lot, amount in burned:
        posting.recall(lot, amount, Move.BURN)
    return posting.close()


def part(
    survivor: State, ended: State, leaving_act: Act, returning_act: Act, arrived: Arrived, ended_seq: int
) -> tuple[tuple[State, Entry], tuple[State, Entry]]:
    """Undo a merge: each lot goes back into the one it came from, which the entry `ended_seq` emptied.

    What expired meanwhile stays expired, for whoever has the lot again. Both states must be settled to one
    instant and hold every lot there is. Raises Spent when anything but expiry happened to what had moved.
    """
    leaving, returning = Posting(survivor, leaving_act), Posting(ended, returning_act)
    for origin, key in arrived.lots:
        _go_back(leaving, returning, survivor.lots[key], origin, ended_seq)
    for key in arrived.lapsed:
        _forget_lapse(leaving, survivor.lots[key])
    for currency, owed in sorted(arrived.debts.items()):
        if survivor.balance(currency).owed < owed:
            raise Spent(f"{owed} {currency} that were owed have been repaid")
        _move_debt(leaving, returning, currency, owed)
    return leaving.close(), returning.close()


def _arrive(posting: Posting, lot: Lot, ends_at: datetime | None) -> None:
    posting.open_lot(
        Move.MERGE,
        lot.currency,
        Account.TRANSFERRED,
        lot.remaining,
        usable_from=lot.usable_from,
        expires_at=ends_at,
        origin=lot.origin,
        rolls=lot.rolls,
    )


def _go_back(leaving: Posting, returning: Posting, lot: Lot, origin: Part, ended_seq: int) -> None:
    if lot.remaining + lot.expired != origin.amount or lot.excused:
        raise Spent(f"of lot {lot.key} {lot.remaining} of {origin.amount} are left")
    if lot.remaining:
        leaving.take(lot, lot.remaining, Move.MERGE, Account.TRANSFERRED)
        home = returning.state.lots[origin.lot].account
        returning.move(Move.MERGE, lot.currency, Account.TRANSFERRED, home, lot.remaining)
    returning.put_back(origin.lot, origin.amount, Move.RESTORE, ended_seq)
    if lot.expired:
        leaving.excuse(lot, lot.expired)
        returning.lapse(origin.lot, lot.expired)


def _forget_lapse(leaving: Posting, lot: Lot) -> None:
    """What is excused already was used by a return; the rest goes back with the member."""
    if lot.excused:
        raise Spent(f"lot {lot.key} stood for points that were to be taken back")
    leaving.excuse(lot, lot.expired)


def _move_debt(leaving: Posting, arriving: Posting, currency: str, owed: int) -> None:
    leaving.move(Move.MERGE, currency, Account.TRANSFERRED, Account.OWED, owed)
    arriving.move(Move.MERGE, currency, Account.OWED, Account.TRANSFERRED, owed)
