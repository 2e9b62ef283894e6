"""Every problem has its texts in every language, and a reader gets them in their own."""

from __future__ import annotations

import inspect
import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from doorway.errors import KINDS, STATUSES, kind_of
from doorway.errors.wording import FOLDER, Wording, said, wordings
from doorway.refusals import InvalidIdempotencyKey, WrongScope
from identity.errors import ApprovalClosed, Forbidden, TooMany
from loyalty.errors import (
    BurnLocked,
    CardUnusable,
    MemberClosed,
    ParkedClosed,
    ProofRequired,
    RewardRefused,
    ShortOfPoints,
    UnknownAdjustmentReason,
    UnknownStore,
    UnknownVersion,
    VoucherClosed,
    WrongStore,
)
from loyalty.explanations.language import DEFAULT, language, languages
from loyalty.people import adjusting
from loyalty.people.privacy import InvalidContact
from points.errors import InsufficientPoints
from tests.api.doors import Doors, bearer, problem, sale

CODES = {kind.code for kind in (*KINDS.values(), *STATUSES.values())}
OTHERS = [tag for tag in languages() if tag != DEFAULT]
HAN = "[\u4e00-\u9fff]"


def texts(tag: str) -> Iterator[tuple[str, str]]:
    """Every sentence of a language, with where it stands."""
    for code, found in wordings()[tag].items():
        yield from ((code, text) for text in (found.detail, *found.precisely, found.remedy))


def slots(template: str) -> set[str]:
    """The facts of a sentence, each with how it is written."""
    return {
        f"{name}:{form}".rstrip(":") for _, name, form, _ in Formatter().parse(template) if name is not None
    }


def told(error: Exception, tag: str = "zh-Hant") -> str:
    """The detail of an error in a language."""
    return said(kind_of(error), str(error), error, language(tag)).detail


def test_every_language_of_the_explanations_has_its_problems() -> None:
    assert set(wordings()) == set(OTHERS) == {"zh-Hant", "zh-Hans"}


@pytest.mark.parametrize("tag", OTHERS)
def test_every_code_has_its_texts_and_no_text_is_spare(tag: str) -> None:
    found = wordings()[tag]

    assert found.keys() == CODES
    assert all(each.title and each.detail and each.remedy for each in found.values())


@pytest.mark.parametrize("kind", [*KINDS.values(), *STATUSES.values()], ids=lambda kind: kind.code)
def test_english_has_a_title_a_remedy_and_whole_sentences(kind: Any) -> None:
    assert re.fullmatch(r"[A-Z].*[^.]", kind.title)
    assert re.fullmatch(r"[A-Z].*[.!]|Run: flask db upgrade", kind.remedy)
    assert not kind.detail or re.fullmatch(r"[A-Z].*\.", kind.detail)


@pytest.mark.parametrize("tag", OTHERS)
def test_chinese_is_set_as_chinese(tag: str) -> None:
    """Full-width punctuation, a full stop at the end, no blank beside a figure or between two letters."""
    for place, text in texts(tag):
        assert text.endswith("。"), place
        assert not re.search(rf"{HAN}[,;:!?()\"']|[,;:!?()\"']{HAN}", text), place
        assert not re.search(rf"(?<!-)[0-9}}] (?={HAN})|{HAN} [0-9{{]|{HAN} {HAN}", text), place
    for code, found in wordings()[tag].items():
        assert not re.search(r"[。，,.]$", found.title), code


def test_each_chinese_keeps_to_its_own_letters() -> None:
    hant, hans = ("".join(text for _, text in texts(tag)) for tag in ("zh-Hant", "zh-Hans"))

    assert not set("积员这为时码们电邮号变换点请钥单计划录发").intersection(hant)
    assert not set("積員這為時碼們電郵號變換點請鑰單計劃錄發").intersection(hans)


def test_the_languages_name_the_same_facts() -> None:
    def facts(each: Wording) -> tuple[list[set[str]], set[str]]:
        return [slots(template) for template in each.precisely], set(each.words)

    first, *others = wordings().values()

    for other in others:
        assert {code: facts(each) for code, each in other.items()} == {
            code: facts(each) for code, each in first.items()
        }


def test_a_fact_is_a_plain_name_of_an_error_that_has_it() -> None:
    """Nothing is reached through a fact, and no fact is misspelt: some error of the code is made with it."""
    for found in wordings().values():
        for code, each in found.items():
            sources = [error for error, kind in KINDS.items() if kind.code == code]
            known = {name for error in sources for name in inspect.signature(error.__init__).parameters}
            for template in each.precisely:
                assert slots(template) <= {
                    *known,
                    *(f"{name}:{form}" for name in known for form in ("words", "points")),
                }, code


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InsufficientPoints("points", 1500, 200), "需要1,500分，可用的只有200分。"),
        (
            ShortOfPoints(InsufficientPoints("stars", 1375, 20), "", scale=1, names={"en": "Stars"}),
            "需要137.5Stars，可用的只有2Stars。",
        ),
        (
            ProofRequired("points", 500, ("pin", "rotating")),
            "一次使用500分，須以其中一種方式核實：會員密碼 / 手機上的動態碼。",
        ),
        (TooMany(30), "嘗試次數太多，請等候30秒。"),
        (UnknownStore("high-street"), "此處沒有店舖「high-street」。"),
        (UnknownVersion("card", 7), "計劃「card」沒有第7版。"),
        (WrongStore("a", "b"), "收銀機屬於店舖「a」，單據上卻是「b」。"),
        (
            WrongScope("redeem", ["receipts", "quotes"]),
            "這個金鑰只適用於「receipts / quotes」，此處需要「redeem」。",
        ),
        (Forbidden("staff.edit"), "您的角色都沒有「staff.edit」權限。"),
        (RewardRefused("insufficient_points", "mug"), "未能在此兌換：積分不足。"),
        (InvalidContact("phone", "write + instead of the leading 00"), "這不是正確的電話號碼。"),
        *(
            (VoucherClosed(status), f"這張禮券{word}。")
            for status, word in (
                ("redeemed", "已使用"),
                ("expired", "已過期"),
                ("voided", "已取消"),
            )
        ),
        (
            VoucherClosed("redeemed", datetime(2026, 5, 4, 11, tzinfo=UTC), "high-street, Till 1"),
            "這張禮券已使用：2026-05-04 11:00 UTC（high-street, Till 1）。",
        ),
        (CardUnusable("replaced"), "這張卡已更換。"),
        (MemberClosed("merged"), "這位會員已併入另一位會員。"),
        (ParkedClosed("dismissed"), "這張單據已經作罷，不用再等候。"),
        (ApprovalClosed("approved"), "這項申請已獲批准，不能再作決定。"),
        (BurnLocked("stopped", None), "積分的使用已由會員自行停止。"),
        (
            BurnLocked("contact-changed", datetime(2026, 5, 5, 9, tzinfo=UTC)),
            "積分的使用因聯絡資料剛剛更改而暫停，到2026-05-05 09:00 UTC為止。",
        ),
        # What has no facts, or facts nobody may repeat, is said without them.
        (InvalidIdempotencyKey(), "這個請求會動用積分，須附上16至128個可見 ASCII 字元的 Idempotency-Key。"),
        (UnknownStore("x" * 999), "此處沒有這間店。"),
        (UnknownStore("a\nb"), "此處沒有這間店。"),
        (UnknownStore("{code}{0}"), "此處沒有店舖「{code}{0}」。"),
        (CardUnusable("melted"), "這張卡不能使用。"),
    ],
)
def test_a_problem_is_said_with_the_facts_of_its_error(error: Exception, sentence: str) -> None:
    assert told(error) == sentence


def test_the_reasons_for_an_adjustment_are_named() -> None:
    error = UnknownAdjustmentReason("because", adjusting.REASONS)

    assert (
        told(error, "zh-Hans") == f"“because”不是调整积分的原因；可用的是“{' / '.join(adjusting.REASONS)}”。"
    )


@pytest.mark.parametrize(
    ("asked", "tag", "title"),
    [
        ("zh-HK", "zh-Hant", "請證明身分"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant", "請證明身分"),
        ("zh-CN", "zh-Hans", "请证明身份"),
        ("fr", "en", "Who is asking?"),
        ("zh-HK;q=0", "en", "Who is asking?"),
        ("", "en", "Who is asking?"),
    ],
)
def test_a_problem_is_in_the_readers_language(doors: Doors, asked: str, tag: str, title: str) -> None:
    answer = doors.client.get("/v1/me", headers={"Accept-Language": asked})

    assert answer.status_code == 401
    assert answer.json["title"] == title
    assert answer.headers["Content-Language"] == tag
    assert "Accept-Language" in answer.vary


def test_what_flask_refuses_by_itself_is_in_the_readers_language_too(doors: Doors) -> None:
    answer = doors.client.get("/nothing", headers={"Accept-Language": "zh-HK"})

    assert (answer.status_code, answer.json["detail"]) == (404, "沒有這個網址。")
    assert problem(doors.get("/nothing")) == (404, "not_found")


def test_the_places_of_a_body_stay_english(doors: Doors) -> None:
    headers = {**bearer(doors.key), "Accept-Language": "zh-CN"}
    answer = doors.client.post("/v1/receipts", json={**sale(), "colour": 1}, headers=headers)

    assert answer.json["detail"] == "小票有不能读取之处，见 errors。"
    assert answer.json["errors"][0]["message"].isascii()


def test_answers_with_sentences_say_their_language(doors: Doors) -> None:
    headers = {**bearer(doors.key), "Accept-Language": "zh-HK"}
    recorded = doors.client.post("/v1/receipts", json=sale(), headers=headers)
    batch = {**headers, "Content-Type": "application/x-ndjson"}
    queued = doors.client.post("/v1/receipts/batch", data=b"{}", headers=batch)

    for answer in (recorded, queued):
        assert answer.headers["Content-Language"] == "zh-Hant"
    assert json.loads(queued.data)["body"]["title"] == "單據不能讀取"
    assert recorded.json["why"][0] == "2026年5月4日入會。"
    assert "Content-Language" not in doors.get("/healthz").headers


def test_a_kept_refusal_stays_as_it_was_said(doors: Doors) -> None:
    """It is kept under its key in the words of the first asker; a repetition names no language."""
    doors.post(sale(net="300.00"))
    code = doors.redeem(doors.token()).json["voucher"]["code"]

    def use(key: str, asked: str) -> Any:
        headers = {**bearer(doors.key), "Idempotency-Key": key, "Accept-Language": asked}
        return doors.client.post("/v1/vouchers/redeem", json={"code": code}, headers=headers)

    use("a-key-for-one-wish", "en")
    first, again = use("a-key-for-another", "zh-HK"), use("a-key-for-another", "en")

    assert problem(first) == (409, "voucher_closed")
    assert first.json["detail"].startswith("這張禮券已使用：2026-05-04 11:00 UTC（store high-street")
    assert (again.json["detail"], again.headers["Idempotent-Replayed"]) == (first.json["detail"], "true")
    assert (first.headers["Content-Language"], again.headers.get("Content-Language")) == ("zh-Hant", None)


def test_a_new_file_is_found(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "texts")
    (tmp_path / "texts" / "fr.yaml").write_text(
        "busy: {title: Occupé, detail: Ce n'est pas passé à temps., remedy: Renvoyez la même requête.}",
        encoding="utf-8",
    )

    found = wordings(tmp_path / "texts")

    assert set(found) == {"fr", "zh-Hans", "zh-Hant"}
    assert found["fr"]["busy"].title == "Occupé"
