"""Each language says whatever can happen, in its own letters and its own way of setting them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml

from loyalty.books.statement import Known
from loyalty.explanations import explain
from loyalty.explanations.language import FOLDER, language, languages
from loyalty.explanations.why import why
from loyalty.people import adjusting, restricting
from loyalty.program import document
from loyalty.rewards import voucher_states
from tests.loyalty.shop import TIERED
from tiers import history

CHINESE = ["zh-Hant", "zh-Hans"]
HAN = "[\u4e00-\u9fff]"
ROOT = Path(__file__).resolve().parents[3]
PROGRAM = document.read(TIERED)


def refusals() -> set[str]:
    """Every code by which a redemption is rejected, as the source has them."""
    places = (
        *("receipts/redeeming.py", "receipts/wishes.py", "rewards/allowance.py"),
        "rewards/eligibility.py",
    )
    source = "".join((ROOT / "loyalty" / place).read_text(encoding="utf-8") for place in places)
    words = (
        r'refusal="(\w+)"',
        r'REJECTED, "(\w+)"',
        r'"(\w+)" if is_locked',
        r'return "(\w+)"',
        r'\("(not_\w+)"',
    )
    found = set(re.findall("|".join((*words, r'NOT_FOR_REDEEMING = "(\w+)"')), source))
    closed = {f"voucher_{status}" for status in voucher_states.STATUSES if status != "issued"}
    return {code for codes in found for code in codes if code} | closed


def exclusions() -> set[str]:
    """What the programmes that come along exclude without a name of its own."""
    documents = [
        yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "programs").glob("*.yaml")
    ]
    return {each["code"] for found in documents for each in found.get("exclude", ()) if "name" not in each}


def said(tag: str) -> Iterator[tuple[str, str]]:
    """Everything a language says, with where it stands."""
    found = language(tag)
    for part in ("sentences", "clauses", "words"):
        yield from ((f"{part}.{code}", text) for code, text in getattr(found, part).items())


@pytest.mark.parametrize("tag", languages())
def test_every_code_a_member_may_read_has_words(tag: str) -> None:
    codes = {*adjusting.REASONS, *(code.replace("_", "-") for code in refusals()), *exclusions()}

    assert len(refusals()) >= 13
    assert codes <= set(language(tag).words)


@pytest.mark.parametrize("tag", languages())
def test_every_restriction_change_of_tier_and_statement_has_a_sentence(tag: str) -> None:
    codes = {f"restricted-{what}" for what in restricting.RESTRICTIONS}
    codes |= {f"tier-{reason}" for reason in get_args(history.Reason)}
    codes |= {f"statement-{known}" for known in get_args(Known)}

    assert codes <= set(language(tag).sentences)


@pytest.mark.parametrize("tag", CHINESE)
def test_chinese_is_set_as_chinese(tag: str) -> None:
    """Full-width punctuation, no blanks, a full stop at the end of a sentence and nowhere else."""
    for place, text in said(tag):
        # What stands between braces is a fact's name and form.
        shown = re.sub(r"\{[^}]*\}", "7", text)
        assert not re.search(r"[,;:!?()\"' ]", shown), place
        assert shown.endswith("。") == place.startswith("sentences."), place


def test_each_chinese_keeps_to_its_own_letters() -> None:
    hant, hans = ("".join(text for _, text in said(tag)) for tag in CHINESE)

    assert not set("积员这为时码们帐账号变换点单计划录礼获与").intersection(hant)
    assert not set("積員這為時碼們帳號變換點單計劃錄禮獲與").intersection(hans)


@pytest.mark.parametrize(
    ("tag", "code", "facts", "sentence"),
    [
        ("zh-Hant", "earned", {}, "137分：£137.40，每£1.00得1分，尾數不計。"),
        ("zh-Hans", "earned", {}, "137分：£137.40，每£1.00得1分，尾数不计。"),
        ("zh-Hant", "excluded", {"what": "gift-cards", "amount_minor": 2000}, "£20.00的禮品卡不計積分。"),
        ("zh-Hant", "adjusted-in", {"reason": "goodwill"}, "商店給予137分：一點心意。"),
        ("zh-Hans", "rejected", {"what": "earn-only"}, "未能在此兑换：此卡只可累积积分，不可使用。"),
        (
            "zh-Hant",
            "to-next",
            {"counter": "tier-points", "amount": 3400, "tier": "vip", "by_on": "2012-06-30"},
            "2012年6月30日（星期六）或之前再累積3,400分，即可升級為vip。",
        ),
        (
            "zh-Hant",
            "to-keep",
            {"counter": "tier-points", "amount": 3400, "tier": "vip", "by_on": "2012-06-30"},
            "2012年6月30日（星期六）或之前再累積3,400分，vip即可保級。",
        ),
        (
            "zh-Hans",
            "expiring",
            {"amount": 80, "through_on": "2026-11-28"},
            "80分可用至2026年11月28日（星期六）。",
        ),
    ],
)
def test_chinese_reads_as_a_person_would_say_it(tag: str, code: str, facts: dict, sentence: str) -> None:
    sums = {"base_minor": 13740, "step_minor": 100, "steps": 137, "points": 1, "tier": ""}
    told = why(code, **{"currency": "points", "amount": 137, **sums, **facts})

    assert explain.sentences([told], PROGRAM, language(tag)) == [sentence]


def test_a_new_file_is_found(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "explanations")
    english = (FOLDER / "en.yaml").read_text(encoding="utf-8")
    french = english.replace("tag: en\nanswers: [en]", "tag: fr\nanswers: [fr]").replace(
        "Joined on", "Entré le"
    )
    (tmp_path / "explanations" / "fr.yaml").write_text(french, encoding="utf-8")

    found = languages(tmp_path / "explanations")

    assert set(found) == {"en", "fr", "zh-Hans", "zh-Hant"}
    assert explain.sentences([why("joined", at="2026-05-04")], PROGRAM, found["fr"]) == [
        "Entré le 4 May 2026."
    ]
