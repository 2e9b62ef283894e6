"""Texts: every language says everything, with the same facts; pages say nothing that is not there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

from loyalty.explanations.language import languages
from web.wire import readers, texts

WEB = Path(texts.__file__).resolve().parent.parent
SAID = re.compile(
    r"""(?:\bsay|\bnote|\bthen)\(\s*(?:[\w."/']+,\s*)?["']([a-z][a-z0-9.-]+\.[a-z0-9.-]*[a-z0-9])["']"""
)


def forms(text: str | texts.Forms) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text.values())


def facts(text: str | texts.Forms) -> set[str]:
    return {name for form in forms(text) for _, name, _, _ in Formatter().parse(form) if name is not None}


@pytest.mark.parametrize("tag", [tag for tag in readers.OFFERED if tag != "en"])
def test_every_language_says_everything_with_the_same_facts(tag: str) -> None:
    english, other = texts.texts("en"), texts.texts(tag)
    assert sorted(set(english) ^ set(other)) == []
    assert {key for key, text in english.items() if facts(text) - {"n"} != facts(other[key]) - {"n"}} == set()


def test_the_pages_offer_every_language_there_is() -> None:
    assert set(readers.OFFERED) == set(languages())


def test_every_text_a_page_says_is_there() -> None:
    sources = [*WEB.rglob("*.html"), *WEB.rglob("*.py")]
    named = {(path.name, key) for path in sources for key in SAID.findall(path.read_text(encoding="utf-8"))}
    assert len(named) > 20
    assert sorted(each for each in named if each[1] not in texts.texts("en")) == []


def test_chinese_has_no_blank_before_a_unit_and_full_stops_of_its_own() -> None:
    for tag in ("zh-Hant", "zh-Hans"):
        wrong = [
            key
            for key, text in texts.texts(tag).items()
            for form in forms(text)
            if re.search(r"[\u4e00-\u9fff] *[,;!?](?!\w)|\} (?:分|次|件|張|张)|[\u4e00-\u9fff]\.$", form)
        ]
        assert wrong == []


def test_no_file_says_a_key_twice() -> None:
    lines = [
        (path.relative_to(texts.FOLDER), line.partition(":")[0])
        for path in texts.FOLDER.rglob("*.yaml")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.match(r"[a-z]", line)
    ]
    assert [each for each, count in Counter(lines).items() if count > 1] == []


def test_what_a_text_is_filled_with_is_escaped() -> None:
    assert "&lt;b&gt;" in texts.said("en", "problem.reference", id="<b>")
