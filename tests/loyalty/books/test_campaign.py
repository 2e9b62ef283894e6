"""How a campaign runs, half hour by half hour, and that it is told once."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from loyalty.books import campaign
from loyalty.books.period import Period
from loyalty.campaigns import telling
from loyalty.errors import InvalidPeriod, UnknownCampaign
from tests.events.conformance import emitted, problems
from tests.loyalty.shop import PLAIN, goods

MAY = """
  - {code: chances, currency: chances, per: {amount: "10.00", points: 1}}
currencies: [{code: points}, {code: chances}]
offers:
  - code: spring
    when: {from: "2026-05-02", through: "2026-05-03"}
    earn: [{code: twice, times: "2", of: [base]}]
discounts: [{code: tea-off, percent: "10", only: {skus: [tea]}, offer: spring}]
draws: [{code: may-draw, currency: chances, closes: "2026-05-31", prizes: [{code: car, count: 1}]}]
"""


@pytest.fixture
def shop(open_shop):
    shop = open_shop(PLAIN.rstrip() + MAY)
    for name in ("ann", "bob"):
        shop.member(name)
    shop.sell("1", "2026-05-02 10:05", "30.00")
    shop.sell("2", "2026-05-02 10:29", "20.00", member="bob")
    shop.sell("3", "2026-05-02 10:31", "50.00")
    shop.give_back("4", "2026-05-02 11:10", goods("30.00"), of="1")
    return shop


def figures(shop, code, on="2026-05-02"):
    day = date.fromisoformat(on)
    period = Period.of(day, day, shop.zone)
    found = campaign.find(shop.program, code)
    return shop.database.read(lambda session: campaign.figures(session, shop.program, found, period))


def test_an_offer_is_counted_by_the_half_hour(shop):
    first, second, third = (found := figures(shop, "spring")).values()

    assert list(found) == [shop.moment(f"2026-05-02 {at}") for at in ("10:00", "10:30", "11:00")]
    assert (first.purchases, len(first.members), first.given) == (2, 2, Counter(points=50))
    assert (second.purchases, second.given, second.taken_back) == (1, Counter(points=50), Counter())
    assert (third.purchases, third.given, third.taken_back) == (0, Counter(), Counter(points=30))
    whole = campaign.whole(found)
    assert (whole.purchases, len(whole.members), whole.given) == (3, 2, Counter(points=100))


def test_goods_exchanged_for_others_count_with_what_they_give_and_take(open_shop):
    shop = open_shop(PLAIN.rstrip() + MAY.replace("of: [base]}", "of: [base], only: {skus: [tea]}}"))
    shop.member("ann")
    shop.sell("1", "2026-05-02 10:05", goods("30.00"))

    shop.exchange("2", "2026-05-02 10:35", goods("30.00"), goods("30.00", "pen"), of="1")
    assert campaign.whole(figures(shop, "spring")).taken_back == Counter(points=30)
    shop.exchange("3", "2026-05-02 11:05", goods("30.00", "pen"), goods("30.00"), of="2")
    assert campaign.whole(figures(shop, "spring")).given == Counter(points=60)


def test_a_draw_is_what_gives_its_chances(shop):
    assert campaign.whole(figures(shop, "may-draw")).given == Counter(chances=10)
    assert campaign.whole(figures(shop, "may-draw")).taken_back == Counter(chances=3)
    assert figures(shop, "may-draw", "2026-05-03") == {}


def test_what_a_rule_gives_for_nothing_is_counted(open_shop):
    giving = "rewards: [{code: mug, name: Mug, cost: 500, worth: '4.00'}]\n"
    shop = open_shop(PLAIN.rstrip() + "\n  - {code: treat, reward: mug}\n" + giving)
    shop.member()
    shop.sell("1", "2026-05-02 10:05", "30.00")

    (span,) = figures(shop, "treat").values()
    assert (span.issued, len(span.members), span.given) == (1, 1, Counter())


def test_what_is_nothing_of_the_programme_is_refused(shop):
    with pytest.raises(UnknownCampaign) as refused:
        figures(shop, "autumn")
    assert "spring" in str(refused.value)
    with pytest.raises(InvalidPeriod):
        shop.database.read(
            lambda session: campaign.figures(
                session,
                shop.program,
                campaign.find(shop.program, "spring"),
                Period.of(date(2026, 1, 1), date(2026, 6, 1), shop.zone),
            )
        )


def tell(shop, when):
    at = shop.moment(when)
    return shop.database.write(lambda session: telling.tell(session, shop.retailer, at, at))


def told(shop):
    bodies = [each for each in emitted(shop.database) if each["type"] == telling.FIGURES]
    assert [problems(each) for each in bodies] == [[]] * len(bodies)
    return [
        (each["data"]["campaign"], each["data"]["from"][11:16], each["data"]["purchases"]) for each in bodies
    ]


def test_every_half_hour_of_what_runs_is_told_once(shop):
    assert tell(shop, "2026-05-02 10:45") == 2
    assert tell(shop, "2026-05-02 10:59") == 0
    assert tell(shop, "2026-05-02 11:45") == 4

    assert told(shop) == [  # in UTC, an hour behind
        ("spring", "09:00", 2),
        ("may-draw", "09:00", 2),
        ("spring", "09:30", 1),
        ("may-draw", "09:30", 1),
        ("spring", "10:00", 0),
        ("may-draw", "10:00", 0),
    ]


def test_what_is_over_is_told_no_more_and_a_long_stand_still_is_cut(shop):
    assert tell(shop, "2026-05-02 10:45") == 2
    assert tell(shop, "2026-05-10 00:15") == 48  # the draw's last day
    assert tell(shop, "2026-06-02 12:00") == 0
