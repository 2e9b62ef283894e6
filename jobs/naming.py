"""Naming: members who joined before names could be searched are put into the index of names."""

from __future__ import annotations

from db.session import Session
from jobs.job import House, Step, Turn
from loyalty.people import name_index


def index(house: House, session: Session, turn: Turn) -> Step:
    """The next members who have a name and are not in the index; what no key opens is counted, and passed.

    Who is in it is found in it, so to stop and to begin again loses and repeats nothing.
    """
    member_ids = name_index.missing(session, turn.place, turn.most)
    if not member_ids:
        return Step({}, None)
    indexed, unreadable = name_index.fill(session, house.retailer, member_ids)
    counts = {"indexed": indexed, "unreadable": unreadable}
    return Step({what: count for what, count in counts.items() if count}, member_ids[-1])
