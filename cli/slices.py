"""Slices: documents of a file are recorded many at a time; what cannot be is told and kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cli.door import House, now
from cli.rejects import Rejects
from cli.totals import Totals
from loyalty.program.model import Program
from loyalty.receipt import Receipt
from loyalty.receipt_json import to_json
from loyalty.receipts import batch
from loyalty.receipts.batch import Outcome, Refusal, Spoiled
from loyalty.receipts.case import Arrival
from loyalty.receipts.values import Status
from loyalty.shops import stores
from pos_adapter.adapter import RAW_EXCERPT_CHARS, Ignored, Reject

Document = Receipt | Reject | Ignored
CONFLICT = (
    "was recorded before with another content; both are kept for a person."
    " A correction needs a higher revision, another receipt another number"
)


class Slices:
    """Takes slices of documents into one programme and counts what becomes of them."""

    def __init__(self, house: House, program: Program, rejects: Rejects, totals: Totals) -> None:
        self._house = house
        self._program = program
        self._rejects = rejects
        self._totals = totals
        self._stores = house.database.read(lambda session: set(stores.of_program(session, program.code)))

    def take(self, documents: Sequence[Document]) -> None:
        """Record one slice: all of it, or nothing if this raises."""
        receipts = []
        for document in documents:
            if isinstance(document, Ignored):
                self._totals.ignored += 1
            elif isinstance(document, Reject):
                self._reject(document)
            elif document.store in self._stores:
                receipts.append(document)
            else:
                code = self._program.code
                reason = (
                    f'store "{document.store}" is none of programme "{code}"; import its file with --store'
                )
                self._reject(_rejected(document, "unknown-store", reason))
        for receipt, outcome in self._recorded(receipts):
            self._count(receipt, outcome)

    def _recorded(self, receipts: list[Receipt]) -> list[tuple[Receipt, Outcome]]:
        """Each with what became of it. One that spoils the transaction is left out, the rest done again."""
        at, retailer = now(), self._house.retailer
        # History acts at each receipt's own time; one from the future waits for a person.
        arrivals = [
            Arrival(receipt, min(receipt.purchased_at, at), at, is_trusted=True) for receipt in receipts
        ]
        spoiled: list[tuple[Receipt, Outcome]] = []
        while True:
            try:
                outcomes = self._house.database.write(
                    lambda session: batch.record_all(session, retailer, arrivals)
                )
            except Spoiled as error:
                spoiled.append((arrivals.pop(error.place).receipt, error.refusal))
            else:
                recorded = [arrival.receipt for arrival in arrivals]
                return [*spoiled, *zip(recorded, outcomes, strict=True)]

    def _count(self, receipt: Receipt, outcome: Outcome) -> None:
        if isinstance(outcome, Refusal):
            self._reject(_rejected(receipt, _code(outcome), str(outcome)))
        elif outcome is not None and outcome.status is Status.IGNORED:
            self._totals.ignored += 1
        elif outcome is None or outcome.replayed:
            self._totals.duplicates += 1
        elif outcome.status is Status.CONFLICT:
            self._reject(_rejected(receipt, "receipt-conflict", CONFLICT))
        else:
            self._totals.add(receipt, outcome, self._program.currencies[0].code)

    def _reject(self, reject: Reject) -> None:
        self._rejects.add(reject)
        self._totals.rejected += 1


def _rejected(receipt: Receipt, code: str, reason: str) -> Reject:
    return Reject(f"receipt {receipt.key}", reason, code, to_json(receipt)[:RAW_EXCERPT_CHARS])


def _code(refusal: Refusal) -> str:
    """WrongCurrency as `wrong-currency`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(refusal).__name__).lower()
