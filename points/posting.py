"""One entry under construction: every change of points in the system goes through these few verbs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from points import rolling
from points.accounts import LEGAL_MOVES, Account, Move
from points.errors import LARGEST_AMOUNT, IllegalMove, InsufficientPoints, InvalidAmount
from points.state import Act, Draw, Entry, Hold, Lot, LotKey, Movement, State

_NEVER = datetime.max.replace(tzinfo=UTC)


def checked(amount: int) -> int:
    """The amount, if it is one: a whole number from 1 to 2^53 - 1. Raises InvalidAmount."""
    if type(amount) is not int or not 1 <= amount <= LARGEST_AMOUNT:
        raise InvalidAmount(amount)
    return amount


class Posting:
    """Gathers what one entry does to a state. `close` repays what is owed and gives state and entry."""

    def __init__(self, state: State, act: Act) -> None:
        acted_at = state.head.acted_at
        if acted_at is not None and act.at < acted_at:
            act = replace(act, at=acted_at)
        self.state = state
        self.act = act
        self.seq = state.head.seq + 1
        self._movements: list[Movement] = []
        self._draws: list[Draw] = []
        self._opened: list[LotKey] = []
        self._holds: list[Hold] = []

    def move(self, move: Move, currency: str, source: Account, target: Account, amount: int) -> None:
        """Move points between accounts. Raises IllegalMove, or InvalidAmount."""
        if (move, source, target) not in LEGAL_MOVES:
            raise IllegalMove(f"{move}: {source} → {target}")
        self._movements.append(Movement(move, currency, source, target, checked(amount)))
        balance = self.state.balance(currency).after(source, target, amount)
        if max(balance.available, balance.pending, balance.held, balance.owed) > LARGEST_AMOUNT:
            raise InvalidAmount(amount)
        if min(balance.available, balance.pending, balance.held, balance.owed) < 0:
            raise IllegalMove(f"{move} of {amount} {currency} would leave {balance}")
        self.state = self.state.with_balance(currency, balance)

    def open_lot(
        self,
        move: Move,
        currency: str,
        source: Account,
        amount: int,
        *,
        usable_from: datetime | None = None,
        expires_at: datetime | None,
        origin: str,
        rolls: str = "",
    ) -> None:
        """Bring points in as a new lot, pending until `usable_from` when that is still to come."""
        start = self.act.at if usable_from is None else usable_from
        account = Account.PENDING if start > self.act.at else Account.AVAILABLE
        self.move(move, currency, source, account, amount)
        self._open(currency, amount, account, start, expires_at, origin, rolls)

    def take(self, lot: Lot, amount: int, move: Move, target: Account) -> None:
        """Take points out of one lot, to an account of the program's, to `held` or to `owed`."""
        self.move(move, lot.currency, lot.account, target, amount)
        self._draw(lot, amount, move, None)

    def take_in_burn_order(self, currency: str, amount: int, move: Move, target: Account) -> None:
        """Take available points: soonest expiry first, then oldest. Raises InsufficientPoints."""
        assert self.state.whole, "burn order needs every lot"
        available = self.state.balance(currency).available
        if checked(amount) > available:
            raise InsufficientPoints(currency, amount, available)
        for lot, part in self._burn_order(currency, amount):
            self._draw(lot, part, move, None)
        self.move(move, currency, Account.AVAILABLE, target, amount)

    def recall(self, lot: Lot, amount: int, purpose: Move) -> None:
        """Open a lot nothing is left of, for what became of it in another journal: `burn` or `lapse`.

        No points move. What was burned there can be restored here, what expired excuses here.
        """
        start = min(lot.usable_from, self.act.at)
        self._open(lot.currency, amount, Account.AVAILABLE, start, lot.expires_at, lot.origin, lot.rolls)
        key = self._opened[-1]
        self._draw(self.state.lots[key], amount, purpose, None)
        if purpose is Move.LAPSE:
            self.change_lot(replace(self.state.lots[key], expired=amount))

    def lapse(self, key: LotKey, amount: int) -> None:
        """Note that `amount` of a lot expired while it was in another journal. No points move."""
        lot = self.state.lots[key]
        self._draw(lot, amount, Move.LAPSE, None)
        emptied = self.state.lots[key]
        self.change_lot(replace(emptied, expired=lot.expired + amount))

    def put_back(self, key: LotKey, amount: int, purpose: Move, of_seq: int) -> None:
        """Put points back into the lot they came from; the matching `move` is the caller's."""
        self._draw(self.state.lots[key], -amount, purpose, of_seq)

    def renew(self, lot: Lot, amount: int, expires_at: datetime) -> None:
        """Let points just put back into a lot go on into a new one of its origin that lives longer."""
        self._draw(lot, amount, Move.RENEW, None)
        self._open(lot.currency, amount, Account.AVAILABLE, self.act.at, expires_at, lot.origin, lot.rolls)

    def excuse(self, lot: Lot, amount: int) -> None:
        """Note that `amount` of what a lot lost to expiry stands for points that were to be taken back."""
        self._draws.append(Draw(lot.key, amount, Move.EXCUSE))
        self.change_lot(replace(self.state.lots[lot.key], excused=lot.excused + amount))

    def mature_early(self, lot: Lot) -> None:
        """Let pending points be used before their instant; a draw says of which lot, and takes nothing."""
        self.move(Move.MATURE, lot.currency, Account.PENDING, Account.AVAILABLE, lot.remaining)
        self._draws.append(Draw(lot.key, lot.remaining, Move.MATURE))
        self.change_lot(replace(lot, account=Account.AVAILABLE))

    def change_lot(self, lot: Lot) -> None:
        """Replace a lot whose account or whose part lost to expiry has changed."""
        self.state = self.state.with_lot(lot)

    def change_hold(self, hold: Hold) -> None:
        """Open or close a hold."""
        self.state = self.state.with_hold(hold)
        self._holds.append(hold)

    def drawn(self) -> tuple[Draw, ...]:
        """The draws made so far."""
        return tuple(self._draws)

    def close(self) -> tuple[State, Entry]:
        """The state after the entry, and the entry. Points that are owed are repaid first of all."""
        for currency, balance in sorted(self.state.balances.items()):
            repaid = min(balance.available, balance.owed)
            if repaid:
                for lot, part in self._burn_order(currency, repaid):
                    self._draw(lot, part, Move.REPAY, None)
                self.move(Move.REPAY, currency, Account.AVAILABLE, Account.OWED, repaid)
        moves = [movement.move for movement in self._movements]
        marks = rolling.marked(self.state.head.marks, self.act.at, moves, self.act.marks)
        head = replace(self.state.head, seq=self.seq, acted_at=self.act.at, marks=marks)
        opened = tuple(
            replace(self.state.lots[key], remaining=self.state.lots[key].amount, expired=0, excused=0)
            for key in self._opened
        )
        entry = Entry(
            self.seq, self.act, tuple(self._movements), tuple(self._draws), opened, tuple(self._holds)
        )
        return replace(self.state, head=head), entry

    def _open(
        self,
        currency: str,
        amount: int,
        account: Account,
        start: datetime,
        expires_at: datetime | None,
        origin: str,
        rolls: str,
    ) -> None:
        n = len(self._opened)
        lot = Lot(self.seq, n, currency, amount, amount, account, start, expires_at, origin, rolls=rolls)
        self.state = self.state.with_lot(lot)
        self._opened.append(lot.key)

    def _burn_order(self, currency: str, amount: int) -> Iterator[tuple[Lot, int]]:
        usable = (
            lot
            for lot in self.state.lots.values()
            if lot.currency == currency and lot.account is Account.AVAILABLE and lot.remaining
        )
        for lot in sorted(usable, key=self._burn_key):
            part = min(lot.remaining, amount)
            yield lot, part
            amount -= part
            if not amount:
                return
        assert not amount, f"lots hold {amount} {currency} less than the balance says"

    def _draw(self, lot: Lot, amount: int, purpose: Move, of_seq: int | None) -> None:
        remaining = self.state.lots[lot.key].remaining - amount
        assert 0 <= remaining <= lot.amount, f"lot {lot.key} would hold {remaining} of {lot.amount}"
        self._draws.append(Draw(lot.key, amount, purpose, of_seq))
        self.state = self.state.with_lot(replace(self.state.lots[lot.key], remaining=remaining))

    def _burn_key(self, lot: Lot) -> tuple[datetime, datetime, LotKey]:
        return self.state.ends_at(lot) or _NEVER, lot.usable_from, lot.key
