"""A shop in which every page has something to show: made through the doors, as its people would."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from db import ids
from notices import stopping
from notices.stopping import Wish
from tests.api.doors import CARD, bearer
from tests.browser import places
from tests.browser.house import House, now
from tests.intake import shopify
from tests.web.console.test_member_pages import form
from tests.web.pages import Visitor
from web.wire import cookies

PROGRAM = CARD.replace(
    "exclude:",
    """
offers:
  - code: member-day
    name: Member day
    when: {days: [mondays]}
    earn: [{code: double, times: "2"}, {code: chance, points: 1, currency: chances}]
  - code: now
    name: Five times the points
    activation: member
    when: {from: "2026-01-01", through: "2099-12-31"}
    earn: [{code: five, times: "5"}]
days:
  - {code: mondays, name: Mondays, every: monday}
segments:
  - {code: friends, name: Friends of the house, when: {listed: by-staff}}
draws:
  - code: spring
    name: Spring draw
    currency: chances
    closes: "2099-06-30"
    prizes: [{code: tea, name: A pot of tea}]
households: {size: 4, may_burn: all}
exclude:""",
).replace(
    "expiry: {after: 12 months, until: end-of-month}}",
    "expiry: {after: 12 months, until: end-of-month}}\n  - {code: chances, name: Chances}",
)
WEBHOOK = {"url": "https://shop.example.com/hooks", "description": "Till room", "type-points.changed": "yes"}
CLUB = {"name": "Tea Club", "money": "GBP", "zone": "Europe/London", "start": "one-rule"}
STUDIO, SHEETS = "/console/program/shop/draft", ("earning", "tiers/tiers", "earning/earn/0")
CONNECTION = {"code": "cloud", "adapter": "shopify", "store": "high-street", "secret": shopify.SECRET}


@dataclass(frozen=True, slots=True)
class Furnished:
    """Who may look around, by the cookies of each; and what only a message or a poster leads to."""

    house: House
    member: str
    staff: str
    letters: tuple[str, ...]
    fullest: tuple[str, ...]

    def addresses(self, door: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """A page of every rule of a door: those for whoever is signed in there, and those for strangers."""
        secrets = {"member": {cookies.MEMBER: self.member}, "console": {cookies.STAFF: self.staff}}
        app, secret = self.house.doors.app, secrets.get(door, {cookies.TILL: self.house.key})
        own = places.walked(app, door, secret, self.fullest)
        strangers = places.walked(app, door, {}, self.letters)
        return own, {rule: each for rule, each in strangers.items() if rule not in own}


def furnish(house: House) -> Furnished:
    """Fill the shop; ann is its member, an owner and a manager work there."""
    house.shop.publish(PROGRAM, "2020-01-02")
    house.shop.catalog("TEA", "2020-01-01", barcode="2000000010007", category="tea")
    house.buys("ann", "937.40", days_ago=2)
    house.buys("bob", "63.00")
    member, staff = house.token(), house.staff()
    owner = Visitor(house.doors.app.test_client())
    owner.client.set_cookie(cookies.STAFF, staff)
    _hand_out(house, member, owner)
    _wait(house, member)
    _connect(house, owner)
    _ok(owner.post("/console/program/new", CLUB).response)
    invited = house.doors.employees.add("new@shop.example", "clerk", at=now())
    wish = Wish(house.shop.member_id("ann"), "offers", "email")
    stop = stopping.word(house.shop.retailer.index_key, wish)
    letters = ("/join/shop", f"/stop/{stop}", f"/console/join/{invited}")
    ann = f"/console/members/{ids.outside('member', house.shop.member_id('ann'))}"
    return Furnished(
        house,
        member,
        staff,
        letters,
        (ann, "/console/waiting?reason=unidentified", *(f"{STUDIO}/{each}" for each in SHEETS)),
    )


def _hand_out(house: House, member: str, owner: Visitor) -> None:
    """A voucher, a household, a batch, and what was decided about a member."""
    _ok(house.doors.redeem(member))
    _ok(house.doors.client.post("/v1/me/household", headers=bearer(member)))
    ann = ids.outside("member", house.shop.member_id("ann"))
    batch = {"reference": "spring", "reward": "voucher-5", "members": ann}
    said = owner.post("/console/rewards/batches/new", batch)
    _ok(owner.post("/console/rewards/batches/new", form(said, "/batches/new")).response)
    _ok(owner.post("/console/setup/skip").response)
    _ok(owner.post(f"/console/members/{ann}/restrict", {"what": "burning", "reason": "dispute"}).response)


def _wait(house: House, member: str) -> None:
    """A receipt of nobody, and points that are missed."""
    lines = [{"sku": "TEA", "quantity": 1, "net": "40.00"}]
    facts = {"store": "high-street", "number": "4901", "kind": "sale", "lines": lines}
    _ok(
        house.doors.post(
            {**facts, "purchased_at": (now() - timedelta(hours=1)).isoformat(timespec="seconds")}
        )
    )
    missed = {
        "store": "high-street",
        "business_date": f"{now():%Y-%m-%d}",
        "number": "7001",
        "total": "40.00",
        "what": "no-points",
    }
    house.doors.client.post("/v1/me/missing", json=missed, headers=bearer(member))


def _connect(house: House, owner: Visitor) -> None:
    """A vendor that sent what cannot be read, and a system that is told."""
    _ok(owner.post("/console/connections", CONNECTION).response)
    body = shopify.body_of(shopify.order(net="none"))
    _ok(house.doors.client.post("/v1/connections/cloud/deliveries", data=body, headers=shopify.signed(body)))
    filled = dict(owner.get("/console/webhooks").html.forms[-1].form_values())
    _ok(owner.post("/console/webhooks", {**filled, **WEBHOOK}).response)


def _ok(answer: Any) -> None:
    assert answer.status_code < 400, re.sub(r"\s+", " ", answer.get_data(as_text=True))[-600:]
