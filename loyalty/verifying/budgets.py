"""Budgets: what offers and discounts gave in all members together is what their purchases had of them.

An offer's share is frozen with each purchase; what discounts took off is told by the entries. So a budget
that was filled or emptied by hand is found, and so is one whose row is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import orjson
from sqlalchemy import select

from db.session import Session
from loyalty import tables
from loyalty.earning import words
from loyalty.pricing.compiled import pricing_of
from loyalty.program.model import Program
from loyalty.program.shelf import Shelf
from loyalty.receipts.budgets import discount_key, offer_key
from loyalty.receipts.worth import context_from
from loyalty.verifying.account import Account
from points.anchor_verifying import NO_HOLDER
from points.verifying import Difference

_budget = tables.offer_budget.c
_SHARE, _DISCOUNTS = words.share(""), '"discounts":'


class Budgets:
    """What was taken of each budget, added up account by account."""

    def __init__(self, session: Session, shelf: Shelf) -> None:
        self._session = session
        self._shelf = shelf
        self._taken: Counter[str] = Counter()

    def add(self, account: Account) -> None:
        """Count what one account's purchases had of any budget."""
        # Of who was merged, the survivor's copies tell what was shared out, and each entry what it took off.
        if not account.is_merged:
            self._add_shares(account)
        for row in account.entries:
            if _DISCOUNTS in row["codes"]:
                for receipt_id, code, minor in orjson.loads(row["codes"]).get("discounts", ()):
                    program = self._find_program(account, receipt_id)
                    if program and any(each.code == code for each in pricing_of(program).budgeted):
                        self._taken[discount_key(program.code, code)] += minor

    def _add_shares(self, account: Account) -> None:
        latest = {row["receipt_id"]: row["context"] for row in account.rows["entitlements"]}
        for receipt_id, text in latest.items():
            for word, share in context_from(text).counted.items() if _SHARE in text else ():
                program = self._find_program(account, receipt_id)
                if program and words.is_share(word):
                    self._taken[offer_key(program.code, word.removeprefix(_SHARE))] += share

    def _find_program(self, account: Account, receipt_id: str) -> Program | None:
        """The version under which something was bought, as its first revision says."""
        own = (row["program"] for row in account.rows["receipts"] if row["receipt_id"] == receipt_id)
        known = next(own, None)
        return self._shelf.take_reference(self._session, known) if known else None

    def differences(self) -> Iterator[Difference]:
        """Every budget of which something else is booked; call it when all accounts were added."""
        rows = self._session.rows(select(_budget.key, _budget.spent))
        booked = {row.key: row.spent for row in rows}
        for key in sorted({*booked, *self._taken}):
            taken, spent = self._taken[key], booked.get(key, 0)
            if taken != spent:
                yield Difference(NO_HOLDER, 0, f"budget {key}: purchases had {taken}, booked {spent}")
