"""/v1/programs/…/draws for staff: what was promised, the chances, who won; and the export of all chances."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db import ids
from jobs import registry
from tests.api.doors import CARD, Doors, problem, sale
from tests.api.retailer.office import Office
from tests.jobs.house import house_of, run

DRAW = 'draws: [{code: spring, currency: points, closes: "2026-05-05", prizes: [{code: car}]}]\n'


@pytest.fixture
def office(doors: Doors) -> Iterator[Office]:
    """An analyst, of a shop with a draw in which Ann has chances."""
    doors.shop.publish(CARD + DRAW, "2026-01-02")
    doors.post(sale(net="30.00"))
    return Office(doors, "analyst")


def test_staff_see_what_was_promised_and_then_who_won(doors: Doors, office: Office) -> None:
    (before,) = office.get("/v1/programs/shop/draws").json["data"]
    assert (before["chances"], before["members"], before["seed"]) == (30, 1, None)

    run(house_of(doors.database, doors.shop.retailer, "2026-05-06 06:00"), registry.find("draws"))
    drawn = office.get("/v1/programs/shop/draws/spring").json
    member = ids.outside("member", doors.shop.member_id())
    assert drawn["winners"] == [
        {"place": 1, "prize": "car", "member": member, "chances": 30, "entered": True}
    ]
    assert len(drawn["seed"]) == 51
    assert problem(office.get("/v1/programs/shop/draws/none")) == (404, "unknown_draw")

    sheet = office.get("/v1/exports/draws.csv").text.splitlines()
    assert sheet[1] == f"shop,spring,{member},{doors.shop.member_id()},30,1,car,yes"
