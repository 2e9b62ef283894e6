"""What stands on a member's card, and how it stands with it."""

from __future__ import annotations

from dataclasses import dataclass

from db.session import Session
from doorway.service import now, service
from identity import passkeys
from loyalty.cards import cards
from loyalty.people import burn_lock, members


@dataclass(frozen=True, slots=True)
class Face:
    """What stands on the card: the person, the last digits (empty without any card), how the card stands.

    `status` is "active", "earn-only", "blocked" by its member, "held" by the shop, or "none"; `rests` why no
    points can be spent, as a key's last word, or empty.
    """

    person: str
    last_four: str
    status: str
    rests: str
    has_passkey: bool

    @property
    def is_usable(self) -> bool:
        """Whether there is a code to show."""
        return self.status in cards.USABLE


def read(session: Session, member_id: str) -> Face:
    """The card as it is now. Raises UnknownMember."""
    house, at = service(), now()
    found = cards.find_usable(session, member_id) or next(iter(cards.of_member(session, member_id)), None)
    status = found.status if found else "none"
    if found is not None and found.status not in (*cards.USABLE, "blocked"):
        status = "none"
    if found is not None and found.held:
        status = "held"
    lock = burn_lock.find(session, member_id)
    rests = "stopped" if lock.stopped_at else "resting" if lock.holds(at) else ""
    if members.find(session, member_id).restricted:
        rests = "restricted"
    return Face(
        members.person(session, house.retailer, member_id).name,
        found.number[-4:] if found else "",
        status,
        rests,
        bool(passkeys.of_member(session, member_id)),
    )
