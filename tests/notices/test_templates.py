"""The three languages say the same things, each in its own way, and nothing that a person wrote gets in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from loyalty.explanations import language as explanations
from loyalty.program import document
from loyalty.program.model import Program
from notices import language, segments, writing
from notices.kinds import KINDS
from notices.language import Templates
from tests.notices.post import NAMES, PROGRAM

TAGS = ["en", "zh-Hant", "zh-Hans"]
PROGRAMME = document.read(PROGRAM, 1)
FACTS: Mapping[str, list[dict[str, Any]]] = {
    "one-time-code": [{"code": "482913", "minutes": 10}],
    "staff-invitation": [{"invitation": f"invite_{'x' * 43}", "hours": 72}],
    "welcome": [{}],
    "contact-changed": [
        {"what": "email", "at": "2026-12-30T20:15:00+00:00"},
        {"what": "phone", "at": "2026-12-30T20:15:00+00:00"},
    ],
    "till-code": [{"code": "482913", "minutes": 5}],
    "pin-changed": [{"at": "2026-12-30T20:15:00+00:00"}],
    "pin-locked": [{"at": "2026-12-30T20:15:00+00:00"}],
    "new-device": [{"device": "Firefox, Linux", "at": "2026-12-30T20:15:00+00:00"}],
    "voucher-issued": [
        {"reward": "five", "voucher_id": "x", "expires_on": "2026-12-31"},
        {"reward": "five", "voucher_id": "x", "expires_on": ""},
    ],
    "missing-answered": [
        {"number": "A/17", "bought_on": "2026-05-04", "answer": f"missing-{answer}"}
        for answer in ("added", "counted", "not-found", "earns-nothing")
    ],
    "redemption-refused": [{"number": "1001", "amount": 1500, "currency": "points"}],
    "tier-reached": [{"tier": "vip", "through_on": "2027-12-31"}],
    "tier-lost": [{"before": "vip", "tier": "member"}],
    "tier-at-risk": [{"tier": "vip", "amount": 3400, "counter": "tier-points", "by_on": "2026-12-31"}],
    "points-expiring": [
        {"amount": 80, "currency": "points", "first_on": "2026-12-31", "last_on": "2026-12-31"},
        {"amount": 80, "currency": "points", "first_on": "2026-12-30", "last_on": "2026-12-31"},
    ],
    "birthday": [{}],
    "special-day": [{"occasion": "member-day", "first_on": "2026-12-31"}],
}
CASES = [(kind, facts) for kind, each in FACTS.items() for facts in each]


def told(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as packing completes them."""
    return {**facts, "voucher_code": "ABCD-EFGH-JKMN-PQRS"} if kind == "voucher-issued" else dict(facts)


def names(template: str) -> set[tuple[str, str]]:
    """The facts of a text with the way each is written; a date may be written with or without its weekday."""
    found = {(name, form or "") for _, name, form, _ in Formatter().parse(template) if name is not None}
    return {(name, "day" if form == "weekday" else form) for name, form in found}


def texts(templates: Templates) -> Iterator[tuple[str, str]]:
    yield from ((f"frame.{name}", text) for name, text in templates.frame.items())
    for kind, parts in templates.notices.items():
        yield from ((f"{kind}.{part}", text) for part, text in parts.items())


def programme(name: str) -> Program:
    """A programme whose every name is this."""
    changed = PROGRAM.replace(NAMES, f'name: "{name}"')
    changed = changed.replace("name: £5 voucher", f'name: "{name}"')
    return document.read(changed.replace("{code: vip, reaches", f'{{code: vip, name: "{name}", reaches'), 1)


def test_every_kind_has_facts_here() -> None:
    assert FACTS.keys() == KINDS.keys()
    assert all(facts.keys() == KINDS[kind].facts for kind, facts in CASES)


def test_whoever_is_told_why_is_told_what_happened_too() -> None:
    assert language.languages().keys() == explanations.languages().keys() == set(TAGS)


def test_a_new_file_is_found(tmp_path: Path) -> None:
    shutil.copytree(language.FOLDER, tmp_path / "templates")
    (tmp_path / "templates" / "xx.yaml").write_text("frame: {}\nnotices: {}", encoding="utf-8")

    with pytest.raises(KeyError, match="xx"):
        language.languages(tmp_path / "templates")


@pytest.mark.parametrize("tag", TAGS)
def test_the_languages_have_the_same_keys_and_facts(tag: str) -> None:
    english, other = (dict(texts(language.languages()[each])) for each in ("en", tag))

    assert english.keys() == other.keys()
    for key, text in english.items():
        # A subject may say more or less; what an SMS and a letter say is the same everywhere.
        if not key.endswith(".subject"):
            assert names(other[key]) - {("shop", "")} == names(text) - {("shop", "")}, key


@pytest.mark.parametrize("tag", TAGS)
def test_every_kind_has_a_text_for_each_case_and_no_text_is_spare(tag: str) -> None:
    templates = language.languages()[tag]

    assert {writing.variant(kind, facts) for kind, facts in CASES} == templates.notices.keys()


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(("kind", "facts"), CASES)
def test_every_kind_is_written(tag: str, kind: str, facts: dict[str, Any]) -> None:
    templates = language.languages()[tag]
    letter = writing.letter(templates, PROGRAMME, kind, told(kind, facts), name="陳大文", optional=True)
    text = writing.short_text(templates, PROGRAMME, kind, told(kind, facts))

    for part in (letter.subject, letter.text, text):
        assert "{" not in part
        assert "<" not in part
    assert templates.frame["stop"] in letter.text
    assert "陳大文" in letter.text
    assert segments.count(text) <= 2


@pytest.mark.parametrize("tag", ["zh-Hant", "zh-Hans"])
def test_chinese_is_set_as_chinese(tag: str) -> None:
    """Full-width punctuation between Chinese letters, no blank between a figure and 分 or beside a letter."""
    for kind, facts in CASES:
        templates = language.languages()[tag]
        letter = writing.letter(templates, PROGRAMME, kind, told(kind, facts), name="陳大文")
        written = (
            letter.subject + letter.text + writing.short_text(templates, PROGRAMME, kind, told(kind, facts))
        )
        assert not re.search(r"[一-鿿][,;:!?()]|[,;:!?()][一-鿿]", written), written
        assert not re.search(r"[0-9] 分|[一-鿿] [0-9一-鿿]", written), written


def test_each_chinese_keeps_to_its_own_letters() -> None:
    hant, hans = (str(dict(texts(language.languages()[tag]))) for tag in ("zh-Hant", "zh-Hans"))

    assert not set("积员这为时码您们电邮号变换点").intersection(hant) - set("您換變")
    assert not set("積員這為時碼們電郵號變換點會").intersection(hans)


def test_a_reader_gets_the_writing_of_their_region() -> None:
    found = {
        tag: language.best([tag]).tag for tag in ("zh-HK", "zh-TW", "zh-MO", "zh-SG", "zh", "ZH_cn", "fr")
    }

    assert found == {
        "zh-HK": "zh-Hant",
        "zh-TW": "zh-Hant",
        "zh-MO": "zh-Hant",
        "zh-SG": "zh-Hans",
        "zh": "zh-Hans",
        "ZH_cn": "zh-Hans",
        "fr": "en",
    }
    assert language.best(["fr", "zh-Hant-HK"]).tag == "zh-Hant"


def test_the_sentences_read_as_a_person_would_say_them() -> None:
    english, hant, hans = (language.languages()[tag] for tag in TAGS)
    facts = FACTS["points-expiring"][0]

    assert writing.letter(english, PROGRAMME, "points-expiring", facts, name="Ann").text == (
        "Dear Ann,\n\nYou have 80 points to use by Thursday 31 December 2026."
        " What is left after that day expires.\n\nCorner Shop\n"
    )
    assert writing.short_text(hant, PROGRAMME, "points-expiring", facts) == (
        "街角小舖：您有積分80分將於2026年12月31日到期，請盡早使用。"
    )
    assert writing.short_text(hans, PROGRAMME, "tier-at-risk", FACTS["tier-at-risk"][0]) == (
        "【街角小铺】vip保级还差3,400分，2026年12月31日截止。"
    )
    assert (
        writing.short_text(english, PROGRAMME, "one-time-code", FACTS["one-time-code"][0])
        == "482913 is your code for Corner Shop. It works for 10 minutes. Give it to no one."
    )


@pytest.mark.parametrize(
    "name",
    [
        "W" * 60,
        "宇宙無敵超級大百貨公司尖沙咀分店尊貴會員計劃二零二六年度特別版",
        "😀" * 30,
        "Zażółć gęślą jaźń i jeszcze więcej liter",
        "€^{}~[]|" * 7,
    ],
)
@pytest.mark.parametrize("tag", TAGS)
def test_an_sms_never_takes_more_than_two_parts(tag: str, name: str) -> None:
    templates, long = language.languages()[tag], programme(name)
    for kind, facts in CASES:
        worst = told(kind, facts) | ({"device": name} if kind == "new-device" else {})
        worst |= {"amount": 10**15} if "amount" in worst else {}
        worst |= {"number": name} if "number" in worst else {}
        assert segments.count(writing.short_text(templates, long, kind, worst)) <= 2, kind


@pytest.mark.parametrize(
    "name",
    [
        "Ann\r\nBcc: everyone@example.com",
        "Win £1000 at www.evil.example",
        "https://evil.example",
        "{facts}",
        "<b>Ann</b>",
        "a" * 100,
        "call 0900 123 456",
        "\u202e\u200b",
    ],
)
def test_a_name_that_is_no_name_is_not_said(name: str) -> None:
    english = language.languages()["en"]

    assert writing.letter(english, PROGRAMME, "welcome", {}, name=name).text.startswith("Hello,")


@pytest.mark.parametrize("name", ["Ann", "Jean-Luc O'Neill", "陳大文", "José María", "St. John"])
def test_a_name_is_said(name: str) -> None:
    english = language.languages()["en"]

    assert writing.letter(english, PROGRAMME, "welcome", {}, name=name).text.startswith(f"Dear {name},")


def test_what_a_device_calls_itself_becomes_one_short_line() -> None:
    english = language.languages()["en"]
    facts = {"device": "X\r\nSubject: {at}\u202e" + "y" * 500, "at": "2026-12-30T20:15:00+00:00"}

    letter = writing.letter(english, PROGRAMME, "new-device", facts)

    assert "before: X Subject: {at} yyy" in letter.text
    assert len(letter.text) < 500


def test_patience_ends() -> None:
    assert all(timedelta(0) < kind.patience <= timedelta(days=7) for kind in KINDS.values())
