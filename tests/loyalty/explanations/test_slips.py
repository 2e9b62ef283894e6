"""A slip fits its paper, in every language and with every printer's letters."""

from __future__ import annotations

from itertools import pairwise

import pytest

from loyalty.explanations import slips
from loyalty.explanations.language import language, languages
from loyalty.explanations.why import why
from loyalty.program import document
from loyalty.receipts.values import Difference, Outcome, Reason, Recorded, Redeemed, Status, Withheld
from points.state import Balance
from tests.loyalty.shop import TIERED

PROGRAM = document.read(TIERED)
ANSWER = Recorded(
    Status.RECORDED,
    "r",
    "sale",
    1,
    differences=(Difference("r", "base", "points", 537),),
    balances={"points": Balance(1234)},
    seq=3,
    redemptions=(
        Redeemed(0, "points", "", "points", 100, 100, Outcome.REDEEMED),
        Redeemed(1, "reward", "mug", "points", 5, 400, Outcome.REJECTED, "insufficient_points"),
    ),
    withheld=(Withheld("points", 80, 80),),
    waiting=Reason.UNMATCHED,
    ahead=(why("to-next", counter="tier-points", amount=3400, tier="vip", by_on="2026-12-31"),),
)


def test_earned_balance_and_what_comes_next_are_on_it() -> None:
    assert slips.lines(ANSWER, PROGRAM, language("en"), 32) == [
        "Points earned         537 points",
        "Points spent          100 points",
        "Balance             1,234 points",
        "3,400 points to vip by Thursday",
        "31 December 2026.",
        "Some of these goods found no",
        "purchase of yours; they wait,",
        "and take nothing.",
        "Not redeemed at this till: there",
        "are not enough points.",
        "£0.80 kept back: 80 points were",
        "already spent.",
    ]


def test_chinese_letters_are_two_columns_wide_and_no_line_begins_with_a_stop() -> None:
    found = slips.lines(ANSWER, PROGRAM, language("zh-Hant"), 32)

    assert found[0] == "本次積分" + " " * (32 - 8 - 5) + "537分"
    assert all(line[0] not in "。，：；）" for line in found)


@pytest.mark.parametrize("tag", ["zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("columns", range(20, 49))
def test_a_figure_stays_with_what_it_counts_and_a_bracket_with_what_it_opens(tag: str, columns: int) -> None:
    found = slips.lines(ANSWER, PROGRAM, language(tag), columns)

    assert all(line.strip()[0] not in "。，：；）" and not line.endswith("（") for line in found), found
    for line, after in pairwise(found):
        assert not (line[-1].isdecimal() and after[0] in "分年月日"), found
    assert all(slips.width(line) <= columns for line in found)


@pytest.mark.parametrize(
    ("encoding", "sign", "printed"), [("big5", "£", b"\xa2\x47"), ("gb18030", "￡", b"\xa1\xea")]
)
def test_a_sign_of_money_is_one_the_printer_has_and_counted_as_wide_as_it_prints(
    encoding: str, sign: str, printed: bytes
) -> None:
    for columns in range(20, 49):
        found = slips.lines(ANSWER, PROGRAM, language("zh-Hant"), columns, encoding)
        (line,) = (each for each in found if sign in each)
        assert printed in line.encode(encoding)
        assert all(len(each.encode(encoding)) <= columns for each in found)


# What a language's printer has no letter for: no sentence needs it, and a question mark stands in its place.
UNPRINTABLE = {("zh-Hant", "big5"): set("€₹₩"), ("zh-Hans", "gb18030"): set()}


@pytest.mark.parametrize(("tag", "encoding"), UNPRINTABLE)
def test_a_printer_has_every_letter_of_its_language(tag: str, encoding: str) -> None:
    chinese = language(tag)
    words = (
        *chinese.sentences.values(),
        *chinese.clauses.values(),
        *chinese.words.values(),
        *chinese.dates.values(),
        *chinese.months,
        *chinese.weekdays,
        *chinese.numbers.values(),
        *(form for forms in chinese.units.values() for form in forms.values()),
    )

    assert "".join(words).encode(encoding).decode(encoding) == "".join(words)
    symbols = "".join((*chinese.symbols.values(), chinese.money))
    replaced = {letter for letter in symbols if letter.encode(encoding, "replace") == b"?"}
    assert replaced == UNPRINTABLE[tag, encoding]


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("columns", slips.COLUMNS)
@pytest.mark.parametrize("encoding", slips.ENCODINGS)
def test_no_line_is_wider_than_the_paper_and_all_can_be_printed(
    tag: str, columns: int, encoding: str
) -> None:
    for line in slips.lines(ANSWER, PROGRAM, language(tag), columns, encoding):
        assert slips.width(line) <= columns
        assert line.encode(encoding).decode(encoding) == line


def test_a_word_longer_than_the_paper_is_cut() -> None:
    endless = Recorded(
        Status.RECORDED,
        "r",
        "sale",
        1,
        ahead=(why("to-next", counter="x" * 90, amount=1, tier="y" * 90, by_on="2026-12-31"),),
    )

    assert all(slips.width(line) <= 32 for line in slips.lines(endless, PROGRAM, language("en"), 32))
