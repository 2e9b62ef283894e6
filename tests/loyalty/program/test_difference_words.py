"""Differences in words: every language tells every place, with the same facts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

import pytest

from loyalty.explanations import language
from loyalty.program.comparing import Difference
from loyalty.program.difference_words import ANY, FOLDER, languages, sentence

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


def test_what_has_no_words_of_its_own_is_told_by_its_place() -> None:
    gone = Difference("removed", ("cards", "digits"), [], None)

    assert sentence(gone, "zh-Hant") == "移除 cards.digits，原為空的一列。"
    assert sentence(gone) == "cards.digits is gone; it was an empty list."


def test_a_new_file_is_found(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "differences")
    shutil.copy(FOLDER / "en.yaml", tmp_path / "differences" / "fr.yaml")

    assert set(languages(tmp_path / "differences")) == {"en", "fr", "zh-Hans", "zh-Hant"}
