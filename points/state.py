"""The values of the journal: what a holder has at one moment, and one entry with all it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from points import rolling
from points.accounts import Account, Move, change_of

GENESIS = "0" * 64

LotKey = tuple[int, int]  # the entry that opened the lot, and its place in that entry


@dataclass(frozen=True, slots=True)
class Head:
    """The row every change swaps. `acted_at` is the instant of the last entry; time never runs back.

    `marks` is what the ends of rolling lots go by, as `rolling.marks_text` writes it.
    """

    holder_id: str
    seq: int = 0
    hash: str = GENESIS
    next_due_at: datetime | None = None
    acted_at: datetime | None = None
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Balance:
    """A holder's points in one currency, each a whole number ≥ 0."""

    available: int = 0
    pending: int = 0
    held: int = 0
    owed: int = 0

    def after(self, source: Account, target: Account, amount: int) -> Balance:
        """The balance once `amount` has gone from one account to another."""
        return Balance(*(getattr(self, a) + change_of(a, source, target, amount) for a in HOLDER_ACCOUNTS))


HOLDER_ACCOUNTS = (Account.AVAILABLE, Account.PENDING, Account.HELD, Account.OWED)


@dataclass(frozen=True, slots=True)
class Lot:
    """Points that arrived together. `account` is where they are *posted*; the clock alone never changes it.

    `expires_at` is exclusive, None for never; `rolls` says what may move it on (`points.rolling`), so ask
    `State.ends_at` when a lot ends. `origin` names the cause that granted the points; `expired` is what was
    lost to expiry, `excused` the part of it a clawback did not take again.
    """

    opened_seq: int
    n: int
    currency: str
    amount: int
    remaining: int
    account: Account
    usable_from: datetime
    expires_at: datetime | None
    origin: str
    expired: int = 0
    excused: int = 0
    rolls: str = ""

    @property
    def key(self) -> LotKey:
        """The lot's name within its holder."""
        return self.opened_seq, self.n


class HoldStatus(StrEnum):
    """A hold is open until it is captured or released, for good."""

    OPEN = "open"
    CAPTURED = "captured"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Part:
    """How much of one lot a hold or a burn took."""

    lot: LotKey
    amount: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Points set aside for a till until `expires_at`, taken from `parts`, until the entry `closed_seq`."""

    hold_id: str
    currency: str
    amount: int
    status: HoldStatus
    opened_seq: int
    expires_at: datetime
    parts: tuple[Part, ...]
    closed_seq: int | None = None


@dataclass(frozen=True, slots=True)
class Later:
    """What was left out of a state: the next moment something of it is due, and by rule the first own end."""

    due_at: datetime | None = None
    rolling: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """What a holder has. `whole` says that every lot with points in it is here, not only those due."""

    head: Head
    balances: Mapping[str, Balance]
    lots: Mapping[LotKey, Lot]
    holds: Mapping[str, Hold]
    whole: bool = True
    later: Later = Later()

    @classmethod
    def new(cls, holder_id: str) -> State:
        """An empty journal."""
        return cls(Head(holder_id), {}, {}, {})

    def balance(self, currency: str) -> Balance:
        """The balance in a currency; zero where there was never any."""
        return self.balances.get(currency, Balance())

    def with_balance(self, currency: str, balance: Balance) -> State:
        """The same state with one balance replaced."""
        return replace(self, balances={**self.balances, currency: balance})

    def with_lot(self, lot: Lot) -> State:
        """The same state with one lot put in."""
        return replace(self, lots={**self.lots, lot.key: lot})

    def with_hold(self, hold: Hold) -> State:
        """The same state with one hold put in."""
        return replace(self, holds={**self.holds, hold.hold_id: hold})

    def next_due_at(self) -> datetime | None:
        """The next moment at which something matures, expires or times out; None for never."""
        dues = [self.due_at(lot) for lot in self.lots.values()]
        dues += [hold.expires_at for hold in self.holds.values() if hold.status is HoldStatus.OPEN]
        # Lots of one rule end in the order of their own ends, so the first of them tells of all.
        dues += [rolling.end(own, rolls, self.head.marks) for rolls, own in self.later.rolling]
        return min((due for due in (*dues, self.later.due_at) if due is not None), default=None)

    def ends_at(self, lot: Lot) -> datetime | None:
        """When a lot ends if its holder does nothing more (UTC, exclusive); None for never."""
        return rolling.end(lot.expires_at, lot.rolls, self.head.marks)

    def due_at(self, lot: Lot) -> datetime | None:
        """When a lot next needs settling: it matures or expires, whichever is sooner."""
        if not lot.remaining:
            return None
        ends_at = self.ends_at(lot)
        if lot.account is not Account.PENDING:
            return ends_at
        return lot.usable_from if ends_at is None else min(lot.usable_from, ends_at)


@dataclass(frozen=True, slots=True)
class Act:
    """Why an entry is made: what its writer knows beyond the points themselves.

    `cause` is unique per holder. `at` is the instant the act takes effect, `recorded_at` when it is written
    (both aware UTC). `codes`, `counters` and `program` are opaque canonical texts of the caller's.
    `digest` is of the document behind the act; `note_digest` of a note kept in an erasable table. `marks`
    says until when the holder's points are kept, by name (`points.rolling.marks_text`); most acts say none.
    """

    kind: str
    cause: str
    at: datetime
    recorded_at: datetime
    actor: str = ""
    program: str = ""
    codes: str = ""
    counters: str = ""
    digest: str = ""
    note_digest: str = ""
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Movement:
    """Points going from one account to another: double entry that cannot be unbalanced. amount > 0."""

    move: Move
    currency: str
    source: Account
    target: Account
    amount: int


@dataclass(frozen=True, slots=True)
class Draw:
    """An entry took (amount > 0) or put back (amount < 0) points of a lot. `of_seq` is the entry it undoes.

    A draw whose purpose is `excuse` leaves the lot's points alone, and one that is `mature` says that
    they can be used before their instant.
    """

    lot: LotKey
    amount: int
    purpose: Move
    of_seq: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal: its act, and all it did to points.

    `opened` are its lots as they began, `holds` those it opened or closed, as it left them.
    """

    seq: int
    act: Act
    movements: tuple[Movement, ...] = ()
    draws: tuple[Draw, ...] = ()
    opened: tuple[Lot, ...] = ()
    holds: tuple[Hold, ...] = ()
