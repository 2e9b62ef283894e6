"""Birthday gifts: whoever has a birthday on the date gets what the programme gives, a page at a time."""

from __future__ import annotations

from db.session import Session
from jobs.job import House, Step, Turn
from loyalty.activities import birthdays
from notices import greeting


def give(house: House, session: Session, turn: Turn) -> Step:
    """One page of members of one programme, the programmes one after the other.

    A date that comes late greets nobody.
    """
    number, _, after = turn.place.partition(" ")
    n, found = int(number or 0), birthdays.due(session, house.retailer, turn.now)
    if n >= len(found):
        return Step({}, None)
    page = birthdays.candidates(session, found[n], after, turn.most)
    gifts, on = 0, turn.business_date
    for row in page:
        if birthdays.is_on(house.retailer, found[n], row, on, turn.at):
            given = birthdays.give(session, house.retailer, row.member_id, on, turn.now)
            gifts += given
            if given and on == turn.now.astimezone(found[n].zoneinfo).date():
                greeting.greet(session, row.member_id, on, turn.now)
    place = f"{n} {page[-1].member_id}" if len(page) == turn.most else f"{n + 1} "
    return Step({"gifts": gifts}, place)
