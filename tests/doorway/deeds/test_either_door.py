"""A deed of staff is the same one from either door: noted in the same words, and only where it is news."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from db import ids
from loyalty.people import pins
from tests.api.doors import CARD, NOW, sale
from tests.api.retailer.office import Office
from tests.web.pages import Pages, Visitor

MORE = CARD.replace("reaches: 1000}", 'reaches: 1000, price: "50.00"}').replace(
    "rewards:",
    """
offers:
  - {code: my-day, activation: chosen-day, earn: [{code: day-bonus, points: 3}]}
segments:
  - {code: friends, when: {listed: by-staff}}
rewards:""",
)
FRIENDS = "external_id\nann\n"
LOOK = {"name": "Tea", "accent": "#ff8800"}


@dataclass
class Doors:
    """One owner at both doors; each deed answers with its status."""

    owner: Visitor
    office: Office

    def page(self, path: str, **form: Any) -> Callable[[], int]:
        return lambda: self.owner.post(f"/console/{path}", {"once": uuid4().hex, **form}).status

    def api(self, method: str, path: str, **words: Any) -> Callable[[], int]:
        return lambda: self.office.ask(method, f"/v1/{path}", **words).status_code

    def list_page(self) -> int:
        data, headers = {"file": (BytesIO(FRIENDS.encode()), "list.csv")}, {"Sec-Fetch-Site": "same-origin"}
        path = "/console/offers/segments/friends/list"
        return self.owner.client.post(path, data=data, headers=headers).status_code

    def look_page(self) -> int:
        (version,) = self.owner.get("/console/branding").html.xpath("//input[@name='version']/@value")
        return self.page("branding/shop", version=version, **LOOK)()

    def look_api(self) -> int:
        path = "programs/shop/look"
        headers = {"If-Match": self.office.get(f"/v1/{path}").headers["ETag"]}
        return self.api("PATCH", path, json=LOOK, headers=headers)()

    def noted(self, action: str) -> list[Mapping[str, Any]]:
        """What the audit says of a deed."""
        return [each["detail"] for each in self.office.get(f"/v1/audit?action={action}").json["data"]]


@pytest.fixture
def doors(pages: Pages) -> Doors:
    pages.doors.shop.publish(MORE, "2026-05-04")
    return Doors(pages.staff(), Office(pages.doors))


def outside(pages: Pages, name: str = "ann") -> str:
    return ids.outside("member", pages.doors.shop.member_id(name))


def keyed(**wish: Any) -> dict[str, Any]:
    return {"json": wish, "headers": {"Idempotency-Key": uuid4().hex}}


def test_a_tier_that_was_paid_for_is_noted_with_what_was_paid(pages: Pages, doors: Doors) -> None:
    pages.doors.shop.member("bob")
    assert doors.page(f"members/{outside(pages)}/tier/pay", tier="vip", paid="5000")() == 303
    wish = keyed(act="pay", tier="vip", paid="50")
    assert doors.api("POST", f"members/{outside(pages, 'bob')}/tier", **wish)() == 200
    assert doors.noted("members.tier") == [{"act": "pay", "tier": "vip", "paid": "50.00"}] * 2


def test_who_may_not_give_tiers_is_refused_at_either_door(pages: Pages, doors: Doors) -> None:
    wish, path = {"tier": "vip", "reason": "goodwill"}, f"members/{outside(pages)}/tier"
    clerk = Doors(pages.staff("clerk"), Office(pages.doors, "clerk"))
    assert clerk.page(f"{path}/set", **wish)() == 403
    assert clerk.api("POST", path, **keyed(act="set", **wish))() == 403
    assert doors.noted("members.tier") == []


def test_what_is_so_already_is_no_change_at_either_door(pages: Pages, doors: Doors) -> None:
    pages.doors.post(sale("1002"))
    ann, api, page = f"members/{outside(pages)}", doors.api, doors.page
    shop = pages.doors.shop
    shop.database.write(lambda session: pins.put(session, shop.retailer, shop.member_id("ann"), "4711", NOW))
    voucher = pages.doors.redeem(pages.doors.token()).json["voucher"]["id"]
    card = f"{ann}/cards/{doors.office.get(f'/v1/{ann}/cards').json['data'][0]['number']}/replace"
    begun = keyed(reference="spring", reward="voucher-5", file=FRIENDS)
    batch = doors.office.post("/v1/voucher-batches", begun["json"], headers=begun["headers"]).json["id"]
    day, on = f"{ann}/offers/my-day/day", {"day": "2026-05-09"}
    csv = {"data": FRIENDS, "headers": {"Content-Type": "text/csv"}}
    deeds = {
        "members.pin": (page(f"{ann}/pin"), api("DELETE", f"{ann}/pin")),
        "members.offers.day": (page(day, **on), api("POST", day, json=on)),
        "members.cards.replace": (page(card), api("POST", card)),
        "vouchers.resend": (page(f"vouchers/{voucher}/send"), api("POST", f"vouchers/{voucher}/resend")),
        "vouchers.batch.stop": (
            page(f"rewards/batches/{batch}/stop"),
            api("POST", f"voucher-batches/{batch}/stop"),
        ),
        "segments.list": (doors.list_page, api("POST", "programs/shop/segments/friends/list", **csv)),
        "programs.look": (doors.look_page, doors.look_api),
    }
    for action, (first, second) in deeds.items():
        assert [first(), second() < 300, first(), second() < 300] == [303, True, 303, True], action
    times = {action: len(doors.noted(action)) for action in deeds}
    assert times == dict.fromkeys(deeds, 1)
    assert doors.noted("programs.look") == [{"changed": ["accent", "name"]}]
