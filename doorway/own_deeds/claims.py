"""A receipt that named nobody, taken by a member by the code on its slip."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from db.session import Session
from doorway import callers
from doorway.service import service
from identity import limits, own_cards
from loyalty.receipt import Receipt
from loyalty.receipts import claim_codes
from loyalty.receipts.values import Recorded

# Who guesses codes gets no further than this.
MOST: Final = 10
PER: Final = timedelta(hours=1)


def count_try(at: datetime) -> None:
    """Count a try before it is made, in a write of its own. Raises TooMany."""
    limit = limits.key("claim", callers.caller().member_id)
    service().database.write(lambda session: limits.take(session, limit, MOST, PER, at))


def take(session: Session, code: str, at: datetime) -> Recorded:
    """Take its points, as of its purchase. Raises OwnSale, and as `claim_codes.take` does."""
    retailer, member_id = service().retailer, callers.caller().member_id

    def check(receipt: Receipt) -> None:
        own_cards.refuse_cashier(session, retailer, receipt.staff, member_id)

    return claim_codes.take(session, retailer, member_id, code, at, check=check)
