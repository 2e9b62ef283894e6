"""Members whose tier waits for somebody of the shop: an application to decide, a card to hand over."""

from __future__ import annotations

from typing import Final

from flask import Response, request

from db import ids
from db.session import Session
from doorway import audits
from doorway.service import now, service
from loyalty.explanations.figures import Figures
from loyalty.people import members, tier_queue
from loyalty.people.members import Person
from loyalty.people.tier_queue import Waiting
from web.console import choosing, member_sheets
from web.console.door import door
from web.wire import pages, readers, sheets

MOST: Final = 50


@door.shows("/members/waiting-tiers", may="members.read")
def waiting() -> Response:
    """Who waits, in the order in which they joined; whoever was shown is written down."""
    if sheets.asked():
        return member_sheets.tiers()
    house, at, program = service(), now(), choosing.program()
    after = ids.find_inside("member", request.args.get("after", "")) or ""

    def read(session: Session) -> list[tuple[Waiting, Person]]:
        found = tier_queue.page(session, house.retailer, MOST + 1, at, after)
        people = members.people(session, house.retailer, [each.member.member_id for each in found])
        return [(each, people.get(each.member.member_id, Person())) for each in found]

    found = house.database.read(read)
    listed, more = found[:MOST], found[MOST:]
    audits.saw("members.list", *(each.member.member_id for each, _ in listed))
    return pages.shown(
        "console/tier-queue.html",
        figures=Figures(program, readers.reader()),
        found=[(ids.outside("member", each.member.member_id), each, person) for each, person in listed],
        next=ids.outside("member", listed[-1][0].member.member_id) if more else "",
    )
