"""GET /v1/me/draws: chances, the digest of the seed before, and the seed after."""

from __future__ import annotations

from datetime import UTC, datetime

from jobs import registry
from loyalty.campaigns import lots
from tests.api.doors import CARD, Doors, sale
from tests.jobs.house import house_of, run

DRAW = """
draws:
  - {code: spring, currency: points, closes: "2026-05-04", prizes: [{code: car, name: A car}]}
"""


def test_a_member_sees_chances_then_the_seed_and_the_prize(doors: Doors) -> None:
    doors.post(sale(net="300.00"))
    token = doors.token()
    doors.shop.publish(CARD + DRAW, "2026-05-01")
    (before,) = doors.get("/v1/me/draws", token).json["data"]
    assert (before["chances"], before["seed"], before["won"], before["drawn_at"]) == (300, None, None, None)

    run(house_of(doors.database, doors.shop.retailer, "2026-05-05 06:00"), registry.find("draws"))

    (after,) = doors.get("/v1/me/draws", token).json["data"]
    assert (after["won"], after["all_chances"], after["members"]) == ("car", 300, 1)
    assert lots.seed_digest(after["seed"]) == after["seed_digest"]
    assert datetime.fromisoformat(after["drawn_at"]).tzinfo == UTC
