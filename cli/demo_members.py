"""What the demo's members did besides buying, so that each page, theirs and the shop's, shows something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from cli.door import House
from db import ids
from db.session import Session
from doorway.deeds import points_by_hand
from doorway.deeds.points_by_hand import Hand
from identity import roles, staff
from loyalty.activities import bringing, referrals, reporting
from loyalty.activities.reporting import Report
from loyalty.cards import cards
from loyalty.households import joining, membership
from loyalty.people import adjusting, chosen_days, consents, editing, members, missing, own_offers, profile
from loyalty.people.adjusting import Adjustment
from loyalty.people.consents import Answer
from loyalty.people.members import Person
from loyalty.people.missing import Missed
from loyalty.program.model import Program
from loyalty.receipt import MemberRef, Receipt, Scheme
from loyalty.receipts import batch
from loyalty.receipts.case import Arrival
from loyalty.shops.stores import Store

# What a few of the sample's customers are called; the others joined at a till and never said.
NAMES: Final = {
    "CS-10023": "Ruth Adeyemi",
    "CS-10112": "Nora Chan",
    "CS-10240": "Amir Haddad",
    "CS-10289": "陳美玲",
    "CS-10218": "Grace Okafor",
    "CS-10145": "Tom Ellis",
    "CS-10302": "黃志明",
    "CS-10104": "Priya Nair",
    "CS-10417": "Ola Nowak",
    "CS-10058": "李婉儀",
    "CS-10356": "Sam Whitfield",
}
# Whose pages are shown, and by what number she signs in. Numbers of this series are given to nobody.
CUSTOMER, PHONE = "CS-10023", "+447700900123"
# Who shares her points, who came by her code, and who misses the points of a slip that nobody can find.
MATE, FRIEND, FRIEND_PHONE, MISSED_BY = "CS-10302", "Joan Platt", "+447700900456", "CS-10145"
MANAGER, CLERK = "manager@demo.example", "clerk@demo.example"
WORDING: Final = "join-page-1"


@dataclass(frozen=True, slots=True)
class Scene:
    """Where it happens, and at which instant (UTC); `sale` is one of that evening, for the friend to buy."""

    session: Session
    house: House
    program: Program
    store: Store
    at: datetime
    sale: Receipt

    def find(self, external: str) -> str | None:
        """The customer's id, once a first sale made them a member."""
        return members.find_id_by_external(self.session, self.program.code, external)

    def meet(self, external: str) -> str:
        """The customer's id; who has bought nothing yet joins now."""
        if found := self.find(external):
            return found
        return members.enrol(self.session, self.house.retailer, self.program, self.at, external_id=external)[
            0
        ]


@dataclass(frozen=True, slots=True)
class Shown:
    """The customer whose pages are shown, how they sign in, and the number of their card."""

    member_id: str
    external: str
    name: str
    phone: str
    card: str


def shown(session: Session, house: House, store: Store, at: datetime) -> Shown:
    """The first of those with a name who is a member still; who has no number to sign in by is given one."""
    for external, name in NAMES.items():
        member_id = members.find_id_by_external(session, store.program, external)
        card = cards.find_usable(session, member_id) if member_id else None
        if member_id is None or card is None:
            continue
        person = members.person(session, house.retailer, member_id)
        if not person.phone:
            editing.edit(session, house.retailer, member_id, editing.Change(name=name, phone=PHONE), at)
        return Shown(member_id, external, person.name or name, person.phone or PHONE, card.number)
    raise AssertionError("the sample has sales of its customers")


def begin(scene: Scene) -> None:
    """The evening on which people say who they are, and what they want: halfway through the weeks."""
    session, retailer, at = scene.session, scene.house.retailer, scene.at
    mine, mate = scene.meet(CUSTOMER), scene.meet(MATE)
    if membership.find(session, mine):
        return
    for member_id, name in _named(scene):
        editing.edit(session, retailer, member_id, editing.Change(name=name), at)
    editing.edit(session, retailer, mine, editing.Change(phone=PHONE), at)
    profile.tell(session, retailer, scene.program, mine, {"birthday": {"month": 3, "day": 14}}, at)
    agreed = [Answer(each, "sms", given=True) for each in ("points", "offers")]
    consents.record(session, mine, agreed, at, source="member", wording=WORDING)
    own_offers.activate(session, retailer, mine, "coffee", at)
    chosen_days.choose(session, retailer, mine, "my-day", _day(scene) + timedelta(days=1), at)
    joining.found(session, retailer, mine, at)
    code = joining.invite(session, retailer, mine, at).code
    joining.join(session, retailer, mate, code, at)
    _brings(scene, mine)


def end(scene: Scene) -> None:
    """The last evening: a friend is kept, a bag was brought along, and two slips are missing."""
    session, retailer, on = scene.session, scene.house.retailer, _day(scene)
    if staff.find_by_email(session, CLERK):
        return
    bringing.decide(session, retailer, bringing.waiting(session, "", 10), on, scene.at)
    mine, tom = scene.meet(CUSTOMER), scene.meet(MISSED_BY)
    bag = Report(mine, "own-bag", f"demo-{on}", f"store:{scene.store.code}", "till", scene.store.code)
    reporting.report(session, retailer, bag, scene.at)
    asked = _misses(scene, mine, "004733", 860, on - timedelta(days=6))
    missing.answer(session, asked.report_id, "not-found", "cli", scene.at)
    _misses(scene, tom, "004871", 1_240, on - timedelta(days=1))
    _works(scene, tom)


def _named(scene: Scene) -> Iterator[tuple[str, str]]:
    for external, name in NAMES.items():
        if member_id := scene.find(external):
            yield member_id, name


def _brings(scene: Scene, referrer_id: str) -> None:
    """Somebody joins by the customer's code, and buys on the way out."""
    session, retailer, at = scene.session, scene.house.retailer, scene.at
    person, own = Person(FRIEND, phone=FRIEND_PHONE), referrals.of_member(session, retailer, referrer_id, at)
    friend_id, _ = members.enrol(session, retailer, scene.program, at, person=person)
    session.apply(referrals.bring(session, retailer, scene.program, (friend_id, person), own.code, at))
    ref = MemberRef(Scheme.MEMBER, ids.outside("member", friend_id))
    bought = replace(scene.sale, number="friend", purchased_at=at, sequence=0, member=ref)
    batch.record_all(session, retailer, [Arrival(bought, at, at, is_trusted=True)])


def _misses(scene: Scene, member_id: str, number: str, total_minor: int, on: date) -> missing.Report:
    missed = Missed(scene.store.code, on, number, total_minor, "no-points")
    return missing.report(scene.session, member_id, missed, scene.program.money, scene.at)


def _works(scene: Scene, member_id: str) -> None:
    """Two work there besides the owner; one gives a few points, and asks for more than one alone may give."""
    session, at, house = scene.session, scene.at, scene.house
    staff.add(session, CLERK, "Ben Howells", [roles.read(f"{roles.CLERK}:{scene.store.code}")], at)
    manager = staff.add(session, MANAGER, "Amira Saleh", [roles.read(roles.MANAGER)], at)
    hand = Hand(house.retailer, manager, house.settings.adjust_limit_points)
    for amount in (25, house.settings.adjust_limit_points + 1_000):
        currency = scene.program.currencies[0].code
        wanted = Adjustment(adjusting.new_id(at), member_id, currency, amount, "goodwill", "", hand.name)
        points_by_hand.give(session, hand, wanted, at)


def _day(scene: Scene) -> date:
    return scene.at.astimezone(ZoneInfo(scene.store.zone)).date()
