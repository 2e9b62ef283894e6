"""A replay: past receipts under other rules; under the same rules it comes to what was posted."""

from __future__ import annotations

import json
from datetime import date

import pytest

from db.engine import Database
from loyalty.activities import reporting
from loyalty.activities.reporting import Report as Deed
from loyalty.errors import InvalidProgram
from loyalty.program import document
from loyalty.replaying import figures, pasts, replay
from loyalty.replaying.figures import Figures, Span
from loyalty.replaying.report import Report, report
from tests.loyalty.shop import PLAIN, TIERED, Shop, goods, moment

WORTH = 'currencies: [{code: points, worth: "0.01"}]\n'
DOUBLE = TIERED.replace("points: 1}", "points: 2}")
ALL = Span()
UNTIL = moment("2026-12-31")


def replayed(shop: Shop, draft: str, span: Span = ALL, size: int = 100) -> tuple[Figures, Report]:
    """All members under the published rules and the draft, slice by slice."""
    whole = replay.between(shop.program, document.read(draft), span, UNTIL)
    known = figures.to_json(Figures())
    while True:
        found = shop.database.read(
            lambda session, known=known: replay.advance(session, shop.retailer.shelf, whole, known, size)
        )
        if found is None:
            last = figures.from_json(known)
            return last, report(whole, last, last.members)
        known = figures.to_json(found)


def side(found: Figures, name: str, rule: str = "base") -> int:
    return getattr(found, name).points[f"{rule}\tpoints"]


@pytest.fixture
def shop(database: Database) -> Shop:
    """Ann becomes a VIP and brings something back; Ben buys little and spends it."""
    shop = Shop(database, TIERED + WORTH)
    shop.member("ann")
    shop.member("ben")
    shop.sell("1", "2026-02-01", "20000.00")
    shop.sell("2", "2026-03-01", "100.00", goods("5.00", "cup"))
    shop.give_back("3", "2026-03-05", goods("5.00", "cup"), of="2")
    shop.sell("4", "2026-04-01", "300.00", member="ben")
    shop.burn(200, "2026-05-01", "ben")
    return shop


def test_the_same_rules_come_to_what_was_posted_and_what_is_held(shop: Shop) -> None:
    found, _ = replayed(shop, TIERED + WORTH)

    assert side(found, "published") == side(found, "draft") == found.posted["points"] == 20_000 + 200 + 300
    held = shop.points() + shop.points(name="ben")
    assert found.published.outstanding["points"] == found.draft.outstanding["points"] == held
    assert (found.worse, found.better, found.losers) == (0, 0, [])


def test_a_draft_is_told_beside_the_published_rules_by_rule_in_points_and_cost(shop: Shop) -> None:
    _, told = replayed(shop, DOUBLE + WORTH)

    (line,) = told.rules
    assert line.published is not None
    assert line.draft is not None
    assert (line.published.points, line.draft.points) == (20_500, 41_000)
    assert (line.published.cost_minor, line.draft.cost_minor) == (20_500, 41_000)
    assert told.sales_minor == 2_040_000
    assert (str(line.published.share), str(line.draft.share)) == ("1.00", "2.01")
    (currency,) = told.currencies
    assert currency.draft_outstanding.points - currency.published_outstanding.points == 20_500


def test_who_gets_less_is_named_and_who_changes_tier_is_counted(shop: Shop) -> None:
    harder = (TIERED + WORTH).replace("reaches: 20000", "reaches: 50000")
    found, told = replayed(shop, harder)

    assert [(each.external_id, each.lost, each.tier_before, each.tier_after) for each in told.losers] == [
        ("ann", 100, "vip", "member")
    ]
    assert [(each.published, each.draft, each.members) for each in told.tiers] == [
        ("member", "member", 1),
        ("vip", "member", 1),
    ]
    assert (told.published_ups, told.draft_ups) == (1, 0)
    assert (found.worse, found.better) == (1, 0)


def test_points_that_were_spent_and_would_not_have_been_there_are_told(shop: Shop) -> None:
    less = (TIERED + WORTH).replace('amount: "1.00"', 'amount: "2.00"')

    _, told = replayed(shop, less)

    (currency,) = told.currencies
    assert (currency.published_short, currency.draft_short) == (0, 50)


def test_a_span_bounds_what_is_told_but_not_what_it_follows_from(shop: Shop) -> None:
    _, told = replayed(shop, TIERED + WORTH, Span(date(2026, 3, 1), date(2026, 3, 31)))

    (line,) = told.rules
    assert line.published is not None
    assert (line.published.points, told.sales) == (200, 1), "as a VIP, which February made her"


def test_months_stand_side_by_side_and_add_up_to_the_sums(busy: Shop) -> None:
    busy.sell("2", "2026-05-01 00:30", "10.00")
    busy.sell("3", "2026-05-02", "10.00", goods("20.00", "cup"))
    busy.give_back("4", "2026-06-01", goods("20.00", "cup"), of="3")
    found, told = replayed(busy, DEEDS.replace("points: 50,", "points: 10,"))

    points = [(each.month, each.published.points, each.draft.points) for each in told.months if each.currency]
    assert points == [
        ("2026-01", 150, 110),
        ("2026-02", 20_130, 20_050),
        ("2026-03", 0, 0),
        ("2026-04", 0, 0),
        ("2026-05", 40, 40),
    ], "in London it was May, and what came back counts where it was bought"
    others = {each.month: each.draft.cost_minor for each in told.months if not each.currency}
    assert others == {"2026-01": 0, "2026-02": 400, "2026-03": 0, "2026-04": 0, "2026-05": 0}
    assert sum(before for _, before, _ in points) == sum(found.published.points.values())
    assert [str(each.draft.share) for each in told.months if each.month == "2026-02"] == ["1.00", "0.02"]


def test_figures_from_before_there_were_months_go_on_without_them(shop: Shop) -> None:
    found, _ = replayed(shop, DOUBLE + WORTH)
    plain = json.loads(figures.to_json(found))
    del (
        plain["is_monthly"],
        plain["monthly_sales_minor"],
        plain["published"]["months"],
        plain["draft"]["months"],
    )
    whole = replay.between(shop.program, document.read(DOUBLE + WORTH), ALL, UNTIL)
    told = report(whole, figures.from_json(json.dumps(plain)), found.members)

    assert (told.months, told.rules[0].draft_receipts) == ((), 3)


def test_slices_of_one_member_come_to_the_same_as_one_slice(shop: Shop) -> None:
    assert replayed(shop, DOUBLE + WORTH, size=1) == replayed(shop, DOUBLE + WORTH)


def test_a_late_sale_that_restated_others_is_replayed_in_its_place(database: Database) -> None:
    shop = Shop(database, TIERED)
    shop.member("ann")
    shop.sell("1", "2026-02-02", "100.00")
    shop.sell("2", "2026-02-01", "20000.00", arrives="2026-02-09")
    found, _ = replayed(shop, TIERED)

    assert side(found, "published") == found.posted["points"] == 20_200


def test_a_new_offer_without_asking_holds_for_all_but_those_held_out(database: Database) -> None:
    shop = Shop(database, PLAIN)
    shop.member("ann")
    shop.sell("1", "2026-02-02", "100.00")
    offer = "offers: [{code: more, earn: [{code: bonus, points: 7}], budget: 5}]\n"
    found, told = replayed(shop, PLAIN + offer)

    assert side(found, "draft", "bonus") == 5, "what its budget has"
    assert [(line.rule, line.published is None) for line in told.rules] == [("base", False), ("bonus", True)]


def test_expiry_under_the_draft_lowers_what_is_outstanding(database: Database) -> None:
    shop = Shop(database, PLAIN)
    shop.member("ann")
    shop.sell("1", "2026-02-02", "100.00")
    _, told = replayed(shop, PLAIN + "currencies: [{code: points, expiry: {after: 30 days}}]\n")

    (currency,) = told.currencies
    assert (currency.published_outstanding.points, currency.draft_outstanding.points) == (100, 0)


def test_a_draft_in_other_money_is_refused(database: Database) -> None:
    shop = Shop(database, PLAIN)
    with pytest.raises(InvalidProgram, match="money: must stay"):
        replay.between(shop.program, document.read(PLAIN.replace("GBP", "EUR")), Span(), UNTIL)


def test_sales_in_another_money_are_added_up_at_their_rate_and_the_draft_takes_it_too(
    database: Database,
) -> None:
    both = PLAIN.replace("money: GBP", 'money: GBP\nmonies: {EUR: "0.80"}')
    shop = Shop(database, both)
    shop.member()
    shop.sell("1", "2026-02-01", "100.00", currency="EUR")
    shop.sell("2", "2026-02-02", "50.00")

    found, _ = replayed(shop, both.replace('"0.80"', '"0.90"'))

    assert found.sales_minor == 13_000
    assert (side(found, "published"), side(found, "draft")) == (130, 140)
    with pytest.raises(InvalidProgram, match="must keep"):
        replayed(shop, PLAIN)


def test_a_sample_is_spread_evenly(shop: Shop) -> None:
    for name in ("cyn", "dan", "eve"):
        shop.member(name)
    ids = shop.database.read(lambda session: pasts.sample(session, "shop", 2))
    everyone = shop.database.read(lambda session: pasts.ids(session, "shop", after="", limit=9))
    assert ids == [everyone[0], everyone[3]]


def test_what_discounts_cost_stands_side_by_side_and_beside_what_tills_gave(database: Database) -> None:
    tenth = PLAIN + WORTH + 'discounts: [{code: tenth, percent: "10", cap: {month: "12.00"}}]\n'
    shop = Shop(database, tenth)
    shop.member("ann")
    named = {"discount_minor": 1000, "discounts": (("tenth", 1000),)}
    shop.sell("1", "2026-02-01", goods("90.00", quantity=2, **named))
    shop.sell("2", "2026-02-02", goods("100.00"))
    shop.give_back("3", "2026-02-03", goods("45.00"), of="1")

    draft = tenth.replace('"10"', '"20"').replace('"12.00"', '"100.00"')
    found, told = replayed(shop, draft.replace("{code: tenth", '{code: soap, off: "1.00"}, {code: tenth'))

    assert (found.sales_minor, told.discounts_told_minor) == (14_500, 500)
    assert side(found, "published") == side(found, "draft") == found.posted["points"]
    lines = [
        (each.rule, *(each and (each.cost_minor, str(each.share)) for each in (each.published, each.draft)))
        for each in told.discounts
    ]
    assert lines == [("tenth", (700, "4.83"), (3000, "20.69")), ("soap", None, (0, "0.00"))]
    assert (found.better, found.worse) == (1, 0)


# What is no purchase

DEEDS = (
    TIERED
    + WORTH
    + """
rewards: [{code: mug, cost: 300, worth: "4.00"}]
activities:
  - {code: welcome, points: 100, on: joining}
  - {code: to-vip, points: 30, on: tier, tier: vip}
  - {code: survey, points: 50, by_tier: {vip: "2"}}
  - {code: tour, reward: mug}
draws:
  - {code: spring, currency: points, closes: "2027-05-04", prizes: [{code: car, name: A car}]}
"""
)


def told(shop: Shop, activity: str, reference: str, when: str) -> None:
    wish = Deed(shop.member_id(), activity, reference, "staff:x", "staff")
    at = moment(when)
    shop.database.write(lambda session: reporting.report(session, shop.retailer, wish, at))


@pytest.fixture
def busy(database: Database) -> Shop:
    """Ann tells of two surveys, one of them as a VIP, and goes on a tour."""
    shop = Shop(database, DEEDS)
    shop.member("ann")
    told(shop, "survey", "1", "2026-01-10")
    shop.sell("1", "2026-02-01", "20000.00")
    told(shop, "survey", "2", "2026-02-10")
    told(shop, "tour", "1", "2026-02-11")
    return shop


def test_activities_under_the_same_rules_come_to_what_was_posted(busy: Shop) -> None:
    found, shown = replayed(busy, DEEDS)
    assert found.posted["points"] == 100 + 50 + 20_000 + 30 + 100
    assert sum(found.published.points.values()) == sum(found.draft.points.values()) == found.posted["points"]
    assert found.draft.outstanding["points"] == busy.points()
    assert found.draft.gifts == {"tour\tmug": 1}
    assert shown.not_replayed == ("spring",)


def test_activities_give_what_the_draft_says_for_what_was_done(busy: Shop) -> None:
    draft = DEEDS.replace("points: 50,", "points: 10, limit: {ever: 1},").replace("points: 100", "points: 1")
    found, shown = replayed(busy, draft)
    assert [side(found, "draft", rule) for rule in ("welcome", "survey", "to-vip")] == [1, 10, 30]
    assert [line.draft_receipts for line in shown.rules if line.rule == "survey"] == [1]
    assert shown.worse == 1


def test_what_joining_gave_is_no_report_of_it(busy: Shop) -> None:
    found, _ = replayed(busy, DEEDS.replace(", on: joining", ""))
    assert (side(found, "published", "welcome"), side(found, "draft", "welcome")) == (100, 0)
