"""Living: who was merged after they had won is given it under the id by which they live on."""

from __future__ import annotations

from datetime import datetime

from db import ids
from db.errors import LostSwap
from db.session import Session
from loyalty.opening import open_books
from loyalty.people import members
from loyalty.retailer import Retailer
from loyalty.work import Work


def open_locked(session: Session, retailer: Retailer, winner_id: str, at: datetime) -> Work:
    """The locked books of whoever a winner is by now. Raises LostSwap where a merge came between."""
    member_id = members.find_survivor_id(session, winner_id)
    work = open_books(session, retailer, member_id, at, at, lock=True)
    if members.find_survivor_id(session, winner_id) != member_id:
        raise LostSwap(f"{winner_id} was merged, or is on their own again")
    return work


def own(name: str, work: Work, winner_id: str) -> str:
    """What names a prize in these books: both of two who became one may have won the same."""
    return name if work.member_id == winner_id else f"{name}:{ids.outside('member', winner_id)}"
