"""A case: a document, what one read found about it, and the programme it falls under."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.plan import Plan
from db.session import Session
from loyalty.program.model import Program
from loyalty.receipt import Receipt
from loyalty.receipts import rows
from loyalty.receipts.reading import Known, order
from loyalty.receipts.values import Recorded
from loyalty.retailer import Retailer
from loyalty.work import Work


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document as it arrived: at what instant, written when, and by which till's key.

    `till_digest` is the digest of that key; empty means that the door itself is trusted.

    A door passes now for both instants; an import of history acts at each receipt's own time.
    """

    receipt: Receipt
    at: datetime
    recorded_at: datetime
    till_digest: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that recording one document works with.

    `program` is the version in force now, `bought_under` the one in force at the purchase. `at` is the
    instant everything takes effect: the arrival, or the member's last act where that is later.
    """

    session: Session
    retailer: Retailer
    arrival: Arrival
    known: Known
    program: Program
    bought_under: Program
    at: datetime

    @property
    def receipt(self) -> Receipt:
        """The document as the till sent it."""
        return self.arrival.receipt

    @property
    def recorded_at(self) -> datetime:
        """When it is written."""
        return self.arrival.recorded_at

    @property
    def zone(self) -> str:
        """The store's zone, in which a purchase has its day."""
        assert self.known.store is not None, "a case has a store"
        return str(self.known.store["zone"])

    @property
    def member_id(self) -> str:
        """The member it belongs to."""
        assert self.known.member is not None, "this document has a member"
        return str(self.known.member["member_id"])

    def is_in_order(self) -> bool:
        """Whether it follows all the member's documents and the last change of tier."""
        known, purchased_at = self.known, self.receipt.purchased_at
        assert known.tier is not None, "a member has a standing"
        follows = known.last is None or order(self.receipt) > known.last
        return follows and purchased_at >= known.tier.changed_at

    def work(self) -> Work:
        """The member's change, begun on what was read."""
        known = self.known
        assert known.state is not None, "a member has a journal"
        assert known.tier is not None, "a member has a standing"
        return Work(self.program, known.state, known.tier, dict(known.totals), self.recorded_at)

    def claim(self, answer: Recorded) -> Plan:
        """The claim on the document's key, with the answer."""
        return rows.claim(self.receipt, answer, self.recorded_at)
