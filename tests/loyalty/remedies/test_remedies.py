"""Remedies: English as ever, and in every other language with the same facts."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

from loyalty.explanations import language
from loyalty.program import document
from loyalty.remedies import saying
from loyalty.remedies.remedy import worded
from loyalty.remedies.saying import COMMA, said
from tests.loyalty.remedies.sources import ROOT, facts_of, made, plain_remedies

OTHERS = sorted(set(language.languages()) - {language.DEFAULT})
PLAIN = "format: 1\ncode: a\nname: A\nmoney: GBP\nzone: UTC\n"
ALL = {each.template for each in made() if each.template}


def test_every_template_is_plain_text_and_is_given_the_facts_it_says() -> None:
    assert len(ALL) > 400
    wrong = [each for each in made() if each.template is None or facts_of(each.template) != each.facts]
    assert wrong == []


@pytest.mark.parametrize("tag", OTHERS)
def test_every_remedy_is_said_in_every_language_with_the_same_facts(tag: str) -> None:
    texts = saying.languages()[tag]
    assert sorted(set(texts) - {COMMA} ^ ALL) == []
    assert {template for template in ALL if facts_of(template) != facts_of(texts[template])} == set()


@pytest.mark.parametrize("house", ["loyalty/program", "loyalty/catalog"])
def test_nothing_is_advised_in_english_alone(house: str) -> None:
    assert list(plain_remedies(ROOT / house)) == []


@pytest.mark.parametrize("tag", OTHERS)
def test_chinese_is_set_without_blanks_and_with_its_own_punctuation(tag: str) -> None:
    odd = re.compile(r"[\u4e00-\u9fff] |[！-～] | [\u4e00-\u9fff]|[\u4e00-\u9fff][,;:?!]|[。；，]$")
    assert [text for text in saying.languages()[tag].values() if odd.search(text)] == []


def test_a_remedy_is_its_english_and_knows_its_parts() -> None:
    inner = worded("a list")
    remedy = worded("must be {words}, {found}", words=("a", "b"), found=inner)
    assert remedy == "must be a, b, a list"
    assert pickle.loads(pickle.dumps(remedy)).facts == remedy.facts
    assert copy.deepcopy(remedy).template == remedy.template


def test_a_document_s_mistakes_are_said_in_the_reader_s_language() -> None:
    text = PLAIN + "earn: [{code: b, points: 1, per: {}, when: {days: [x]}}]"
    told = {each.path: said(each.message, "zh-Hant") for each in document.check(text)}
    assert told == {
        "earn[0].per.points": "必須是整數積分，如1；現時留空",
        "earn[0].per.amount": '必須是大於零的金額，如"1.00"；現時留空',
        "earn[0].when.days[0]": "必須是計劃中的指定日子，計劃中一個也沒有；現為「x」",
        "earn[0].points": "已由per決定給多少時，這一項須留空；現為1",
    }


def test_lists_and_values_within_are_said_too() -> None:
    (problem,) = document.check(PLAIN + "earn: {a: 1}")
    assert said(problem.message, "zh-Hans") == "必须是清单，有1至200项；现为一组项目"
    assert said(
        worded("must be {words}", words=worded("{words} or {last}", words=('"a"', '"b"'), last='"c"')),
        "zh-Hant",
    ) == ('必須是"a"、"b"或"c"')


def test_plain_text_and_other_readers_have_it_in_english() -> None:
    assert said("must be told", "zh-Hant") == "must be told"
    assert said(worded("must be told"), "en") == "must be told"
    assert said(worded("must be told"), "zh-Hans") == "必须回答"
