"""Each kind of mistake is named with its place, its remedy and what was found."""

import pytest

from loyalty.program import document
from loyalty.program.earning_schema import EarnForm
from loyalty.program.problem import one_of
from loyalty.program.schema import ProgramForm
from tests.loyalty.program.documents import MINIMAL, TIERED, with_earn, with_tiers

NAMES = "must be text of 1 to 100 characters, or one for each language such as {en: Card}"
DURATION = 'must be days, months or years such as "30 days" or "12 months", at most 100 years'


def amount(written):
    return with_earn(f"{{code: more, per: {{amount: {written}, points: 1}}}}")


def points(written):
    return with_earn(f'{{code: more, per: {{amount: "1.00", points: {written}}}}}')


def by_tier(written, text=TIERED):
    return text.replace("  - code: base\n", f"  - code: base\n    by_tier: {written}\n")


def only(text):
    """The one problem of this document, as a line."""
    return [str(problem) for problem in document.check(text)]


@pytest.mark.parametrize(
    "written", ['"1,00"', '"-1"', '"0.00"', '"1e400"', '"NaN"', "NaN", '""', '"£1"', '" 1"', '"٣"']
)
def test_an_amount_is_positive_and_has_a_point(written):
    shown = written if written.startswith('"') else f'"{written}"'
    assert only(amount(written)) == [
        f'earn[1].per.amount: must be a positive amount such as "1.00"; got {shown}'
    ]


@pytest.mark.parametrize("written", ["1", "1.00", "1e400", "9223372036854775808", ".inf", ".nan"])
def test_an_amount_without_quotes_is_to_be_quoted(written):
    assert only(amount(written)) == [
        f'earn[1].per.amount: must be a positive amount in quotes such as "1.00"; got {written}'
    ]


@pytest.mark.parametrize(
    ("money", "written", "remedy"),
    [
        ("GBP", "1.005", 'such as "1.00", as GBP has 2 decimals'),
        ("JPY", "1.5", 'such as "1", as JPY has no decimals'),
        ("BHD", "0.0001", 'such as "1.000", as BHD has 3 decimals'),
    ],
)
def test_an_amount_fits_the_decimals_of_its_money(money, written, remedy):
    text = MINIMAL.replace("GBP", money).replace("1.00", written)
    assert only(text) == [f'earn[0].per.amount: must be a positive amount {remedy}; got "{written}"']


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("10.9", "10.9"),
        ('"10"', '"10"'),
        ("true", "true"),
        ("0", "0"),
        ("-1", "-1"),
        ("1e3", "1e3"),
        ("9223372036854775808", "9223372036854775808"),
        ("null", "null"),
        ("", "null"),
        ("[]", "an empty list"),
        ("[1]", "a list"),
        ("{}", "an empty mapping"),
        ("{a: 1}", "a mapping"),
    ],
)
def test_points_are_a_whole_number(written, shown):
    assert only(points(written)) == [
        f"earn[1].per.points: must be a whole number of points such as 1; got {shown}"
    ]


def test_points_have_a_greatest_number():
    assert only(points("1000001")) == [
        "earn[1].per.points: must be a whole number of points such as 1, at most 1000000; got 1000001"
    ]


def test_points_can_be_used_before_they_expire():
    text = MINIMAL + "currencies: [{code: points, expiry: {after: 1 month}}]\n"
    pending = text.replace("  - code: base\n", "  - code: base\n    pending: {days: 29}\n")

    assert only(pending.replace("29", "28")) == []
    assert only(pending) == [
        "earn[0].pending.days: must be at most 28, else its points expire before they can be used; got 29"
    ]


def test_points_have_no_more_decimals_than_their_scale():
    text = MINIMAL.replace("points: 1", 'points: "0.25"') + "currencies: [{code: points, scale: 1}]\n"
    assert only(text) == ['earn[0].per.points: must be points such as 1 or "0.1"; got "0.25"']


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("format: 1", "format: must be 1; got nothing"),
        (
            "code: my-shop",
            'code: must be a code of small letters, digits and hyphens such as "base"; got nothing',
        ),
        (
            "name: My Shop Card",
            f"name: {NAMES}; got nothing",
        ),
        ("zone: Europe/London", 'zone: must be an IANA zone such as "Europe/London"; got nothing'),
        ("money: GBP", 'money: must be an ISO 4217 code such as "GBP"; got nothing'),
        (
            '    per: {amount: "1.00", points: 1}',
            (
                'earn[0].per: must be a mapping such as {amount: "1.00", points: 1}, '
                "or points, times or reward; got nothing"
            ),
        ),
        (
            'earn:\n  - code: base\n    per: {amount: "1.00", points: 1}',
            (
                "earn: is required where nothing else is given: write earn, or any of milestones, "
                "activities, discounts, prices, benefits, contests; got nothing"
            ),
        ),
    ],
)
def test_what_is_needed_is_asked_for(line, problem):
    assert only(MINIMAL.replace(line, "")) == [problem]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("format: 1", "format: 2", "format: must be 1; got 2"),
        ("format: 1", "format: true", "format: must be 1; got true"),
        (
            "my-shop",
            "My Shop",
            'code: must be a code of small letters, digits and hyphens such as "base"; got "My Shop"',
        ),
        ("GBP", "gbp", 'money: must be an ISO 4217 code such as "GBP"; got "gbp"'),
        ("GBP", "XXX", 'money: must be an ISO 4217 code such as "GBP"; got "XXX"'),
        ("London", "Londn", 'zone: must be an IANA zone such as "Europe/London"; got "Europe/Londn"'),
        ("Europe/London", "../etc", 'zone: must be an IANA zone such as "Europe/London"; got "../etc"'),
        ("Europe/London", "Europe", 'zone: must be an IANA zone such as "Europe/Rome"; got "Europe"'),
    ],
)
def test_the_top_of_the_document_is_checked(old, new, problem):
    assert only(MINIMAL.replace(old, new)) == [problem]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (r'"a\u0007b"', r'name: must be text of 1 to 100 characters; got "a\u0007b"'),
        ("x" * 101, f'name: must be text of 1 to 100 characters; got "{"x" * 40}…"'),
        ('" Card"', 'name: must be text of 1 to 100 characters; got " Card"'),
        (
            "{english: Card}",
            'name.english: is no language, write a tag such as "en" or "zh-Hant"; got "Card"',
        ),
        ("{en: 5}", "name.en: must be text of 1 to 100 characters; got 5"),
        ("{}", f"name: {NAMES}; got an empty mapping"),
        ("5", f"name: {NAMES}; got 5"),
    ],
)
def test_a_name_is_a_line_or_one_for_each_language(name, problem):
    assert only(MINIMAL.replace("My Shop Card", name)) == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (MINIMAL + "earns: 1", 'earns: is not known here, write "earn"; got 1'),
        (
            with_earn('{code: more, per: {amount: "1.00", points: 1}, exclude: tobacco}'),
            f'earn[1].exclude: is not known here, write {one_of(EarnForm().words)}; got "tobacco"',
        ),
        (
            MINIMAL + "exclude: [{code: a, category: [b]}]",
            'exclude[0].category: is not known here, write "categories"; got a list',
        ),
    ],
)
def test_a_word_without_a_meaning_is_refused_with_the_one_that_was_meant(text, problem):
    assert only(text) == [problem]


def test_all_words_of_the_top_are_named_to_who_writes_none_of_them():
    (problem,) = only(MINIMAL + "'': 1")

    assert problem == f'"": is not known here, write {one_of(ProgramForm().words)}; got 1'
    assert "…" not in problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            with_earn('{code: base, per: {amount: "1.00", points: 1}}'),
            'earn[1].code: must differ from that of entry 0; got "base"',
        ),
        (
            MINIMAL + "currencies: [{code: points}, {code: points}]",
            'currencies[1].code: must differ from that of entry 0; got "points"',
        ),
        (
            MINIMAL + "exclude: [{code: a, skus: [X]}, {code: b, skus: [X]}, {code: a, skus: [X]}]",
            'exclude[2].code: must differ from that of entry 0; got "a"',
        ),
        (
            with_tiers("base: {code: vip}"),
            'tiers.steps[0].code: must differ from that of the base; got "vip"',
        ),
    ],
)
def test_codes_are_given_once(text, problem):
    assert only(text) == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            with_earn('{code: more, currency: miles, per: {amount: "1.00", points: 1}}'),
            'earn[1].currency: must be a currency of this document, "points"; got "miles"',
        ),
        (
            TIERED.replace("counter: tier-points", "counter: tier-pionts"),
            'tiers.counter: must be a counter of this document, "tier-points"; got "tier-pionts"',
        ),
        (
            MINIMAL + "tiers: {counter: spent, window: card-year, steps: [{code: vip, reaches: 1}]}",
            'tiers.counter: must be a counter of this document, which has none; got "spent"',
        ),
        (by_tier('{vpi: "2"}'), 'earn[0].by_tier.vpi: is no tier of this document, write "vip"; got "2"'),
        (
            by_tier('{diamond: "2"}'),
            'earn[0].by_tier.diamond: is no tier of this document, write "member" or "vip"; got "2"',
        ),
        (
            by_tier('{vip: "2"}', MINIMAL),
            'earn[0].by_tier.vip: is no tier of this document, which has none; got "2"',
        ),
    ],
)
def test_what_is_referred_to_is_declared(text, problem):
    assert only(text) == [problem]


@pytest.mark.parametrize(
    ("written", "shown"), [("{}", "an empty mapping"), ('"1.5"', '"1.5"'), ("[vip]", "a list")]
)
def test_multipliers_are_given_by_tier(written, shown):
    assert only(by_tier(written)) == [
        f'earn[0].by_tier: must be a mapping of tiers to multipliers such as {{vip: "1.5"}}; got {shown}'
    ]


def test_a_long_list_of_what_could_be_written_is_cut():
    steps = "".join(f"    - {{code: step-{n}, reaches: {20001 + n}}}\n" for n in range(60))
    (problem,) = only(by_tier('{gold: "2"}') + steps)
    assert problem.endswith('"step-36", "step-37", …; got "2"')


@pytest.mark.parametrize(
    ("written", "quotes"),
    [("1.5", " in quotes"), ("2", " in quotes"), ('"1,5"', ""), ('"101"', ""), ('"-1"', "")],
)
def test_a_multiplier_is_a_decimal_in_quotes(written, quotes):
    assert only(by_tier(f"{{vip: {written}}}")) == [
        f'earn[0].by_tier.vip: must be a multiplier{quotes} up to 100 such as "1.5"; got {written}'
    ]


@pytest.mark.parametrize("reaches", [20000, 19999])
def test_steps_ascend(reaches):
    text = TIERED + f"    - {{code: gold, reaches: {reaches}}}\n"
    assert only(text) == [
        f"tiers.steps[1].reaches: must be more than 20000, what the step before it reaches; got {reaches}"
    ]


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ("starts_month: 4", "tiers.starts_month: must be left out where the window is card-year; got 4"),
        ("starts_month: 13", "tiers.starts_month: must be a whole number from 1 to 12; got 13"),
        ("leap_day: feb-29", 'tiers.leap_day: must be "feb-28" or "mar-1"; got "feb-29"'),
        ("review_days: 336", "tiers.review_days: must be a whole number from 0 to 335; got 336"),
        ("down: two-steps", 'tiers.down: must be "one-step", "requalify" or "base"; got "two-steps"'),
        ("refund_unmakes: 1", "tiers.refund_unmakes: must be true or false; got 1"),
        ("base: gold", 'tiers.base: must be a mapping such as {code: member}; got "gold"'),
    ],
)
def test_settings_of_tiers_are_checked(setting, problem):
    assert problem in only(with_tiers(setting))


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ("leap_day: mar-1", 'leap_day: must be left out where the window is calendar-month; got "mar-1"'),
        ("starts_month: 4", "starts_month: must be left out where the window is calendar-month; got 4"),
        ("review_days: 28", "review_days: must be at most 27 where the window is calendar-month; got 28"),
    ],
)
def test_settings_of_tiers_fit_their_window(setting, problem):
    assert only(with_tiers(setting).replace("card-year", "calendar-month")) == [f"tiers.{problem}"]


@pytest.mark.parametrize(
    ("measures", "reaches", "problem"),
    [
        ("spend", "3000", 'must be a positive amount in quotes such as "1.00"; got 3000'),
        ("visits", '"12"', 'must be a whole number such as 1; got "12"'),
        ("points", '"20000"', 'must be a whole number of points such as 1; got "20000"'),
    ],
)
def test_a_tier_is_asked_for_in_the_unit_of_its_counter(measures, reaches, problem):
    text = TIERED.replace("measures: points", f"measures: {measures}").replace("20000", reaches)
    assert only(text) == [f"tiers.steps[0].reaches: {problem}"]


@pytest.mark.parametrize(
    ("counter", "problem"),
    [
        (
            "{code: a, measures: points, only: {skus: [X]}}",
            "only: must be left out where the counter measures points; got a mapping",
        ),
        (
            "{code: a, measures: spend, currency: points}",
            'currency: must be left out where the counter measures spend; got "points"',
        ),
        (
            "{code: a, measures: kilos}",
            'measures: must be "points", "spend", "visits" or "units"; got "kilos"',
        ),
    ],
)
def test_a_counter_says_only_what_it_can_mean(counter, problem):
    assert only(f"{MINIMAL}counters: [{counter}]") == [f"counters[0].{problem}"]


@pytest.mark.parametrize(
    ("exclusion", "problem"),
    [
        (
            "{code: a}",
            (
                'exclude[0]: must name lines by "skus", "sku_prefixes", "categories", "classes", "labels" or '
                '"brands"; got a mapping'
            ),
        ),
        (
            "{code: a, skus: []}",
            'exclude[0].skus: must be a list of 1 to 10000 texts such as ["POST"]; got an empty list',
        ),
        (
            "{code: a, skus: [A, 85123]}",
            'exclude[0].skus[1]: must be text of 1 to 100 characters in quotes such as "POST"; got 85123',
        ),
        (
            "{code: a, categories: [/toys]}",
            'exclude[0].categories[0]: must be a path of the catalog such as "toys/dolls"; got "/toys"',
        ),
        ("tobacco", 'exclude[0]: must be a mapping such as {code: postage, skus: [POST]}; got "tobacco"'),
    ],
)
def test_lines_are_named_by_lists_of_texts(exclusion, problem):
    assert only(f"{MINIMAL}exclude: [{exclusion}]") == [problem]


@pytest.mark.parametrize(
    "after", ["12", '"12"', "12 weeks", "0 days", "1.5 months", "1201 months", "-1 days"]
)
def test_a_duration_is_a_count_of_days_or_months(after):
    (problem,) = only(f"{MINIMAL}currencies: [{{code: points, expiry: {{after: {after}}}}}]")
    assert problem.startswith(f"currencies[0].expiry.after: {DURATION}; got ")


@pytest.mark.parametrize(
    ("extra", "problem"),
    [
        ("returns: {unnamed: newest}", "returns.unnamed: "),
        (
            "returns: {shortfall: keep}",
            'returns.shortfall: must be "owe", "clip", "withhold" or "credit-note"; got "keep"',
        ),
        ("returns: {owe_limit: -1}", "returns.owe_limit: must be a whole number of points such as 0; got -1"),
        (
            "returns: {shortfall: clip, owe_limit: 5}",
            "returns.owe_limit: must be left out where shortfall is clip; got 5",
        ),
        (
            "currencies: [{code: points}, {code: miles, scale: 1}]\nreturns: {owe_limit: 5}",
            "returns.owe_limit: must be left out where currencies differ in scale; got 5",
        ),
        ("restore: {grace_days: 1.5}", "restore.grace_days: must be a whole number from 0 to 3650; got 1.5"),
        ("members: {enrol: always}", 'members.enrol: must be "explicit" or "first-sale"; got "always"'),
        ("cards: {digits: 14}", "cards.digits: must be a whole number from 15 to 22; got 14"),
        ("cards: {prefix: 77}", 'cards.prefix: must be 1 to 8 digits in quotes such as "77"; got 77'),
        ('cards: {prefix: "7x"}', 'cards.prefix: must be 1 to 8 digits such as "77"; got "7x"'),
        ("language: English", 'language: must be a language tag such as "en"; got "English"'),
        ("rewards: {}", "rewards: must be a list of 0 to 200 mappings; got an empty mapping"),
        (
            'rewards: [{code: v, cost: 500, worth: "5.00", kind: car}]',
            'rewards[0].kind: must be "voucher"',
        ),
    ],
)
def test_policies_and_rewards_are_checked(extra, problem):
    (shown,) = only(MINIMAL + extra)
    assert shown.startswith(problem)


@pytest.mark.parametrize(
    ("limits", "problems"),
    [
        (
            "static_card_up_to: 200, pin_up_to: 100",
            ["spending.pin_up_to: must not be below static_card_up_to, or left out"],
        ),
        (
            "pin_up_to: 100, one_time_up_to: 99",
            [
                (
                    "spending.one_time_up_to: must not be below static_card_up_to and pin_up_to,"
                    " or left out for any number"
                )
            ],
        ),
        ("static_card_up_to: 200, pin_up_to: 200, one_time_up_to: 200", []),
        ("static_card_up_to: 200, static_card_per_day: 200, pin_per_day: 200", []),
        (
            "static_card_up_to: 200, static_card_per_day: 199",
            ["spending.static_card_per_day: must not be below static_card_up_to, or left out for any number"],
        ),
        (
            "static_card_per_day: 300, pin_per_day: 299",
            [
                (
                    "spending.pin_per_day: must not be below pin_up_to and what the card alone may spend,"
                    " or left out"
                )
            ],
        ),
        ("static_card_up_to: 200", []),
        ("one_time_up_to: 0", []),
    ],
)
def test_what_proves_more_spends_no_less(limits, problems):
    assert [each.partition("; got")[0] for each in only(MINIMAL + f"spending: {{{limits}}}\n")] == problems
