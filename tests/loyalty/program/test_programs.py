"""The programmes that come with the house say what they are meant to say."""

from decimal import Decimal
from pathlib import Path

import pytest

from loyalty.program import document
from loyalty.program.earning import Rate
from loyalty.program.expiry import Expiry
from loyalty.program.model import ReturnsPolicy
from tiers.ladder import Step, Window

ROOT = Path(__file__).parents[3]


def ready(name):
    return document.read((ROOT / "programs" / f"{name}.yaml").read_bytes())


@pytest.mark.parametrize("path", sorted((ROOT / "programs").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_ready_programme_can_be_used_and_is_named_like_its_file(path):
    assert document.check(path.read_bytes()) == ()
    assert document.read(path.read_bytes()).code == path.stem


def test_gift_house_earns_one_point_per_whole_pound_rounded_down_once_per_receipt():
    program = ready("gift-house")
    (rule,) = program.earn

    assert (program.money, program.zone) == ("GBP", "Europe/London")
    assert (rule.gives, rule.match) == (Rate("amount", 100, 1), None)
    assert (rule.rounding, rule.round_at, rule.by_tier, rule.pending_days) == ("floor", "receipt", {}, 0)
    assert program.currency("points").expiry == Expiry(12, "months", "end-of-month")


def test_gift_house_earns_nothing_on_what_is_no_goods():
    exclusions = ready("gift-house").exclude

    assert frozenset().union(*(each.match.skus for each in exclusions)) == {
        "POST", "DOT", "M", "D", "C2", "S", "BANK CHARGES", "AMAZONFEE", "CRUK",
    }  # fmt: skip
    assert [each.match.sku_prefixes for each in exclusions] == [(), ("gift_",)]
    assert not any(each.match.categories or each.match.classes or each.match.labels for each in exclusions)


def test_gift_house_makes_vips_of_20_000_points_in_the_card_year():
    program = ready("gift-house")
    ladder = program.ladder

    assert ladder.steps == (Step("vip", reaches=20_000, keeps=20_000),)
    assert (ladder.window.kind, ladder.window.months) == ("card-year", 12)
    assert [(counter.code, counter.measures, counter.currency) for counter in program.counters] == [
        (ladder.counter, "points", "points")
    ]
    assert ladder.refund_unmakes is False


def test_gift_house_matches_returns_newest_first_owes_and_enrols_with_the_first_sale():
    program = ready("gift-house")

    assert program.returns == ReturnsPolicy("newest-first", "owe", None)
    assert program.members.enrol == "first-sale"


def test_corner_shop_shows_tiers_of_the_calendar_year_exclusions_and_a_voucher():
    program = ready("corner-shop")

    assert program.ladder.window == Window("calendar", 12)
    assert program.earn[0].by_tier == {"vip": Decimal("1.5")}
    assert [each.code for each in program.exclude] == ["tobacco", "gift-cards", "clearance"]
    assert (program.rewards[0].cost, program.rewards[0].worth_minor) == (200, 500)
    assert program.currency("points").expiry == Expiry(12, "months", "end-of-month")


def test_grandbuy_speaks_three_languages_and_gives_100_yuan_for_10_000_points():
    program = ready("grandbuy")
    (reward,) = program.rewards

    assert (reward.cost, reward.worth_minor) == (10_000, 10_000)
    assert (program.ladder.steps, program.ladder.window.kind) == ((Step("vip", 20_000, 20_000),), "card-year")
    named = (program.name, program.currencies[0].name, reward.name, *program.tier_names.values())
    assert all(set(names) == {"en", "zh-Hant", "zh-Hans"} for names in named)
