"""What a new version takes from members is found at its place, and what gives more is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from loyalty.program import document
from loyalty.program.adverse.changes import adverse

ON = date(2026, 5, 4)
PROGRAMS = Path(__file__).parents[4] / "programs"
RICH = """
format: 1
code: shop
name: Shop
money: GBP
zone: Europe/London
currencies:
  - {code: points, worth: "0.01", expiry: {after: 12 months, until: end-of-month}}
counts: {tax: included, discounts: ignored}
earn:
  - code: base
    per: {amount: "1.00", points: 2}
    by_tier: {vip: "2"}
    when: {stores: [a, b]}
    rounding: up
  - {code: toys, per: {amount: "2.00", points: 1}, only: {categories: [toys]}, cap: {day: 100}}
  - {code: visit, points: 5, pending: {days: 3}}
  - {code: saturday, times: "3", when: {days: [member-day]}}
  - {code: summer, points: 50, when: {from: "2025-06-01", through: "2025-08-31"}}
exclude:
  - {code: not-goods, skus: [POST]}
counters:
  - {code: tier-points, measures: points}
  - {code: coffees, measures: units, only: {categories: [coffee]}}
milestones:
  - {code: stamps, counter: coffees, span: ever, every: {reaches: 10, points: 100}}
days:
  - {code: member-day, every: saturday}
offers:
  - {code: double, times: 2, budget: 5000, earn: [{code: doubled, times: "2"}]}
prices:
  - {code: may, skus: {TEA: "9.90"}}
  - {code: last-may, through: "2025-05-31", skus: {POT: "9.90"}}
discounts:
  - {code: fifth, percent: "20", only: {categories: [games]}, cap: {month: "50.00"}}
  - {code: kinds, group: kinds, matrix: {by: categories, percent: {vip: {food: "2", toys: "5"}}}}
  - {code: trio, group: trio, deal: {buy: 2, get: 1}}
  - {code: big, group: big, basket: [{at_least: "100.00", off: "10.00"}]}
  - {code: pair, group: pair, bundle: {parts: [{only: {skus: [A]}, pieces: 2}], price: "5.00"}}
tiers:
  counter: tier-points
  window: calendar-year
  review_days: 5
  steps:
    - {code: vip, reaches: 20000, keeps: 15000}
rewards:
  - {code: voucher, cost: 500, worth: "5.00", valid: {after: 6 months}}
returns: {shortfall: clip}
restore: {grace_days: 30}
spending: {minimum: 100, pin_up_to: 500}
promises: {notice_days: 30}
"""

# What is written, what it becomes, where that is worse; an empty place: nowhere.
CHANGES = [
    ('TEA: "9.90"', 'TEA: "9.95"', "prices.may.skus.TEA"),
    ('TEA: "9.90"', 'TEA: "9.80"', ""),
    ('TEA: "9.90"', 'TIN: "9.90"', "prices.may.skus.TEA"),
    ("code: last-may", "code: past", ""),
    ('percent: "20"', 'percent: "19.5"', "discounts.fifth.percent"),
    ('percent: "20", only: {categories: [games]}', 'percent: "25"', ""),
    ("code: fifth, percent", "code: other, percent", "discounts.fifth"),
    ('cap: {month: "50.00"}}', 'cap: {month: "49.00"}}', "discounts.fifth.cap.month"),
    ('cap: {month: "50.00"}}', 'budget: "9000.00"}', "discounts.fifth.budget"),
    ('toys: "5"}', 'toys: "5", toys/dolls: "4"}', "discounts.kinds.matrix.percent.vip.toys/dolls"),
    ('toys: "5"}', 'toys: "6"}', ""),
    ("buy: 2, get: 1", "buy: 3, get: 1", "discounts.trio"),
    ('at_least: "100.00", off', 'at_least: "90.00", off', ""),
    ('at_least: "100.00", off', 'at_least: "110.00", off', "discounts.big"),
    ('price: "5.00"}}', 'price: "5.50"}}', "discounts.pair"),
    ('price: "5.00"}}', 'price: "4.50"}}', ""),
    ('amount: "1.00", points: 2', 'amount: "1.00", points: 1', "earn.base.per"),
    ('amount: "1.00", points: 2', 'amount: "10.00", points: 20', "earn.base.per"),
    ('amount: "1.00", points: 2', 'amount: "0.99", points: 2', ""),
    ('amount: "1.00", points: 2', 'amount: "0.70", points: 1', "earn.base.per"),
    ('amount: "1.00", points: 2', 'amount: "0.50", points: 1', ""),
    ('{vip: "2"}', '{vip: "1.5"}', "earn.base.by_tier.vip"),
    ('{vip: "2"}', '{vip: "2", member: "1.1"}', ""),
    ("stores: [a, b]", "stores: [a]", "earn.base.when"),
    ("stores: [a, b]", "stores: [a, b, c]", ""),
    ("rounding: up", "rounding: half-up", "earn.base.rounding"),
    ("rounding: up", "rounding: up\n    round_at: line", ""),
    ("rounding: up", "rounding: up\n    unless: {days: [member-day]}", "earn.base.unless"),
    ("rounding: up", "rounding: up\n    cap: {receipt: 1000}", "earn.base.cap.receipt"),
    ("rounding: up", "rounding: up\n    group: best", "earn.base.group"),
    ("categories: [toys]}, cap", "categories: [toys/dolls]}, cap", "earn.toys.only"),
    ("categories: [toys]}, cap", "categories: [toys, games]}, cap", ""),
    ("cap: {day: 100}", "cap: {day: 99}", "earn.toys.cap.day"),
    ("cap: {day: 100}", "cap: {day: 200}", ""),
    ("points: 5, pending", "points: 4, pending", "earn.visit.points"),
    ("pending: {days: 3}", "pending: {days: 4}", "earn.visit.pending.days"),
    ("pending: {days: 3}", "pending: {days: 0}", ""),
    ("  - {code: visit, points: 5, pending: {days: 3}}\n", "", "earn.visit"),
    (
        '  - {code: summer, points: 50, when: {from: "2025-06-01", through: "2025-08-31"}}\n',
        "",
        "",
    ),
    ('times: "3"', 'times: "2"', "earn.saturday.times"),
    ("every: saturday", "every: 2nd saturday", "days.member-day"),
    ("every: saturday", "every: [saturday, sunday]", ""),
    ("every: saturday", 'every: saturday, except: ["2026-12-26"]', "days.member-day"),
    ("every: saturday", 'every: saturday, except: ["2026-01-03"]', ""),
    ("every: saturday", 'every: saturday, hours: {from: "10:00", to: "12:00"}', "days.member-day"),
    ("skus: [POST]", "skus: [POST, BAG]", "exclude.not-goods"),
    ("exclude:\n  - {code: not-goods, skus: [POST]}\n", "", ""),
    ("tax: included", "tax: excluded", "counts.tax"),
    ("discounts: ignored", "discounts: deducted", "counts.discounts"),
    ("tax: included", "tax: included, not_tenders: [gift-card]", "counts.not_tenders"),
    ("categories: [coffee]", "skus: [LATTE]", "counters.coffees.only"),
    ("reaches: 10, points: 100", "reaches: 11, points: 100", "milestones.stamps.stages"),
    ("reaches: 10, points: 100", "reaches: 10, points: 99", "milestones.stamps.stages"),
    ("reaches: 10, points: 100", "reaches: 9, points: 101", ""),
    ("points: 100}}", "points: 100}, most: 3}", "milestones.stamps.most"),
    ("times: 2, budget", "times: 1, budget", "offers.double.times"),
    ("budget: 5000", "budget: 4000", "offers.double.budget"),
    ("budget: 5000", "budget: 5000, activation: member", "offers.double.activation"),
    ("budget: 5000", "budget: 5000, activation: chosen-day", "offers.double.activation"),
    ("budget: 5000", "budget: 5000, hold_out: 10", "offers.double.hold_out"),
    ("budget: 5000, ", "", ""),
    ("reaches: 20000", "reaches: 30000", "tiers.steps.vip.reaches"),
    ("reaches: 20000", "reaches: 19000", ""),
    ("keeps: 15000", "keeps: 16000", "tiers.steps.vip.keeps"),
    (", keeps: 15000", "", "tiers.steps.vip.keeps"),
    ("keeps: 15000", "keeps: 15000, lasts: this-period", "tiers.steps.vip.lasts"),
    ("keeps: 15000", "keeps: 15000, lasts: lifetime", ""),
    ("keeps: 15000", "keeps: 15000, up: {by: application}", "tiers.steps.vip.up"),
    ("review_days: 5", "review_days: 5\n  refund_unmakes: true", "tiers.refund_unmakes"),
    ("review_days: 5", "review_days: 5\n  down: base", "tiers.down"),
    ("review_days: 5", "review_days: 1", "tiers.review_days"),
    ('worth: "0.01"', 'worth: "0.009"', "currencies.points.worth"),
    ("after: 12 months", "after: 11 months", "currencies.points.expiry"),
    ("after: 12 months", "after: 13 months", ""),
    ("until: end-of-month", "until: exact", "currencies.points.expiry"),
    ("until: end-of-month", "until: end-of-quarter", ""),
    (
        "until: end-of-month",
        "until: end-of-month, by_tier: {vip: {after: 6 months}}",
        "currencies.points.expiry",
    ),
    ("until: end-of-month", "until: end-of-month, inactive: 1 year", ""),
    ("cost: 500", "cost: 501", "rewards.voucher.cost"),
    ('worth: "5.00"', 'worth: "4.99"', "rewards.voucher.worth"),
    ("after: 6 months", "after: 5 months", "rewards.voucher.valid"),
    (", valid: {after: 6 months}", "", ""),
    ("cost: 500", "cost: 500, stock: 9", "rewards.voucher.stock"),
    ("cost: 500", "cost: 500, limit: {year: 2}", "rewards.voucher.limit.year"),
    ("cost: 500", "cost: 500, tiers: [vip]", "rewards.voucher.tiers"),
    ("cost: 500", 'cost: 500, through: "2026-12-31"', "rewards.voucher.through"),
    ("shortfall: clip", "shortfall: owe", "returns.shortfall"),
    ("grace_days: 30", "grace_days: 29", "restore.grace_days"),
    ("minimum: 100", "minimum: 200", "spending.minimum"),
    ("pin_up_to: 500", "pin_up_to: 400", "spending.pin_up_to"),
    ("pin_up_to: 500", "pin_up_to: 600, static_card_up_to: 100", ""),
    ("pin_up_to: 500", "static_card_up_to: 500", ""),
    ("pin_up_to: 500", "pin_up_to: 500, one_time_up_to: 500", "spending.one_time_up_to"),
    ("pin_up_to: 500", "pin_up_to: 500, pin_per_day: 500", "spending.pin_per_day"),
    ("pin_up_to: 500", "pin_up_to: 500, static_card_per_day: 500", "spending.static_card_per_day"),
    ("notice_days: 30", "notice_days: 29", "promises.notice_days"),
    ("name: Shop", "name: The Shop", ""),
]


def worse(before: str, after: str) -> list[str]:
    return [each.path for each in adverse(document.read(before), document.read(after), ON)]


@pytest.mark.parametrize(("was", "becomes", "where"), CHANGES)
def test_a_change_is_worse_where_it_gives_someone_less(was: str, becomes: str, where: str) -> None:
    assert RICH.count(was) == 1, was
    assert worse(RICH, RICH.replace(was, becomes)) == ([where] if where else [])


def test_a_card_that_may_spend_less_alone_is_worse_and_so_is_its_pin() -> None:
    before = RICH.replace("pin_up_to: 500", "static_card_up_to: 50")
    assert worse(before, RICH.replace("pin_up_to: 500", "static_card_up_to: 49")) == [
        "spending.static_card_up_to"
    ]
    assert worse(before, RICH) == ["spending.static_card_up_to"]


def test_what_is_new_takes_nothing_from_anyone() -> None:
    more = RICH.replace("exclude:", "  - {code: extra, points: 7, cap: {receipt: 7}}\nexclude:")
    assert worse(RICH, more) == []


@pytest.mark.parametrize("path", sorted(PROGRAMS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_same_rules_are_never_worse_than_themselves(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert worse(text, text) == worse(RICH, RICH) == []


def test_what_was_and_what_is_to_be_are_both_told() -> None:
    becomes = RICH.replace('amount: "1.00", points: 2', 'amount: "10.00", points: 1')
    (found,) = adverse(document.read(RICH), document.read(becomes), ON)
    assert str(found) == "earn.base.per: is 1 for each 10.00, less than the 2 for each 1.00 of before"


def test_what_nothing_here_understands_is_told_when_it_goes_or_changes() -> None:
    given = RICH + "activities:\n  - {code: survey, points: 50}\n"
    poorer, gone, funded = (
        given.replace("points: 50}", "points: 40}"),
        RICH,
        given.replace("points: 50}", 'points: 50, funding: [{payer: house, share: "100"}]}'),
    )
    assert worse(given, poorer) == ["activities.survey.points"]
    assert worse(given, gone) == ["activities"]
    assert worse(given, funded) == worse(RICH, given) == []
    assert worse(given, given + "cards: {digits: 16}\n") == []


def test_card_years_that_begin_otherwise_are_told() -> None:
    kinds = "cards: {kinds: [{code: honour, valid: 1 year}]}\n"
    by_card = RICH.replace("review_days: 5", "review_days: 5\n  card_year: renewal") + kinds
    assert worse(RICH + kinds, by_card) == ["tiers.card_year"]


@pytest.mark.parametrize(("most", "paths"), [(900, ["spending.one_time_up_to"]), (1100, [])])
def test_a_bound_of_a_sent_code_is_worse_when_it_falls(most: int, paths: list[str]) -> None:
    bounded = RICH.replace("pin_up_to: 500", "pin_up_to: 500, one_time_up_to: 1000")

    assert worse(bounded, bounded.replace("1000}", f"{most}}}")) == paths
    assert worse(bounded, RICH) == []
