"""What is worse for members waits the notice they were promised."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from db.engine import Database
from loyalty.errors import InvalidProgram
from loyalty.merging import joining
from loyalty.program import published, shelf
from loyalty.program.document import read
from loyalty.program.promises import Promises
from tests.loyalty.shop import PLAIN, TIERED, Shop, moment

GENEROUS = PLAIN.replace("points: 1}", "points: 2}")


@pytest.fixture
def shop(database: Database) -> Shop:
    return Shop(database, GENEROUS)


def publish(shop: Shop, text: str, effective_from: str, at: str = "2026-05-04 12:00", **words: bool) -> int:
    start, now = moment(effective_from), moment(at)
    found, _ = shop.database.write(lambda session: shelf.publish(session, text, start, now, **words))
    return found.version


def test_what_is_worse_is_refused_sooner_than_the_notice(shop: Shop) -> None:
    shop.member()
    with pytest.raises(InvalidProgram) as refused:
        publish(shop, PLAIN, "2026-06-02 23:59")
    when, what = refused.value.problems
    assert when.path == "effective_from"
    assert when.message.startswith("must be 2026-06-02T23:00:00Z or later, as members are promised 30 days")
    assert what.path == "earn.base.per"


def test_what_is_worse_is_published_for_when_the_notice_is_over(shop: Shop) -> None:
    shop.member()
    assert publish(shop, PLAIN, "2026-06-03") == 2


def test_what_is_better_needs_no_notice(database: Database) -> None:
    shop = Shop(database, PLAIN)
    shop.member()
    assert publish(shop, GENEROUS, "2026-05-04 12:00") == 2


def test_where_nobody_is_a_member_nothing_was_promised(shop: Shop) -> None:
    assert publish(shop, PLAIN, "2026-05-04 12:00") == 2


def test_haste_is_possible_for_who_says_so(shop: Shop) -> None:
    shop.member()
    assert publish(shop, PLAIN, "2026-05-04 12:00", at_once=True) == 2


def test_the_notice_is_that_of_the_version_before(shop: Shop) -> None:
    shop.member()
    hasty = f"{PLAIN}promises: {{notice_days: 0}}\n"
    with pytest.raises(InvalidProgram) as refused:
        publish(shop, hasty, "2026-05-04 12:00")
    assert [each.path for each in refused.value.problems] == [
        "effective_from",
        "earn.base.per",
        "promises.notice_days",
    ]
    publish(shop, hasty, "2026-06-03")
    poorer = hasty.replace('"1.00"', '"2.00"')
    assert publish(shop, poorer, "2026-06-03 12:00", at="2026-06-03 12:00") == 3


def test_a_draft_is_looked_at_before_it_is_published(shop: Shop) -> None:
    shop.member()
    at = moment("2026-05-04 12:00")
    found = shop.database.read(lambda session: published.worse(session, read(PLAIN), at))
    better = shop.database.read(lambda session: published.worse(session, read(GENEROUS), at))
    assert ([each.path for each in found.problems], found.earliest_from) == (
        ["earn.base.per"],
        moment("2026-06-03 00:00"),
    )
    assert (better.problems, better.earliest_from) == ((), None)


def test_a_notice_ends_at_midnight_of_the_zone_also_where_clocks_change() -> None:
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert Promises(30).earliest(at, ZoneInfo("Europe/London")) == datetime(2026, 3, 30, 23, tzinfo=UTC)
    assert Promises(30).earliest(at, ZoneInfo("Asia/Hong_Kong")) == datetime(2026, 3, 30, 16, tzinfo=UTC)
    assert Promises(0).earliest(at, ZoneInfo("UTC")) == at


HIGHER = TIERED.replace("reaches: 20000", "reaches: 30000")


def test_a_tier_that_was_reached_stays_when_it_becomes_harder_to_reach(database: Database) -> None:
    shop = Shop(database, TIERED)
    shop.member()
    shop.sell("1", "2026-03-01 12:00", "20000.00")
    shop.publish(HIGHER, "2026-05-01")
    shop.sell("2", "2026-05-02 12:00", "10.00")
    assert shop.tier() == "vip"


def test_a_late_sale_takes_no_tier_that_was_reached_under_older_rules(database: Database) -> None:
    shop = Shop(database, TIERED)
    shop.member()
    shop.sell("1", "2026-03-01 12:00", "20000.00")
    shop.publish(HIGHER, "2026-05-01")
    shop.sell("2", "2026-05-05 12:00", "10.00")
    shop.sell("3", "2026-05-04 12:00", "10.00", arrives="2026-05-06 12:00")
    assert shop.tier() == "vip"


def test_a_merge_takes_no_tier_that_was_reached_under_older_rules(database: Database) -> None:
    shop = Shop(database, TIERED)
    shop.member()
    shop.member("bob")
    shop.sell("1", "2026-03-01 12:00", "20000.00")
    shop.publish(HIGHER, "2026-05-01")
    ann, bob, at = shop.member_id(), shop.member_id("bob"), moment("2026-06-01")
    shop.database.write(lambda session: joining.merge(session, shop.retailer, ann, bob, "staff:eve", at))
    assert shop.tier(name="bob") == "vip"


def test_a_tier_reached_under_older_rules_is_reviewed_by_the_rules_of_then(database: Database) -> None:
    shop = Shop(database, TIERED)
    shop.member()
    shop.sell("1", "2026-03-01 12:00", "20000.00")
    shop.publish(HIGHER, "2026-05-01")
    assert (shop.tier("2027-12-31 12:00"), shop.tier("2028-01-01 12:00")) == ("vip", "member")
