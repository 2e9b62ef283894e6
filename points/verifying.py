"""Verifying: every journal is rebuilt from its entries and compared with what stands beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from points.accounts import Account, Move
from points.chain import entry_hash
from points.state import GENESIS, Act, Balance, Draw, Entry, Lot, LotKey, Movement


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not follow from the entries. `seq` is 0 where no one entry is meant."""

    holder_id: str
    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Journal:
    """Every row of one holder, in the order of their keys."""

    holder_id: str
    head: Mapping[str, Any] | None
    balances: Sequence[Mapping[str, Any]]
    entries: Sequence[Mapping[str, Any]]
    movements: Sequence[Mapping[str, Any]]
    lots: Sequence[Mapping[str, Any]]
    draws: Sequence[Mapping[str, Any]]
    holds: Sequence[Mapping[str, Any]]


def verify(journal: Journal) -> Iterator[Difference]:
    """Every difference in one journal: chain, gaps, balances, lots, holds and the head."""
    entries = _entries(journal)
    for seq, what in (
        *_chain(journal, entries),
        *_orphans(journal),
        *_balances(journal, entries),
        *_lots(journal, entries),
        *_accounts(journal),
    ):
        yield Difference(journal.holder_id, seq, what)


def _entries(journal: Journal) -> list[Entry]:
    movements: dict[int, list[Movement]] = defaultdict(list)
    for row in journal.movements:
        movements[row["seq"]].append(_movement(row))
    draws: dict[int, list[Draw]] = defaultdict(list)
    for row in journal.draws:
        draws[row["seq"]].append(_draw(row))
    lots: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in journal.lots:
        lots[row["opened_seq"]].append(row)
    return [
        Entry(
            row["seq"],
            act := _act(row),
            tuple(movements[row["seq"]]),
            tuple(draws[row["seq"]]),
            tuple(_opened(lot, act) for lot in lots[row["seq"]]),
        )
        for row in journal.entries
    ]


def _act(row: Mapping[str, Any]) -> Act:
    return Act(
        row["kind"],
        row["cause"],
        row["effective_at"],
        row["recorded_at"],
        row["actor"],
        row["program"],
        row["codes"],
        row["counters"],
        row["digest"],
        row["note_digest"],
    )


def _movement(row: Mapping[str, Any]) -> Movement:
    # Values are taken as they stand: an account that does not exist must break the hash, not the verifier.
    return Movement(row["move"], row["currency"], row["source"], row["target"], row["amount"])


def _draw(row: Mapping[str, Any]) -> Draw:
    return Draw((row["lot_seq"], row["lot_n"]), row["amount"], row["purpose"], row["of_seq"])


def _opened(row: Mapping[str, Any], act: Act) -> Lot:
    """The lot as it was when opened: posted by the rule that `Posting.open_lot` follows."""
    account = Account.PENDING if row["usable_from"] > act.at else Account.AVAILABLE
    return Lot(
        row["opened_seq"],
        row["n"],
        row["currency"],
        row["amount"],
        row["amount"],
        account,
        row["usable_from"],
        row["expires_at"],
        row["origin"],
    )


def _chain(journal: Journal, entries: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    previous, acted_at = GENESIS, None
    for place, (row, entry) in enumerate(zip(journal.entries, entries, strict=True), start=1):
        if entry.seq != place:
            yield entry.seq, f"entry {place} is missing"
            break
        if row["previous_hash"] != previous:
            yield entry.seq, "does not follow the hash of the entry before"
        if row["hash"] != entry_hash(journal.holder_id, entry, row["previous_hash"], row["engine"]):
            yield entry.seq, "its content does not give its hash"
        if acted_at is not None and entry.act.at < acted_at:
            yield entry.seq, "takes effect before the entry before it"
        previous, acted_at = row["hash"], entry.act.at
    head = journal.head
    if head is None:
        yield 0, "has no head"
    elif (head["seq"], head["hash"], head["acted_at"]) != (len(entries), previous, acted_at):
        yield head["seq"], f"the head does not name the last entry, {len(entries)}"


def _orphans(journal: Journal) -> Iterator[tuple[int, str]]:
    known = {row["seq"] for row in journal.entries}
    lots = {(row["opened_seq"], row["n"]) for row in journal.lots}
    for row in (*journal.movements, *journal.draws):
        if row["seq"] not in known:
            yield row["seq"], "a movement or draw belongs to no entry"
    for row in journal.draws:
        if (row["lot_seq"], row["lot_n"]) not in lots:
            yield row["seq"], f"draws on lot {row['lot_seq']}.{row['lot_n']}, which does not exist"


def _balances(journal: Journal, entries: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    rebuilt: dict[str, Balance] = {}
    for entry in entries:
        for m in entry.movements:
            before = rebuilt.get(m.currency, Balance())
            rebuilt[m.currency] = before.after(m.source, m.target, m.amount)
        for currency in {m.currency for m in entry.movements}:
            if min(_amounts(rebuilt[currency])) < 0:
                yield entry.seq, f"leaves {currency} below zero: {rebuilt[currency]}"
    stored = {
        row["currency"]: Balance(row["available"], row["pending"], row["held"], row["owed"])
        for row in journal.balances
    }
    for currency in sorted({*rebuilt, *stored}):
        expected, found = rebuilt.get(currency, Balance()), stored.get(currency, Balance())
        if expected != found:
            yield 0, f"{currency}: the entries give {expected}, the balance says {found}"


def _amounts(balance: Balance) -> tuple[int, int, int, int]:
    return balance.available, balance.pending, balance.held, balance.owed


def _lots(journal: Journal, entries: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    drawn: dict[tuple[LotKey, str], int] = defaultdict(int)
    for entry in entries:
        for draw in entry.draws:
            kind = draw.purpose if draw.purpose in (Move.EXPIRE, Move.EXCUSE) else ""
            drawn[draw.lot, kind] += draw.amount
    for row in journal.lots:
        key = (row["opened_seq"], row["n"])
        expired, excused = drawn[key, Move.EXPIRE], drawn[key, Move.EXCUSE]
        rebuilt = (row["amount"] - drawn[key, ""] - expired, expired, excused)
        if rebuilt != (row["remaining"], row["expired"], row["excused"]):
            yield row["opened_seq"], f"lot {key[0]}.{key[1]}: the draws leave {rebuilt[0]} of {row['amount']}"


def _accounts(journal: Journal) -> Iterator[tuple[int, str]]:
    """The lots and holds add up to the balances, and the head knows when the next of them is due."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    dues = []
    for row in journal.lots:
        sums[row["currency"], row["account"]] += row["remaining"]
        if row["remaining"]:
            dues.append(row["expires_at"])
            dues.append(row["usable_from"] if row["account"] == Account.PENDING else None)
    for row in journal.holds:
        if row["status"] == "open":
            sums[row["currency"], Account.HELD] += row["amount"]
            dues.append(row["expires_at"])
    for row in journal.balances:
        for account in (Account.AVAILABLE, Account.PENDING, Account.HELD):
            found = sums[row["currency"], account]
            if found != row[account]:
                yield 0, f"{row['currency']} {account}: lots and holds give {found}, booked {row[account]}"
    if journal.head is not None:
        due = min((due for due in dues if due is not None), default=None)
        if journal.head["next_due_at"] != due:
            yield 0, f"the head says next due {journal.head['next_due_at']}, the lots say {due}"
