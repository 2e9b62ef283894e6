"""What the audit says where points go to a card of somebody who works here."""

from __future__ import annotations

from typing import Any

from db import ids
from db.session import Session
from identity import own_cards
from loyalty.retailer import Retailer


def of_colleague(session: Session, retailer: Retailer, member_id: str) -> dict[str, Any]:
    """Whose card it is; nothing where it is nobody's of the staff."""
    holder = own_cards.find_holder(session, retailer, member_id)
    return {} if holder is None else {"card_of": ids.outside("staff", holder)}
