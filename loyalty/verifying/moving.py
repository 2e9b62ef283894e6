"""Moving: each entry moved what its document changed; a sale's posted total is the sum of its changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import orjson

from loyalty.receipts.worth import read_posted
from loyalty.verifying.account import Account, Found, Row

_MOVES_OF_WORTH = {"earn": 1, "clawback": -1, "shortfall": -1, "forgive": -1}
Posted = Counter[tuple[str, str, str]]  # by sale, rule and currency


def worth(account: Account) -> Iterator[Found]:
    """Every entry that moved something else than it says, and every sale with another posted total."""
    telling, moved = account.telling, _moved(account)
    posted: Posted = Counter()
    for row in account.entries:
        changed: Counter[tuple[int, str]] = Counter()
        for receipt_id, rule, currency, amount in _differences(row):
            if row["seq"] not in telling:
                changed[row["seq"], currency] += amount
            posted[receipt_id, rule, currency] += amount
        for currency, amount in _given(row):
            changed[row["seq"], currency] += amount
        for key in {*changed, *(key for key in moved if key[0] == row["seq"])}:
            if changed[key] != moved[key]:
                yield row["seq"], f"{key[1]}: the document changed {changed[key]}, {moved[key]} moved"
    yield from _posted(account, posted)


def _moved(account: Account) -> Counter[tuple[int, str]]:
    """What was granted or taken back, by entry and currency; what had expired counts as taken."""
    telling = account.telling
    moved: Counter[tuple[int, str]] = Counter()
    for row in account.rows["movements"]:
        moved[row["seq"], row["currency"]] += _MOVES_OF_WORTH.get(row["move"], 0) * row["amount"]
    for row in account.rows["excuses"]:
        if row["seq"] not in telling:
            moved[row["seq"], row["currency"]] -= row["amount"]
    return moved


def _differences(entry: Row) -> Sequence[tuple[str, str, str, int]]:
    if entry["kind"] == "tier" or not entry["codes"]:
        return ()
    codes = orjson.loads(entry["codes"])
    found: Sequence[tuple[str, str, str, int]] = codes.get("differences", ())
    return found


def _given(entry: Row) -> Sequence[tuple[str, int]]:
    """What an activity gave, which no sale stands behind."""
    if entry["kind"] != "activity":
        return ()
    found: Sequence[tuple[str, int]] = orjson.loads(entry["codes"])["given"]
    return found


def _posted(account: Account, posted: Posted) -> Iterator[Found]:
    latest = {row["receipt_id"]: row for row in account.rows["entitlements"]}
    stored = {
        (receipt_id, rule, currency): amount
        for receipt_id, row in latest.items()
        for rule, currency, amount in read_posted(row["posted"])
    }
    for key in {*posted, *stored}:
        if posted[key] != stored.get(key, 0):
            yield 0, f"sale {key[0]}, {key[1]}: the entries posted {posted[key]}, stored {stored.get(key, 0)}"
