"""Why a sale earned what it earned: each kind of rule, from its evaluation to what a member reads."""

from __future__ import annotations

import orjson
import pytest

from loyalty.entitle import entitle
from loyalty.explanations import earnings, explain, facts
from loyalty.explanations.language import language, languages
from loyalty.program.earning_schema import SPANS
from tests.loyalty.earning.rules import MEMBER, bought, context, line, program

RATE = '{code: base, per: {amount: "1.00", points: 1}}'
FUEL = "{code: fuel, per: {quantity: 2, points: 1}, only: {skus: [FUEL]}}"
SPEND = "counters: [{code: spend, measures: spend}]\n"
STAMPS = (
    "counters: [{code: cups, measures: units}]\n"
    'rewards: [{code: coffee, name: Coffee, cost: 1, worth: "3.00"}]\n'
    "milestones: [{code: stamps, name: Ten stamps, counter: cups, span: ever, "
    "every: {reaches: 10, reward: coffee}}]\n"
)


def told(text, *lines, under=MEMBER, tag="en", **more):
    """What a member reads of a sale of these lines; stored as JSON on the way."""
    shop, receipt = program(text), bought(*lines, **more)
    codes = facts.of_sale(shop, receipt, entitle(shop, under, receipt), under)
    reasons = earnings.of_sale(orjson.loads(orjson.dumps(codes)), under.tier)
    return explain.sentences(reasons, shop, language(tag))


@pytest.mark.parametrize(
    ("rule", "goods", "sentence"),
    [
        (
            FUEL,
            line("9.99", "FUEL", "11.9"),
            "5 points for fuel: 1 point for every 2 of 11.9 bought, rounded down.",
        ),
        (
            FUEL.replace("points: 1", "points: 3"),
            line("9.99", "FUEL", "11.9"),
            "15 points for fuel: 3 points for every full 2 of 11.9 bought.",
        ),
        ("{code: visit, points: 5}", line("1.00"), "5 points for this purchase."),
        (
            "{code: hello, name: Welcome, points: 50, when: {first_purchase: true}}",
            line("1.00"),
            "50 points for Welcome.",
        ),
        (
            '{code: base, per: {amount: "0.10", points: 1}, cap: {receipt: 1000}}',
            line("220.00"),
            (
                "1,000 points: 1 point per £0.10 on £220.00; that makes 2,200 points, "
                "but a receipt gives at most 1,000 points."
            ),
        ),
    ],
)
def test_a_rule_is_told_so_that_a_child_can_follow_it(rule, goods, sentence):
    assert told(f"earn: [{rule}]", goods) == [sentence]


def test_a_multiplier_says_what_it_added_and_to_what():
    text = f'earn: [{RATE}]\noffers: [{{code: wow, name: Double week, earn: [{{code: twice, times: "2"}}]}}]'

    assert told(text, line("7.00"), under=context("offer:wow")) == [
        "7 points: 1 point per £1.00 on £7.00.",
        "7 points more for Double week: × 2 on £7.00.",
    ]


def test_a_multiplier_of_several_rates_counts_each_line_once():
    text = f'earn: [{RATE}, {RATE.replace("base", "more")}, {FUEL}, {{code: twice, times: "2"}}]'

    assert told(text, line("7.00", "FUEL", "4"))[3] == "16 points more: × 2 on £7.00."


def test_a_cap_says_what_was_wanted_and_what_was_left():
    text = 'earn: [{code: base, per: {amount: "1.00", points: 1}, cap: {day: 100}}]'

    assert told(text, line("50.00"), under=context(__cap__base__day=70)) == [
        (
            "30 points: 1 point per £1.00 on £50.00; that makes 50 points, "
            "but a day gives at most 100 points, with 30 points left."
        )
    ]
    assert told(text, line("50.00"), under=context(__cap__base__day=100)) == [
        "No more points: a day gives at most 100 points."
    ]


def test_a_cap_beside_a_tier_is_told_after_the_rounding():
    text = (
        'earn: [{code: base, per: {amount: "1.00", points: 1}, by_tier: {vip: "1.5"}, cap: {receipt: 5}}]\n'
        "counters: [{code: c, measures: points}]\n"
        "tiers: {counter: c, window: card-year, steps: [{code: vip, name: VIP, reaches: 9}]}"
    )

    assert told(text, line("7.00"), under=context(tier="vip")) == [
        (
            "5 points: 1 point per £1.00 on £7.00, × 1.5 as VIP, rounded down; that makes 10 points, "
            "but a receipt gives at most 5 points."
        )
    ]


def test_an_offer_whose_points_are_given_away_says_so():
    gala = "{code: o, name: Gala, budget: 9, earn: [{code: g, points: 8}]}"
    text = f"earn: [{{code: visit, points: 5}}]\noffers: [{gala}]"

    some, none = (context("offer:o", __share__o=left) for left in (3, 0))
    assert told(text, line("1.00"), under=some)[1] == (
        "3 points for Gala; that makes 8 points, but the offer had only 3 points left."
    )
    assert told(text, line("1.00"), under=none)[1] == (
        "No more points for Gala: all that the offer had are given away."
    )


def test_of_a_group_the_rule_that_did_not_count_says_which_did():
    text = "earn: [{code: a, points: 5, group: g}, {code: b, name: Member day, points: 9, group: g}]"

    assert told(text, line("1.00")) == [
        "Not counted: 5 points for a, as only the best counts: Member day.",
        "9 points for Member day.",
    ]


def test_what_is_kept_below_a_step_is_told_at_both_ends():
    text = 'earn: [{code: base, per: {amount: "10.00", points: 1}, carry: true}]'

    assert told(text, line("7.00")) == [
        "No points yet: £7.00 of £10.00 for 1 point; it is kept for next time."
    ]
    assert told(text, line("4.00"), under=context(__carry__base=1700)) == [
        "1 point: 1 point per whole £10.00 on £4.00 and £7.00 kept from before, £1.00 is kept for next time."
    ]
    assert told(text, line("3.00"), under=context(__carry__base=700)) == [
        "1 point: 1 point per £10.00 on £3.00 and £7.00 kept from before."
    ]


def test_a_milestone_says_how_far_the_counter_has_come():
    stages = (
        "milestones: [{code: miles, counter: spend, span: year, "
        'stages: [{reaches: "10.00", points: 30}, {reaches: "20.00", points: 60}]}]'
    )
    every = (
        "milestones: [{code: club, name: {en: Club, zh-Hant: 會}, counter: spend, span: year, "
        'every: {reaches: "10.00", points: 5}}]'
    )

    assert (
        told(f"earn: [{RATE}]\n{SPEND}{stages}", line("25.00"))[1] == "90 points for miles: £25.00 reached."
    )
    assert told(f"earn: [{RATE}]\n{SPEND}{every}", line("12.00"))[1] == (
        "5 points for Club: 5 points for every £10.00, £12.00 so far."
    )
    assert told(f"earn: [{RATE}]\n{SPEND}{every}", line("32.00"), tag="zh-Hant")[1] == (
        "15分（會）：每滿£10.00得5分，共3次，累計£32.00。"
    )


def test_a_reward_for_nothing_is_told_with_what_it_was_for():
    text = f"earn: [{RATE}]\n{STAMPS}"

    assert told(text, line("3.00"), under=context(__milestone__stamps=9))[1] == (
        "A gift for you: Coffee (Ten stamps, 10 items so far)."
    )
    assert told(text, line("60.00", quantity="20"))[1] == (
        "A gift for you: 2 × Coffee (Ten stamps, 20 items so far)."
    )


def test_what_does_not_count_is_told_by_its_name_or_its_words():
    text = (
        f"earn: [{RATE}]\nexclude: [{{code: postage, skus: [POST]}}, "
        "{code: odd, name: {en: Odds and ends}, skus: [ODD]}, {code: bags, skus: [BAG]}]"
    )
    goods = (line("9.00"), line("4.95", "POST"), line("2.00", "ODD"), line("0.10", "BAG"))

    assert told(text, *goods)[1:] == [
        "£0.10 of bags does not count.",
        "£2.00 of Odds and ends does not count.",
        "£4.95 of postage does not count.",
    ]


def test_what_was_paid_with_what_earns_nothing_is_told_exactly():
    text = f"earn: [{RATE}]\ncounts: {{tax: excluded, not_tenders: [gift-card, voucher]}}"
    paid = {"cash": "60.00", "gift-card": "40.00", "voucher": "20.00"}

    assert told(text, line("120.00", tax_minor=2000), tenders=paid) == [
        "50 points: 1 point per £1.00 on £50.00.",
        "£33.33 paid by gift card does not count.",
        "£16.67 paid by voucher does not count.",
        "£20.00 of tax does not count.",
    ]


def test_discounts_that_count_are_told():
    assert told(f"earn: [{RATE}]\ncounts: {{discounts: ignored}}", line("9.00", discount_minor=100)) == [
        "10 points: 1 point per £1.00 on £10.00.",
        "£1.00 of discounts counts as if it was paid.",
    ]


@pytest.mark.parametrize(
    ("text", "goods", "sentence"),
    [
        (f"earn: [{RATE}]", line("0.60"), "No points: £0.60 is less than £1.00."),
        (f"earn: [{RATE}]", line("-1.00"), "No points: nothing on this receipt counts."),
        (f"earn: [{FUEL}]", line("1.00", "FUEL", "1.5"), "No points: 1.5 is less than 2."),
        (f"earn: [{FUEL}]", line("1.00"), "No points: this purchase met no condition for them."),
        (
            "earn: [{code: a, points: 5, when: {stores: [x]}}]",
            line("1.00"),
            "No points: this purchase met no condition for them.",
        ),
        (
            (
                'earn: [{code: a, per: {amount: "1.00", points: 1}, by_tier: {member: "0"}}]\n'
                "counters: [{code: c, measures: points}]\n"
                "tiers: {counter: c, window: card-year, steps: [{code: vip, reaches: 9}]}"
            ),
            line("5.00"),
            "0 points: 1 point per £1.00 on £5.00, × 0 as Member.",
        ),
    ],
)
def test_a_sale_that_earns_nothing_says_why(text, goods, sentence):
    assert told(text, goods)[0] == sentence


def test_what_was_stored_before_there_were_other_rules_is_told_as_it_was():
    rule = {
        "currency": "points",
        "amount": 137,
        "base_minor": 13740,
        "steps": 137,
        "step_minor": 100,
        "points": 1,
    }
    none = {**rule, "amount": 0, "base_minor": 60, "steps": 0}
    left_out = [["excluded:postage", 495], ["not-positive", -1000]]
    shop = program(f"earn: [{RATE}]")

    def say(*rules):
        reasons = earnings.of_sale({"rules": rules, "left_out": left_out}, "vip")
        return explain.sentences(reasons, shop, language("en"))

    assert say(rule) == [
        "137 points: 1 point per £1.00 on £137.40, rounded down.",
        "£4.95 of postage does not count.",
        "£10.00 of deductions does not lower your points.",
    ]
    assert say(none)[0] == "No points: £0.60 is less than £1.00."
    assert say()[0] == "No points: nothing on this receipt counts."


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("span", ["receipt", *SPANS])
def test_every_span_of_a_cap_has_words(tag, span):
    text = f"earn: [{RATE}]\ncaps: [{{code: most, most: 7, per: {span}}}]"

    (sentence,) = told(text, line("50.00"), tag=tag)
    assert sentence.count("7") == 2


@pytest.mark.parametrize(
    ("tag", "sentences"),
    [
        ("zh-Hant", ["7分：£7.00，每£1.00得1分。", "加送7分（雙倍週）：£7.00享2倍。"]),
        ("zh-Hans", ["7分：£7.00，每£1.00得1分。", "加送7分（双倍周）：£7.00享2倍。"]),
    ],
)
def test_a_chinese_reader_reads_chinese_names(tag, sentences):
    names = "{en: Double week, zh-Hant: 雙倍週, zh-Hans: 双倍周}"
    text = f'earn: [{RATE}, {{code: twice, name: {names}, times: "2", when: {{stores: [s]}}}}]'

    assert told(text, line("7.00"), tag=tag) == sentences
