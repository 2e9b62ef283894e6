"""A case: a document, what one read found about it, and the programme it falls under."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import orjson

from db import plan as plans
from db.errors import LostSwap
from db.plan import Plan
from db.session import Session
from loyalty import standings, tables
from loyalty.program.model import Program
from loyalty.receipt import DocumentKey, Receipt
from loyalty.receipts import claims, contexts, rows
from loyalty.receipts.reading import Known, order, who_text
from loyalty.receipts.values import Recorded
from loyalty.retailer import Retailer
from loyalty.tier_rows import TierState
from loyalty.work import Work
from points.reading import load
from points.state import State


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document as it arrived: at what instant, written when, and by which till's key.

    `till_digest` is the digest of that key, empty where no till sent it just now. `is_trusted` says that
    what it redeems needs no proof, as in an import of history; `may_redeem` that the key is for redeeming.

    A door passes now for both instants; an import of history acts at each receipt's own time.
    """

    receipt: Receipt
    at: datetime
    recorded_at: datetime
    till_digest: str = ""
    is_trusted: bool = False
    may_redeem: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that recording one document works with.

    `program` is the version in force now, `bought_under` the one in force at the purchase. `at` is the
    instant everything takes effect: the arrival, or the member's last act where that is later.
    `is_quote` says that nothing is to be written: not even a voucher is used. `promised` is what other parts
    of the same quote would take of each budget, by its key.
    """

    session: Session
    retailer: Retailer
    arrival: Arrival
    known: Known
    program: Program
    bought_under: Program
    at: datetime
    is_quote: bool = False
    promised: Counter[str] = field(default_factory=Counter)

    @property
    def receipt(self) -> Receipt:
        """The document as the till sent it."""
        return self.arrival.receipt

    @property
    def original(self) -> DocumentKey | None:
        """The sale it names; of one that is named by its number alone, the day as soon as it is known."""
        named, found = self.receipt.original, self.known.original
        is_short = named is not None and named.business_date is None
        return named.on_day_of(found["key"]) if named and found and is_short else named

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

    @property
    def tier(self) -> TierState:
        """The member's standing as it is before the document."""
        assert self.known.member is not None, "this document has a member"
        return standings.standing_from(self.known.standing, self.known.member, self.program.ladder)

    def who(self, member_id: str | None) -> str:
        """How the document names its member while it waits: ours once known, else as the till said it."""
        return f"member:{member_id}" if member_id else who_text(self.receipt, self.program.code)

    def is_in_order(self) -> bool:
        """Whether it follows all the member's documents, and all that was counted."""
        last, purchased_at = self.known.last, self.receipt.purchased_at
        alone = not contexts.is_folded(self.program, self.bought_under)
        follows = last is None or alone or order(self.receipt) > last
        return follows and purchased_at >= self.tier.counted_at

    def work(self) -> Work:
        """The member's change, begun on what was read."""
        known = self.known
        assert known.state is not None, "a member has a journal"
        return Work(
            self.program,
            known.state,
            self.tier,
            dict(known.totals),
            self.recorded_at,
            announces=self.retailer.announces,
        )

    def journal(self, origins: Iterable[str]) -> State:
        """The member's whole journal, with the lots of these origins. Raises LostSwap if it moved on."""
        known = self.known.state
        assert known is not None, "a member has a journal"
        found = load(self.session, self.member_id, self.at, origins=orjson.dumps([*origins]).decode())
        if found.head.seq != known.head.seq:
            raise LostSwap(f"{self.member_id} had moved on between two reads")
        return found

    def write(self, plan: Plan, answer: Recorded) -> None:
        """Write a plan with the claim on the document's key: a new one, or the one that was read, replaced.

        Raises LostSwap when someone else has moved the claim meanwhile.
        """
        row = rows.claim(self.receipt, answer, self.recorded_at, from_till=bool(self.arrival.till_digest))
        if self.known.claim is None:
            self.session.apply(plan + plans.of(tables.claim, [row]))
            return
        self.session.apply(plan)
        claims.replace(self.session, row, self.known.claim)
