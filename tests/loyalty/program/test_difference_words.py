"""Differences in words: every language tells every place, with the same facts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

import pytest

from loyalty.explanations import language
from loyalty.program import forms, word_labels
from loyalty.program.comparing import Difference
from loyalty.program.difference_words import ANY, FOLDER, languages, sentence
from loyalty.program.form import Rows

FEWER_STEPS = Difference("changed", ("earn", "base", "per", "amount"), "1.00", "2.00")


def facts(texts: Mapping[str, str]) -> dict[str, set[str]]:
    return {kind: {name for _, name, _, _ in Formatter().parse(text) if name} for kind, text in texts.items()}


def test_whoever_is_told_why_is_told_what_changes_too() -> None:
    assert languages().keys() == language.languages().keys()


@pytest.mark.parametrize("tag", languages())
def test_a_language_tells_every_place_with_the_same_facts(tag: str) -> None:
    english, other = languages()["en"], languages()[tag]

    assert other.values.keys() == english.values.keys()
    assert {place: facts(texts) for place, texts in other.places.items()} == {
        place: facts(texts) for place, texts in english.places.items()
    }
    assert other.places[ANY].keys() == {"added", "removed", "changed"}


@pytest.mark.parametrize("tag", ["zh-Hant", "zh-Hans"])
def test_chinese_is_set_as_chinese(tag: str) -> None:
    for texts in languages()[tag].places.values():
        for text in texts.values():
            assert text.endswith("。")
            assert not re.search(r"[,;:!?()]", re.sub(r"\{[^}]*\}", "", text)), text


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en", 'The rule "base" gives its points for each "2.00" spent instead of each "1.00".'),
        ("zh-Hant", "規則「base」改為每消費「2.00」給予積分，原為每「1.00」。"),
        ("zh-Hans", "规则“base”改为每消费“2.00”给予积分，原为每“1.00”。"),
        ("fr", 'The rule "base" gives its points for each "2.00" spent instead of each "1.00".'),
    ],
)
def test_a_difference_is_told_in_the_language_asked_for(tag: str, words: str) -> None:
    assert sentence(FEWER_STEPS, tag) == words


def test_what_nobody_knows_is_told_by_its_place() -> None:
    gone = Difference("removed", ("nonsense", "digits"), [], None)

    assert sentence(gone, "zh-Hant") == "移除 nonsense.digits，原為空的一列。"
    assert sentence(gone) == "nonsense.digits is gone; it was an empty list."


@pytest.mark.parametrize(
    ("found", "english", "chinese"),
    [
        (
            Difference("changed", ("earn", "base", "when", "basket", "at_least"), "5.00", "9.00"),
            'Rule "base": only when, what the goods come to together, at least is "9.00" instead of "5.00".',
            "規則「base」：只限於，貨品合計，至少由「5.00」改為「9.00」。",
        ),
        (
            Difference("added", ("offers", "week", "when", "days", "friday"), None, "friday"),
            'Offer "week": only when, on the days now has "friday" too.',
            "優惠「week」：只限於，在日子加入「friday」。",
        ),
        (
            Difference("removed", ("discounts", "five"), {"code": "five", "percent": "5"}, None),
            'Gone: Discount "five".',
            "取消折扣「five」。",
        ),
        (
            Difference("changed", ("milestones", "gifts", "stages", "0", "points"), 5, 6),
            'Milestone "gifts": stages, no. 1, points given is 6 instead of 5.',
            "里程碑獎賞「gifts」：階段，第1項，所給積分由5改為6。",
        ),
        (
            Difference("added", ("tiers", "up"), None, {"when": "next-day", "by": "itself"}),
            'Tiers: how a tier is taken is now only when "next-day", by "itself".',
            "級別：升級方式由此為只限於 「next-day」，按 「itself」。",
        ),
        (
            Difference("added", ("earn", "base", "carry"), None, True),
            'Rule "base": what is left over is carried on is now yes.',
            "規則「base」：餘額帶到下次由此為是。",
        ),
    ],
)
def test_what_has_no_sentence_of_its_own_is_told_by_its_labels(
    found: Difference, english: str, chinese: str
) -> None:
    assert sentence(found) == english
    assert sentence(found, "zh-Hant") == chinese


def test_every_word_of_every_form_has_a_label_in_every_language() -> None:
    for tag, labels in word_labels.languages().items():
        missing = {each.key for each in forms.words() if each.key not in labels and each.word not in labels}
        assert not missing, f"{tag} has no label for {sorted(missing)}; add it to loyalty/program/labels"
        assert labels.keys() == word_labels.languages()["en"].keys()
        assert all(isinstance(word, str) and label for word, label in labels.items())


def test_every_list_at_the_top_says_what_its_entries_are() -> None:
    lists = {each.word for each in forms.words() if each.under == forms.TOP and isinstance(each.field, Rows)}
    for tag, words in languages().items():
        assert {f"{each}.*" for each in lists} <= words.subjects.keys(), tag
        assert words.subjects.keys() == languages()["en"].subjects.keys()
        assert facts(words.told) == facts(languages()["en"].told)
        assert facts(words.subjects) == facts(languages()["en"].subjects)


def test_a_new_file_is_found(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "differences")
    shutil.copy(FOLDER / "en.yaml", tmp_path / "differences" / "fr.yaml")

    assert set(languages(tmp_path / "differences")) == {"en", "fr", "zh-Hans", "zh-Hant"}
