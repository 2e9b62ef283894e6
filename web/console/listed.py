"""Members in a list: what it shows of each, contacts and the card's number hidden but for their ends."""

from __future__ import annotations

from dataclasses import dataclass

from db import ids
from loyalty.books.dossier import Row
from loyalty.cards.card_numbers import masked
from loyalty.people.contacts import masked_email, masked_phone


@dataclass(frozen=True, slots=True)
class Listed:
    """A member in a list; `id` is the one outside."""

    row: Row
    id: str
    phone: str
    email: str
    card: str


def listed(row: Row) -> Listed:
    """A member as a list shows them."""
    person = row.person
    member_id = ids.outside("member", row.member.member_id)
    card = masked(row.card) if row.card else ""
    return Listed(row, member_id, masked_phone(person.phone), masked_email(person.email), card)
