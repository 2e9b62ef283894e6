"""Each mistake about earning is named with its place, its remedy and what was found."""

from __future__ import annotations

import pytest

from loyalty.program import document
from tests.loyalty.program.documents import MINIMAL, TIERED, with_earn

SPANS = '"receipt", "day", "day-and-store", "week", "month", "quarter", "half", "year", "card-year" or "ever"'
LASTING = SPANS.removeprefix('"receipt", ')
GIVEN = "every: {reaches: 5, points: 5}"
GIFT = "earn: [{code: a, points: 5}]"
FITS = "must fit the when of its offer, else it never holds"
PER = 'must be a mapping such as {amount: "1.00", points: 1}'
COUNTED = MINIMAL + "counters: [{code: c, measures: visits}]\n"
REWARDED = COUNTED + 'rewards: [{code: cup, cost: 5, worth: "1.00"}]\n'
MILES = "currencies: [{code: points}, {code: miles, scale: 1}]\n"


def only(text: str) -> list[str]:
    """The problems of this document, as lines."""
    return [str(problem) for problem in document.check(text)]


def rule(words: str, text: str = MINIMAL) -> str:
    """A document with one more rule."""
    return text.replace("earn:\n", f"earn:\n  - {{code: more, {words}}}\n")


def milestone(words: str) -> str:
    return f"{REWARDED}milestones: [{{code: m, counter: c, span: year, {words}}}]\n"


def when(words: str, text: str = TIERED) -> str:
    return rule(f"points: 5, when: {{{words}}}", text)


def offer(words: str) -> str:
    return f"{MINIMAL}offers: [{{code: o, {words}}}]\n"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("name: More", f"per: {PER}, or points, times or reward; got nothing"),
        (
            'per: {amount: "1.00", points: 1}, points: 5',
            "points: must be left out where per says what is given; got 5",
        ),
        ('points: 5, times: "2"', 'times: must be left out where points says what is given; got "2"'),
        ("points: 0", "points: must be a whole number of points such as 1; got 0"),
        ('points: "5"', 'points: must be a whole number of points such as 1; got "5"'),
        (
            "points: 1000000000001",
            ("points: must be a whole number of points such as 1, at most 1000000000000; got 1000000000001"),
        ),
        ("times: 2", 'times: must be a multiplier in quotes up to 100 such as "2", and more than 1; got 2'),
        ('times: "1"', 'times: must be a multiplier up to 100 such as "2", and more than 1; got "1"'),
        ('times: "0.5"', 'times: must be a multiplier up to 100 such as "2", and more than 1; got "0.5"'),
        ('times: "101"', 'times: must be a multiplier up to 100 such as "2", and more than 1; got "101"'),
        (
            'times: "2", rounding: up',
            'rounding: must be left out where a rule multiplies what others give; got "up"',
        ),
        (
            'times: "2", carry: true',
            "carry: must be left out where a rule multiplies what others give; got true",
        ),
        ("points: 5, of: [base]", "of: must be left out where a rule gives points of its own; got a list"),
        (
            "points: 5, carry: true",
            "carry: must be left out where points are given once for a receipt; got true",
        ),
        (
            "points: 5, round_at: line",
            'round_at: must be left out where points are given once for a receipt; got "line"',
        ),
        (
            'per: {amount: "1.00", points: 1}, carry: true, round_at: line',
            'round_at: must be left out where what is left over is carried on; got "line"',
        ),
        ('per: {amount: "1.00", points: 1}, carry: 1', "carry: must be true or false; got 1"),
        ("per: {points: 1}", 'per.amount: must be a positive amount such as "1.00"; got nothing'),
        (
            'per: {amount: "1.00", quantity: 2, points: 1}',
            "per.quantity: must be left out where an amount is given; got 2",
        ),
        (
            "per: {quantity: 0, points: 1}",
            'per.quantity: must be a quantity such as 2 or "0.5", with up to three decimals; got 0',
        ),
        (
            'per: {quantity: "0.0005", points: 1}',
            'per.quantity: must be a quantity such as 2 or "0.5", with up to three decimals; got "0.0005"',
        ),
        ("per: 5", f"per: {PER}; got 5"),
        (
            "points: 5, group: Best",
            'group: must be a code of small letters, digits and hyphens such as "base"; got "Best"',
        ),
        ("points: 5, cap: {day: 0}", "cap.day: must be a whole number of points such as 1; got 0"),
        ("points: 5, cap: {days: 9}", 'cap.days: is not known here, write "day"; got 9'),
        ("points: 5, cap: 9", "cap: must be a mapping such as {receipt: 1000}; got 9"),
        ("points: 5, pending: {days: -1}", "pending.days: must be a whole number from 0 to 3650; got -1"),
        (
            "points: 5, only: {}",
            (
                'only: must name lines by "skus", "sku_prefixes", "categories", "classes", "labels" or '
                '"brands"; got an empty mapping'
            ),
        ),
        (
            "points: 5, only: {skus: [A], and: {skus: [B]}}",
            "only.and: must leave some of the lines that the lists beside it name; got a mapping",
        ),
        (
            "points: 5, only: {categories: [toys/dolls], but_not: {categories: [toys]}}",
            "only.but_not: must leave some of the lines that the lists beside it name; got a mapping",
        ),
    ],
)
def test_a_rule_gives_one_thing_and_says_only_what_goes_with_it(words, problem):
    assert only(rule(words)) == [f"earn[0].{problem}"]


def test_points_of_a_scale_are_written_with_its_decimals():
    text = MINIMAL + "currencies: [{code: points, scale: 1}]\n"

    assert only(rule('points: "0.25"', text)) == [
        'earn[0].points: must be points such as 1 or "0.1"; got "0.25"'
    ]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ('times: "2", of: [bsae]', 'of[0]: must be a rule of this document, "more" or "base"; got "bsae"'),
        (
            'times: "2", of: []',
            "of: must be a list of rules of this document such as [more]; got an empty list",
        ),
        (
            'times: "2", of: [more]',
            'of: must name rules with per for points only; "more" is none; got a list',
        ),
    ],
)
def test_a_multiplier_multiplies_rates(words, problem):
    assert only(rule(words)) == [f"earn[0].{problem}"]


def test_a_multiplier_has_a_rate_of_its_points_wherever_it_stands():
    in_miles = MILES + 'offers: [{code: o, earn: [{code: twice, currency: miles, times: "2"}]}]\n'

    assert only(rule('currency: miles, times: "2"', MINIMAL + MILES)) == [
        'earn[0].times: must have a rule with per for miles to multiply; got "2"'
    ]
    assert only(MINIMAL + in_miles) == [
        'offers[0].earn[0].times: must have a rule with per for miles to multiply; got "2"'
    ]


def test_a_multiplier_and_points_never_compete_in_a_group():
    text = rule("points: 5, group: g").replace("earn:\n", 'earn:\n  - {code: twice, times: "2", group: g}\n')

    assert only(text) == [
        (
            "earn[1].group: must not hold both multipliers and rules with points of their own, which never "
            'compete; got "g"'
        )
    ]


@pytest.mark.parametrize(
    ("cap", "problem"),
    [
        ("{most: 5, per: day}", "code: must be a code of small letters, digits and hyphens such as"),
        ("{code: a, per: day}", "most: must be a whole number of points such as 1; got nothing"),
        ("{code: a, most: 0, per: day}", "most: must be a whole number of points such as 1; got 0"),
        ("{code: a, most: 5}", f"per: must be {SPANS}; got nothing"),
        ("{code: a, most: 5, per: days}", f'per: must be {SPANS}; got "days"'),
        ("{code: a, most: 5, per: day, of: [x]}", 'of[0]: must be a rule of this document, "base"; got "x"'),
        ("{code: base, most: 5, per: day}", 'code: must differ from that of a rule; got "base"'),
        ("{code: a, currency: pints, most: 5, per: day}", "currency: must be a currency of this document"),
        (
            "{code: a, currency: miles, most: 5, per: day, of: [base]}",
            'of: must name rules for miles only; "base" gives points; got a list',
        ),
    ],
)
def test_a_cap_bounds_something(cap, problem):
    (found,) = only(f"{MINIMAL}{MILES}caps: [{cap}]\n")
    assert found.startswith(f"caps[0].{problem}")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", "must ask for something: "),
        ("stores: []", '.stores: must be a list of 1 to 10000 texts such as ["hk-01"]; got an empty list'),
        ("stores: [1]", '.stores[0]: must be text of 1 to 100 characters in quotes such as "hk-01"; got 1'),
        ("tiers: [vpi]", '.tiers[0]: must be a tier of this document, "member" or "vip"; got "vpi"'),
        ("tiers: vip", '.tiers: must be a list of tiers of this document such as [member]; got "vip"'),
        ("segments: [x]", '.segments[0]: must be a segment of this document, which has none; got "x"'),
        ("days: [x]", '.days[0]: must be a day of this document, which has none; got "x"'),
        ('from: "2026-02-30"', '.from: must be a day such as "2026-12-31"; got "2026-02-30"'),
        (
            'from: "2026-03-02", through: "2026-03-01"',
            '.through: must not be before from, else it never holds; got "2026-03-01"',
        ),
        ("first_purchase: 1", ".first_purchase: must be true or false; got 1"),
        ("joined_within_days: 0", ".joined_within_days: must be a whole number from 1 to 3650; got 0"),
        ("basket: {pieces: 0}", ".basket.pieces: must be a whole number from 1 to 1000000; got 0"),
        (
            'basket: {at_least: "5.001"}',
            '.basket.at_least: must be a positive amount such as "1.00", as GBP has 2 decimals; got "5.001"',
        ),
        (
            'basket: {at_least: "5.00", at_most: "4.99"}',
            '.basket.at_most: must not be less than at_least, else no basket fits; got "4.99"',
        ),
        ("store: [s]", '.store: is not known here, write "stores"; got a list'),
    ],
)
def test_a_condition_asks_what_can_be(words, problem):
    (found,) = only(when(words))
    assert found.removeprefix("earn[0].when").removeprefix(": ").startswith(problem)


def test_a_birthday_is_a_day_a_week_or_a_month():
    (found,) = only(when("birthday: year"))
    assert found.startswith("earn[0].when.birthday: must be ")


def test_only_a_document_with_tiers_asks_whether_one_is_raised():
    assert only(when("raises_tier: true")) == []
    assert only(when("raises_tier: true", MINIMAL)) == [
        "earn[0].when.raises_tier: must be left out where the document has no tiers; got true"
    ]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (
            "name: O",
            "earn: must be a list of 1 to 200 mappings, or a discount must name the offer; got nothing",
        ),
        (
            "earn: []",
            "earn: must be a list of 1 to 200 mappings, or a discount must name the offer; got an empty list",
        ),
        ("earn: [{code: a}]", f"earn[0].per: {PER}, or points, times or reward; got nothing"),
        ("earn: [{code: base, points: 5}]", 'earn[0].code: must differ from that of a rule; got "base"'),
        (
            "earn: [{code: a, points: 5}, {code: a, points: 6}]",
            'earn[1].code: must differ from that of entry 0; got "a"',
        ),
        (f"{GIFT}, hold_out: 100", "hold_out: must be a whole number from 1 to 99; got 100"),
        (f"{GIFT}, times: 0", "times: must be a whole number from 1 to 10000; got 0"),
        (f"{GIFT}, budget: 0", "budget: must be a whole number of points such as 1; got 0"),
        (
            f"{GIFT}, activation: always",
            'activation: must be "none", "member" or "chosen-day"; got "always"',
        ),
        (
            'earn: [{code: a, points: 5, when: {from: "2026-04-01"}}], when: {through: "2026-03-31"}',
            f'earn[0].when.from: {FITS}; got "2026-04-01"',
        ),
        (
            'earn: [{code: a, points: 5, when: {through: "2026-03-01"}}], when: {from: "2026-03-31"}',
            f'earn[0].when.through: {FITS}; got "2026-03-01"',
        ),
        (
            "earn: [{code: a, points: 5, when: {stores: [x]}}], when: {stores: [y]}",
            f"earn[0].when.stores: {FITS}; got a list",
        ),
        (
            "earn: [{code: a, points: 5, when: {first_purchase: false}}], when: {first_purchase: true}",
            f"earn[0].when.first_purchase: {FITS}; got false",
        ),
        (
            (
                'earn: [{code: a, points: 5, when: {basket: {at_least: "9.00"}}}], '
                'when: {basket: {at_most: "8.00"}}'
            ),
            f"earn[0].when.basket: {FITS}; got a mapping",
        ),
        (
            "earn: [{code: a, points: 5, unless: {stores: [x, y]}}], when: {stores: [x]}",
            (
                "earn[0].unless: must not hold wherever the rule does, else it never gives anything; "
                "got a mapping"
            ),
        ),
    ],
)
def test_an_offer_can_give_something(words, problem):
    assert only(offer(words)) == [f"offers[0].{problem}"]


def test_two_offers_have_no_rule_of_one_code():
    offers = "offers: [{code: a, earn: [{code: x, points: 5}]}, {code: b, earn: [{code: x, points: 5}]}]\n"

    assert only(MINIMAL + offers) == ['offers[1].earn[0].code: must differ from that of a rule; got "x"']


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("most: 2", "every: must be a mapping such as {reaches: 1000, points: 50}, or stages; got nothing"),
        (
            "every: {reaches: 5, points: 1}, stages: [{reaches: 5, points: 1}]",
            "stages: must be left out where every says what is given; got a list",
        ),
        (
            "stages: [{reaches: 5, points: 1}], most: 2",
            "most: must be left out where each stage is given once; got 2",
        ),
        (
            "stages: [{reaches: 5, points: 1}, {reaches: 5, points: 1}]",
            "stages[1].reaches: must be more than the stage before it reaches; got 5",
        ),
        ("every: {reaches: 5}", 'every: must give "points" or "reward"; got a mapping'),
        ("every: {points: 5}", "every.reaches: must be a whole number such as 1; got nothing"),
        ("every: {reaches: 0, points: 5}", "every.reaches: must be a whole number such as 1; got 0"),
        (
            'every: {reaches: "5.00", points: 5}',
            'every.reaches: must be a whole number such as 1; got "5.00"',
        ),
        (
            "every: {reaches: 5, reward: mug}",
            'every.reward: must be a reward of this document, "cup"; got "mug"',
        ),
        (f"{GIVEN}, most: 0", "most: must be a whole number from 1 to 10000; got 0"),
        (f"{GIVEN}, counter: x", 'counter: must be a counter of this document, "c"; got "x"'),
        (f"{GIVEN}, code: base", 'code: must differ from that of a rule; got "base"'),
        (f"{GIVEN}, span: receipt", f'span: must be {LASTING}; got "receipt"'),
    ],
)
def test_a_milestone_can_be_passed(words, problem):
    own = {word.split(":")[0] for word in words.split(", ")}
    head = {"code": "code: m", "counter": "counter: c", "span": "span: year"}
    usual = ", ".join(text for word, text in head.items() if word not in own)

    assert only(f"{REWARDED}milestones: [{{{usual}, {words}}}]\n") == [f"milestones[0].{problem}"]


def test_a_milestone_of_money_is_reached_by_an_amount():
    text = milestone("every: {reaches: 5, points: 5}").replace("measures: visits", "measures: spend")

    assert only(text) == [
        'milestones[0].every.reaches: must be a positive amount in quotes such as "1.00"; got 5'
    ]


def test_a_milestone_holds_where_its_counter_counts():
    text = milestone("every: {reaches: 5, points: 5}, when: {stores: [x]}")

    assert only(text) == []
    assert only(text.replace("measures: visits", "measures: visits, when: {stores: [y]}")) == [
        "milestones[0].when.stores: must fit the when of its counter, else it never holds; got a list"
    ]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("measures: spend, of: [base]", "of: must be left out where the counter measures spend; got a list"),
        ("measures: points, of: [x]", 'of[0]: must be a rule of this document, "base"; got "x"'),
        (
            "measures: points, currency: miles, of: [base]",
            'of: must name rules for miles only; "base" gives points; got a list',
        ),
        ("measures: visits, when: {stores: []}", "when.stores: must be a list of 1 to 10000 texts such as"),
    ],
)
def test_a_counter_counts_something(words, problem):
    (found,) = only(f"{MINIMAL}{MILES}counters: [{{code: c, {words}}}]\n")
    assert found.startswith(f"counters[0].{problem}")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("tax: without", 'tax: must be "included" or "excluded"; got "without"'),
        ("discounts: kept", 'discounts: must be "deducted" or "ignored"; got "kept"'),
        (
            "not_tenders: gift-card",
            'not_tenders: must be a list of 1 to 10000 texts such as ["gift-card"]; got "gift-card"',
        ),
        (
            "shipping: excluded",
            'shipping: is not known here, write "tax", "discounts" or "not_tenders"; got "excluded"',
        ),
    ],
)
def test_what_counts_is_said_in_its_words(words, problem):
    assert only(f"{MINIMAL}counts: {{{words}}}\n") == [f"counts.{problem}"]


def test_points_of_offers_and_milestones_can_be_used_before_they_expire_too():
    text = milestone("every: {reaches: 5, points: 5}, pending: {days: 29}") + (
        "currencies: [{code: points, expiry: {after: 1 month}}]\n"
        "offers: [{code: o, earn: [{code: a, points: 5, pending: {days: 29}}]}]\n"
    )

    assert only(text.replace("29", "28")) == []
    assert only(text) == [
        f"{place}.pending.days: must be at most 28, else its points expire before they can be used; got 29"
        for place in ("offers[0].earn[0]", "milestones[0]")
    ]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("", None),
        ("counters: [{code: c, measures: points, of: [survey]}]", None),
        (
            "caps: [{code: a, most: 5, per: day, of: [survey]}]",
            'caps[0].of: must name rules of purchases only; "survey" has a limit of its own; got a list',
        ),
        (
            'offers: [{code: o, earn: [{code: twice, times: "2", of: [survey]}]}]',
            ('offers[0].earn[0].of: must name rules with per for points only; "survey" is none; got a list'),
        ),
        (
            "currencies: [{code: points, expiry: {after: 5 days}}]",
            (
                "activities[0].pending.days: must be at most 5, else its points expire before they can be "
                "used; got 9"
            ),
        ),
    ],
)
def test_an_activity_gives_points_but_is_no_purchase(more, problem):
    activity = "activities: [{code: survey, points: 50, limit: {ever: 1}, pending: {days: 9}}]\n"

    assert only(f"{MINIMAL}{activity}{more}\n") == ([problem] if problem else [])


def test_an_activity_has_no_code_of_a_rule():
    assert only(f"{MINIMAL}activities: [{{code: base, points: 50}}]\n") == [
        'activities[0].code: must differ from that of a rule; got "base"'
    ]


@pytest.mark.parametrize(
    "rule_words",
    [
        'times: "2", of: [base], only: {labels: [new]}',
        "points: 5, group: g",
        "points: 5, when: {tiers: [vip]}, unless: {stores: [x]}",
    ],
)
def test_what_is_right_is_not_refused(rule_words):
    assert only(with_earn(f"{{code: more, {rule_words}}}") + TIERED.removeprefix(MINIMAL)) == []
