"""A document becomes a programme: defaults, values, and what stays of the source."""

import hashlib
import json
import pickle
from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest

from loyalty.errors import InvalidProgram, UnknownCurrency, UnknownReward
from loyalty.program import document
from loyalty.program.cards import CardPolicy
from loyalty.program.earning import Basis, Counter, EarnRule, Rate
from loyalty.program.expiry import Expiry
from loyalty.program.members import MemberPolicy
from loyalty.program.model import RestorePolicy, ReturnsPolicy
from tests.loyalty.program.documents import MINIMAL, TIERED, with_earn, with_tiers
from tiers.ladder import Step, Window


def test_the_smallest_document_has_a_default_for_everything_else():
    program = document.read(MINIMAL)

    assert (program.code, program.version, program.money, program.money_scale) == ("my-shop", 1, "GBP", 2)
    assert program.earn == (EarnRule("base", "points", Rate("amount", 100, 1)),)
    assert (program.basis, program.caps, program.offers, program.milestones) == (Basis(), (), (), ())
    assert [(points.code, points.scale, points.expiry) for points in program.currencies] == [
        ("points", 0, None)
    ]
    assert program.returns == ReturnsPolicy("newest-first", "owe", None)
    assert (program.restore, program.members) == (RestorePolicy(0), MemberPolicy("explicit"))
    assert program.card == CardPolicy("", 15)
    assert (program.ladder, program.exclude, program.counters, program.rewards) == (None, (), (), ())
    assert program.zoneinfo.key == "Europe/London"


def test_tiers_have_defaults_too():
    ladder = document.read(TIERED).ladder

    assert ladder.steps == (Step("vip", 20000, 20000),)
    assert ladder.window == Window("card-year", 12, 1, "feb-28")
    assert (ladder.code, ladder.zone, ladder.counter) == ("tiers", "Europe/London", "tier-points")
    assert (ladder.base, ladder.review_days, ladder.down) == ("member", 0, "one-step")
    assert ladder.refund_unmakes is False


def test_json_and_yaml_of_one_content_are_one_programme():
    as_json = json.dumps(json.loads(document.read(TIERED).document), indent="\t")

    assert document.read(as_json) == document.read(TIERED)


def test_a_programme_can_be_read_again_from_the_document_it_keeps():
    program = document.read(TIERED, version=7)

    assert document.read(program.document, version=7) == program


def test_the_digest_is_that_of_the_content_and_not_of_its_layout():
    program = document.read(MINIMAL)

    assert program.digest == hashlib.sha256(program.document.encode()).hexdigest()
    assert program.digest == document.read("# a comment\n" + MINIMAL, version=2).digest
    assert program.digest != document.read(MINIMAL.replace("points: 1", "points: 2")).digest


def test_a_programme_can_be_pickled_hashed_and_never_changed():
    program = document.read(TIERED)

    assert pickle.loads(pickle.dumps(program)) == program
    assert hash(program) == hash(document.read(TIERED))
    with pytest.raises(FrozenInstanceError):
        program.code = "other"
    with pytest.raises(TypeError):
        program.name["en"] = "Other"


def test_what_is_not_there_is_said_by_name():
    program = document.read(MINIMAL)

    with pytest.raises(UnknownCurrency, match='no currency "miles"'):
        program.currency("miles")
    with pytest.raises(UnknownReward, match='no reward "trip"'):
        program.reward("trip")


def test_money_is_read_into_the_minor_units_of_its_kind():
    yen = MINIMAL.replace("GBP", "JPY").replace('"1.00"', '"100"')
    dinar = MINIMAL.replace("GBP", "KWD").replace('"1.00"', '"1.5"')

    assert document.read(yen).earn[0].gives.step == 100
    assert document.read(dinar).earn[0].gives.step == 1500


def test_points_with_a_scale_are_read_into_their_smallest_unit():
    text = MINIMAL.replace("points: 1", 'points: "0.5"') + (
        "currencies: [{code: points, scale: 1}, {code: miles, scale: 2}]\n"
        "counters: [{code: flown, measures: points, currency: miles}]\n"
        "tiers: {counter: flown, window: calendar-year, steps: [{code: gold, reaches: 30}]}\n"
        'rewards: [{code: trip, currency: miles, cost: "9.75", worth: "10"}]\n'
        "activities: [{code: flight, currency: miles, points: 1}]\n"
    )
    program = document.read(text)

    assert (program.earn[0].gives.points, program.reward("trip").cost) == (5, 975)
    assert program.ladder.steps[0].reaches == 3000


def test_a_rule_may_say_everything():
    rule = document.read(
        TIERED.replace(
            '    per: {amount: "1.00", points: 1}',
            '    per: {amount: "1.00", points: 1}\n'
            "    only: {categories: [toys/dolls], labels: [new]}\n"
            "    rounding: half-up\n"
            "    round_at: line\n"
            '    by_tier: {vip: "1.5"}\n'
            "    pending: {days: 14}",
        )
    ).earn[0]

    assert (rule.match.categories, rule.match.labels) == (("toys/dolls",), {"new"})
    assert (rule.rounding, rule.round_at, rule.pending_days) == ("half-up", "line", 14)
    assert rule.by_tier == {"vip": Decimal("1.5")}


@pytest.mark.parametrize(
    ("measures", "reaches", "stored"),
    [("spend", '"3000.00"', 300_000), ("visits", "12", 12), ("units", "40", 40)],
)
def test_a_tier_asks_in_the_unit_of_its_counter(measures, reaches, stored):
    text = TIERED.replace("measures: points", f"measures: {measures}").replace("20000", reaches)
    program = document.read(text)

    assert program.counters == (Counter("tier-points", measures, "", None),)
    assert program.ladder.steps[0].reaches == stored


@pytest.mark.parametrize(
    ("window", "months"),
    [("calendar-year", 12), ("calendar-half", 6), ("calendar-quarter", 3), ("calendar-month", 1)],
)
def test_a_calendar_window_has_its_months(window, months):
    text = TIERED.replace("card-year", window)

    assert document.read(text).ladder.window == Window("calendar", months)


def test_a_year_may_begin_in_any_month_and_a_leap_day_fall_on_1_march():
    fiscal = with_tiers("starts_month: 4").replace("card-year", "calendar-year")

    assert document.read(fiscal).ladder.window.starts_month == 4
    assert document.read(with_tiers("leap_day: mar-1")).ladder.window.leap == "mar-1"


def test_a_step_may_keep_for_less_than_it_reaches():
    text = TIERED.replace("reaches: 20000", "reaches: 20000, keeps: 16000")

    assert document.read(text).ladder.steps == (Step("vip", 20000, 16000),)


def test_a_plain_name_is_in_the_documents_language_and_that_comes_first():
    plain = document.read(MINIMAL + "language: zh-Hant\n")
    named = document.read(MINIMAL.replace("My Shop Card", "{zh-Hant: 卡, en: Card}") + "language: zh-Hant\n")

    assert plain.name == {"zh-Hant": "My Shop Card"}
    assert list(named.name.items()) == [("zh-Hant", "卡"), ("en", "Card")]


def test_tiers_have_names_and_are_called_by_their_code_where_they_have_none():
    names = document.read(with_tiers("base: {code: basic, name: Basic card}")).tier_names

    assert names == {"basic": {"en": "Basic card"}, "vip": {"en": "vip"}}


def test_stock_codes_that_look_like_words_of_yaml_stay_text():
    text = MINIMAL + "exclude: [{code: odd, skus: [NO, on, 0123, 1_000, 12:30, 2011-12-01]}]\n"

    assert document.read(text).exclude[0].match.skus == {"NO", "on", "0123", "1_000", "12:30", "2011-12-01"}


def test_expiry_is_a_count_of_days_or_months_and_where_it_ends():
    text = MINIMAL + "currencies: [{code: points, expiry: {after: 12 months, until: end-of-month}}]\n"
    reward = MINIMAL + 'rewards: [{code: v, cost: 500, worth: "5.00", valid: {after: 1 day}}]\n'

    assert document.read(text).currency("points").expiry == Expiry(12, "months", "end-of-month")
    assert document.read(reward).reward("v").valid == Expiry(1, "days", "exact")


def test_every_problem_is_reported_at_once_in_the_order_of_the_form():
    text = with_earn('{code: base, per: {amount: "1,00", points: 0}, rounding: down}') + "zones: 1\n"

    with pytest.raises(InvalidProgram) as refused:
        document.read(text.replace("GBP", "GPB"))

    assert str(refused.value).splitlines() == [
        'money: must be an ISO 4217 code such as "GBP"; got "GPB"',
        'earn[1].per.amount: must be a positive amount such as "1.00"; got "1,00"',
        "earn[1].per.points: must be a whole number of points such as 1; got 0",
        'earn[1].rounding: must be "floor", "half-up" or "up"; got "down"',
        'earn[1].code: must differ from that of entry 0; got "base"',
        'zones: is not known here, write "zone"; got 1',
    ]
