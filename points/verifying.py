"""Verifying: every journal is rebuilt from its entries and compared with what stands beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from points import notes, rebuilding, rolling
from points.accounts import Account, Move
from points.chain import entry_hash
from points.rebuilding import Journal
from points.state import GENESIS, HOLDER_ACCOUNTS, Draw, Entry, HoldStatus, Lot, LotKey

Found = Iterator[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that does not follow from the entries. `seq` is 0 where no one entry is meant."""

    holder_id: str
    seq: int
    what: str


def verify(journal: Journal) -> Iterator[Difference]:
    """Every difference in one journal: chain, gaps, strays, balances, lots, holds, notes and the head."""
    entries = list(rebuilding.entries(journal))
    for seq, what in (
        *_chain(journal, entries),
        *_strays(journal),
        *_balances(journal, entries),
        *_lots(journal, entries),
        *_sums(journal),
        *_head(journal),
        *_marks(journal, entries),
        *_notes(journal),
    ):
        yield Difference(journal.holder_id, seq, what)


def _chain(journal: Journal, entries: Sequence[Entry]) -> Found:
    """Gapless from 1, each after the one before in hash and in time, and the head names the last."""
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


def _strays(journal: Journal) -> Found:
    """Rows that no hash covers: of entries or lots that are not there, or out of number."""
    known = {row["seq"] for row in journal.entries}
    lots = {(row["opened_seq"], row["n"]) for row in journal.lots}
    for rows in (journal.movements, journal.draws):
        seq, n = 0, 0
        for row in rows:
            seq, n = row["seq"], n + 1 if row["seq"] == seq else 0
            if seq not in known or row["n"] != n:
                yield seq, "a movement or draw belongs to no entry, or is not the next of it"
    for row in (*journal.lots, *journal.holds):
        if row["opened_seq"] not in known:
            yield row["opened_seq"], "a lot or hold belongs to no entry"
    for row in journal.holds:
        if row["closed_seq"] is not None and row["closed_seq"] not in known:
            yield row["closed_seq"], f"hold {row['hold_id']} was closed by no entry"
    for row in journal.draws:
        if (row["lot_seq"], row["lot_n"]) not in lots:
            yield row["seq"], f"draws on lot {row['lot_seq']}.{row['lot_n']}, which does not exist"


def _balances(journal: Journal, entries: Sequence[Entry]) -> Found:
    """No entry leaves less than nothing, or a debt beside points; the balances are what all of them leave."""
    rebuilt: dict[str, dict[str, int]] = {}
    for entry in entries:
        for movement in entry.movements:
            accounts = rebuilt.setdefault(movement.currency, defaultdict(int))
            accounts[movement.source] -= movement.amount
            accounts[movement.target] += movement.amount
        for currency in {movement.currency for movement in entry.movements}:
            amounts = _amounts(rebuilt[currency])
            if min(amounts) < 0 or (amounts[0] and amounts[3]):
                yield entry.seq, f"leaves {currency} at {_words(amounts)}"
    expected = {currency: _words(_amounts(accounts)) for currency, accounts in rebuilt.items()}
    found = {
        row["currency"]: _words([row[account] for account in HOLDER_ACCOUNTS]) for row in journal.balances
    }
    for currency in sorted({*expected, *found}):
        give, booked = expected.get(currency, "nothing"), found.get(currency, "nothing")
        if give != booked:
            yield 0, f"{currency}: the entries give {give}; booked is {booked}"


def _amounts(accounts: dict[str, int]) -> tuple[int, ...]:
    """A holder's accounts in the order of HOLDER_ACCOUNTS; `owed` is what went out less what came in."""
    available, pending, held, owed = (accounts.get(account, 0) for account in HOLDER_ACCOUNTS)
    return available, pending, held, -owed


def _words(amounts: Sequence[int]) -> str:
    return ", ".join(f"{account} {amount}" for account, amount in zip(HOLDER_ACCOUNTS, amounts, strict=True))


@dataclass(slots=True)
class _Left:
    """What the entries so far leave of a lot, and where it is posted."""

    remaining: int
    account: str
    expired: int = 0
    excused: int = 0


def _lots(journal: Journal, entries: Sequence[Entry]) -> Found:
    """Each lot is what the entries leave of it."""
    rebuilt = _rebuilt_lots(entries)
    for row in journal.lots:
        name = f"lot {row['opened_seq']}.{row['n']}"
        left = rebuilt.get((row["opened_seq"], row["n"]))
        if left != _Left(row["remaining"], row["account"], row["expired"], row["excused"]):
            yield row["opened_seq"], f"{name}: the entries leave {left}, booked {row['remaining']}"


def _rebuilt_lots(entries: Sequence[Entry]) -> dict[LotKey, _Left]:
    found: dict[LotKey, _Left] = {}
    pending: list[Lot] = []
    for entry in entries:
        for lot in entry.opened:
            found[lot.key] = _Left(lot.amount, lot.account)
            if lot.account is Account.PENDING:
                pending.append(lot)
        early = {draw.lot for draw in entry.draws if draw.purpose == Move.MATURE}
        if early:
            pending = [lot for lot in pending if lot.key not in early]
        elif pending and any(movement.move == Move.MATURE for movement in entry.movements):
            _mature(pending, found)
        for draw in entry.draws:
            if left := found.get(draw.lot):
                _draw(left, draw)
    return found


def _mature(pending: list[Lot], found: dict[LotKey, _Left]) -> None:
    """One entry lets the lots of one moment mature: the earliest that still wait with points in them."""
    waiting = [lot for lot in pending if found[lot.key].remaining]
    moment = min((lot.usable_from for lot in waiting), default=None)
    for lot in waiting:
        if lot.usable_from == moment:
            found[lot.key].account = Account.AVAILABLE
            pending.remove(lot)


def _draw(left: _Left, draw: Draw) -> None:
    if draw.purpose == Move.EXCUSE:
        left.excused += draw.amount
        return
    if draw.purpose == Move.MATURE:
        left.account = Account.AVAILABLE
        return
    left.remaining -= draw.amount
    if draw.purpose in (Move.EXPIRE, Move.LAPSE):
        left.expired += draw.amount


def _sums(journal: Journal) -> Found:
    """The lots and the open holds add up to the balances."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in journal.lots:
        sums[row["currency"], row["account"]] += row["remaining"]
    for row in journal.holds:
        if row["status"] == HoldStatus.OPEN:
            sums[row["currency"], Account.HELD] += row["amount"]
    booked: dict[tuple[str, str], int] = {
        (row["currency"], account): row[account]
        for row in journal.balances
        for account in (Account.AVAILABLE, Account.PENDING, Account.HELD)
    }
    for currency, account in sorted({*sums, *booked}):
        found, expected = sums[currency, account], booked.get((currency, account), 0)
        if found != expected:
            yield 0, f"{currency} {account}: lots and holds give {found}, booked {expected}"


def _head(journal: Journal) -> Found:
    """The head knows what is due next, and nothing that was due to mature by its last entry still waits."""
    if journal.head is None:
        return
    dues = [row["expires_at"] for row in journal.holds if row["status"] == HoldStatus.OPEN]
    for row in journal.lots:
        if row["remaining"] and row["expires_at"] is not None:
            try:
                dues.append(rolling.end(row["expires_at"], row["rolls"] or "", journal.head["marks"] or ""))
            except ValueError:
                yield row["opened_seq"], f"lot {row['opened_seq']}.{row['n']} rolls by nothing that is known"
        if row["remaining"] and row["account"] == Account.PENDING:
            dues.append(row["usable_from"])
            if journal.head["acted_at"] is not None and row["usable_from"] <= journal.head["acted_at"]:
                yield row["opened_seq"], f"lot {row['opened_seq']}.{row['n']} is pending still"
    due, booked = min(dues, default=None), journal.head["next_due_at"]
    if booked != due:
        yield 0, f"the head says next due {booked}, the lots and holds {due}"


def _marks(journal: Journal, entries: Sequence[Entry]) -> Found:
    """The head's marks are what the entries give.

    A mark may be missing from before the first lot that rolled: such lots live that long by themselves.
    """
    if journal.head is None:
        return
    first = next((n for n, entry in enumerate(entries) if any(lot.rolls for lot in entry.opened)), None)
    try:
        booked = rolling.read_marks(journal.head["marks"] or "")
        whole = rolling.read_marks(_marked(entries))
        needed = rolling.read_marks("" if first is None else _marked(entries[first:]))
    except ValueError:
        yield 0, "its marks cannot be read"
        return
    if not needed.keys() <= booked.keys() or not booked.items() <= whole.items():
        yield 0, f"the head's marks are {dict(booked)}, the entries give {dict(whole)}"


def _marked(entries: Iterable[Entry]) -> str:
    marks = ""
    for entry in entries:
        moves = [movement.move for movement in entry.movements]
        marks = rolling.marked(marks, entry.act.at, moves, entry.act.marks)
    return marks


def _notes(journal: Journal) -> Found:
    """What stands in a note is what its entry's hash covers. That a note is gone is no difference."""
    digests = {row["seq"]: row["note_digest"] for row in journal.entries}
    for row in journal.notes:
        if digests.get(row["seq"]) != notes.digest(row["salt"], row["note"]):
            yield row["seq"], "its note is not the one that was written"
