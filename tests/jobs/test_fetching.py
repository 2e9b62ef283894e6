"""The job that fetches what deliveries name: when its time comes, and by plain http in development only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from db.engine import Database
from jobs import once, registry
from jobs.running import NEVER
from tests.intake import vendor
from tests.intake.fetched import Fetched, square_event, square_order
from tests.intake.vendor import Reply
from tests.jobs.house import clock, house_of


def test_what_deliveries_name_is_fetched_when_its_time_comes(database: Database, shared_data: Path) -> None:
    order, job = square_order(shared_data), registry.find("fetch")
    with vendor.answering(lambda _: Reply(body=order)) as square:
        shop = Fetched(database, "square", square.url)
        shop.map_store(order["order"]["location_id"])
        shop.deliver(square_event(shared_data, order))
        house = house_of(database, shop.shop.retailer, "2026-11-22 12:00")
        abroad = replace(house, settings=replace(house.settings, environment="production"))
        assert once.run_now(abroad, job, NEVER) == {"given-up": 1}
        (kept,) = shop.rejected()
        assert kept.codes == ("address-forbidden",)
        shop.retry(kept)
        clock(house).wait(seconds=5)
        did = once.run_now(house, job, NEVER)
    assert {fate: count for fate, count in did.items() if count} == {"read": 1, "recorded": 1}
