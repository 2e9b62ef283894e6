"""What an import came to: the counts that its last line tells, as one JSON object."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field

import orjson

from loyalty.receipt import Kind, Receipt
from loyalty.receipts.values import Reason, Recorded

_NOBODY = (Reason.UNIDENTIFIED, Reason.UNKNOWN_MEMBER)
_UNMATCHED = (Reason.UNMATCHED, Reason.UNKNOWN_MEMBER, Reason.UNKNOWN_ORIGINAL)


@dataclass(slots=True)
class Totals:
    """Counts of documents of this run, and points of the programme's first currency in its smallest unit.

    `receipts` are sales and `returns` what takes goods back (exchanges and voids too), identified or not;
    `unidentified` are sales without a member, `unmatched_returns` identified returns with a line that found
    no original; `members` and `upgrades` are people who joined and tiers that were reached.
    """

    receipts: int = 0
    returns: int = 0
    unidentified: int = 0
    unmatched_returns: int = 0
    duplicates: int = 0
    rejected: int = 0
    ignored: int = 0
    members: int = 0
    points_issued: int = 0
    points_taken_back: int = 0
    upgrades: int = 0
    seconds: int = 0
    started_at: float = field(default_factory=time.monotonic, repr=False)

    def add(self, receipt: Receipt, answer: Recorded, currency: str) -> None:
        """Count one document that was recorded."""
        if receipt.kind is Kind.SALE:
            self.receipts += 1
            self.unidentified += answer.waiting in _NOBODY
        else:
            named = receipt.member is not None or answer.member_id is not None
            self.returns += 1
            self.unmatched_returns += named and answer.waiting in _UNMATCHED
        self.members += answer.enrolled
        self.points_issued += answer.issued().get(currency, 0)
        self.points_taken_back += answer.taken_back().get(currency, 0)
        self.upgrades += sum(move.reason == "reached" for move in answer.moves)

    def line(self, **first: str) -> str:
        """One line of JSON that begins with what is `first`; `seconds` has three decimals."""
        counts = asdict(self)
        del counts["started_at"]
        counts["seconds"] = round(time.monotonic() - self.started_at, 3)
        return orjson.dumps({**first, **counts}).decode()
