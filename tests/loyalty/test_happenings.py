"""What a member's journal tells the world: each entry once, in order, and nothing of an import."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.engine import Database
from loyalty.rewards import rewards
from tests.events import conformance
from tests.loyalty.shop import PLAIN, TIERED, Shop, moment

REWARDING = PLAIN + 'rewards:\n  - {code: five-off, cost: 50, worth: "5.00"}\n'


def types(shop: Shop) -> list[str]:
    return [body["type"] for body in told_of(shop.database)]


def told_of(database: Database) -> list[dict]:
    """All that was told but that the shop published its programme."""
    return [body for body in conformance.emitted(database) if body["type"] != "program.published"]


def data(shop: Shop, event_type: str) -> list[dict]:
    return [body["data"] for body in told_of(shop.database) if body["type"] == event_type]


def test_joining_and_a_sale_are_told_in_the_order_of_the_journal(database: Database) -> None:
    shop = Shop(database, TIERED)
    shop.member()
    shop.sell("1", "2026-05-01", "45.00")

    joined, changed = told_of(database)
    assert (joined["type"], joined["data"]["tier"], joined["data"]["seq"]) == ("member.joined", "member", 1)
    assert changed["type"] == "points.changed"
    assert changed["timestamp"] == moment("2026-05-01").isoformat()
    assert changed["data"] | {"member": "", "receipt": ""} == {
        "member": "",
        "program": "shop",
        "seq": 3,
        "kind": "sale",
        "receipt": "",
        "store": "high-street",
        "changes": [
            {"currency": "points", "move": "earn", "from": "issued", "to": "available", "amount": 45}
        ],
        "balances": {"points": {"available": 45, "pending": 0, "held": 0, "owed": 0}},
    }
    assert changed["data"]["receipt"].removeprefix("rcp_") == shop.receipt_id("1").replace("-", "")


def test_a_tier_that_is_reached_is_told_with_the_sale_that_reached_it(database: Database) -> None:
    shop = Shop(database, TIERED)
    shop.member()
    shop.sell("1", "2026-05-01", "20000.00")

    (change,) = data(shop, "tier.changed")
    assert (change["before"], change["after"], change["now"]) == ("member", "vip", "vip")
    assert (change["reason"], change["until_on"]) == ("reached", "2028-01-01")
    assert types(shop)[-2:] == ["points.changed", "tier.changed"]


def test_a_late_sale_tells_of_every_sale_it_restates(database: Database) -> None:
    shop = Shop(database, TIERED)
    shop.member()
    for day in ("02", "03"):
        shop.sell(day, f"2026-05-{day}", "10.00")
    shop.sell("01", "2026-05-01", "20000.00", arrives="2026-05-09")

    told = [(each["kind"], each["changes"][0]["amount"]) for each in data(shop, "points.changed")]
    assert told == [("sale", 10), ("sale", 10), ("sale", 20000), ("restated", 10), ("restated", 10)]
    assert data(shop, "points.changed")[-1]["balances"]["points"]["available"] == shop.points()
    assert conformance.unfit(database) == []


def test_a_voucher_is_told_with_the_points_it_cost_and_again_when_it_is_withdrawn(database: Database) -> None:
    shop = Shop(database, REWARDING)
    shop.member()
    shop.sell("1", "2026-05-01", "60.00")
    member_id, at = shop.member_id(), moment("2026-05-02")
    got = database.write(
        lambda session: rewards.redeem(session, shop.retailer, member_id, "five-off", "k" * 16, at)
    )
    database.write(
        lambda session: rewards.cancel(
            session, shop.retailer, member_id, got.voucher.voucher_id, moment("2026-05-03")
        )
    )

    assert types(shop)[2:] == ["points.changed", "voucher.issued", "points.changed", "voucher.cancelled"]
    (issued,), (cancelled,) = data(shop, "voucher.issued"), data(shop, "voucher.cancelled")
    assert issued["voucher"] == cancelled["voucher"]
    assert (issued["reward"], issued["currency"], issued["amount"]) == ("five-off", "points", 50)
    assert conformance.unfit(database) == []
    assert conformance.told(database) == conformance.moved(database)


@pytest.mark.parametrize("member", ["ann", None])
def test_an_import_of_history_tells_nobody(database: Database, member: str | None) -> None:
    shop = Shop(database, TIERED)
    shop.retailer = replace(shop.retailer, announces=False)
    shop.member()
    shop.sell("1", "2026-05-01", "20000.00", member=member)
    shop.sell("0", "2026-04-01", "10.00", member=member, arrives="2026-05-02")
    shop.give_back("r", "2026-05-03", "9.00", of="1", member=member)

    assert told_of(database) == []


def test_a_document_that_waits_is_told_once(database: Database) -> None:
    shop = Shop(database)
    shop.sell("1", "2026-05-01", "10.00", member=None)
    shop.sell("1", "2026-05-01", "10.00", member=None)

    (parked,) = data(shop, "receipt.parked")
    assert (parked["reason"], parked["store"], parked["kind"]) == ("unidentified", "high-street", "sale")


def test_other_content_under_a_key_that_is_taken_is_told_once(database: Database) -> None:
    shop = Shop(database)
    shop.member()
    for pounds in ("10.00", "11.00", "11.00"):
        shop.sell("1", "2026-05-01", pounds)

    assert [each["reason"] for each in data(shop, "receipt.conflict")] == ["other_content"]
    assert conformance.unfit(database) == []
