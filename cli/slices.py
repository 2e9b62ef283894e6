"""Slices: documents of a file are recorded many at a time; what cannot be is told and kept."""

from __future__ import annotations

from collections.abc import Sequence

from cli.door import House, now
from cli.rejects import Rejects
from cli.totals import Totals
from intake import refusing
from intake.reading import Document
from loyalty.program.model import Program
from loyalty.receipt import Receipt
from loyalty.receipts import batch
from loyalty.receipts.batch import Outcome, Refusal, Spoiled
from loyalty.receipts.case import Arrival
from loyalty.receipts.values import Status
from loyalty.shops import stores
from pos_adapter.adapter import Ignored, Reject


class Slices:
    """Takes slices of documents into one programme and counts what becomes of them.

    `reach` is the stores that `connection`, whose documents they are, may bring receipts of; without one
    they may be of any.
    """

    def __init__(
        self,
        house: House,
        program: Program,
        rejects: Rejects,
        totals: Totals,
        connection: str = "",
        reach: frozenset[str] = frozenset(),
    ) -> None:
        self._house = house
        self._program = program
        self._rejects = rejects
        self._totals = totals
        known = house.database.read(lambda session: frozenset(stores.of_program(session, program.code)))
        self._connection = connection
        self._stores = reach & known if connection else known

    def take(self, documents: Sequence[Document]) -> None:
        """Record one slice: all of it, or nothing if this raises."""
        receipts = []
        for document in documents:
            if isinstance(document, Ignored):
                self._totals.ignored += 1
            elif isinstance(document, Reject):
                self._reject(document)
            elif stray := self._find_stray(document):
                self._reject(stray)
            else:
                receipts.append(document)
        for receipt, outcome in self._recorded(receipts):
            self._count(receipt, outcome)

    def _find_stray(self, receipt: Receipt) -> Reject | None:
        return refusing.find_stray(receipt, self._stores, self._program.code, self._connection)

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
            self._reject(refusing.refused(receipt, outcome))
        elif outcome is not None and outcome.status is Status.IGNORED:
            self._totals.ignored += 1
        elif outcome is None or outcome.replayed:
            self._totals.duplicates += 1
        elif outcome.status is Status.CONFLICT:
            self._reject(refusing.reject(receipt, "receipt-conflict", refusing.CONFLICT))
        else:
            self._totals.add(receipt, outcome, self._program.currencies[0].code)

    def _reject(self, reject: Reject) -> None:
        self._rejects.add(reject)
        self._totals.rejected += 1
