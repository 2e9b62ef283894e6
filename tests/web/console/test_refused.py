"""What was refused, in the reader's words: every code has a sentence, and the vendor's own stands beneath."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import intake
import pos_adapter
from tests.intake.shopify import body_of, order, signed
from tests.web.console.test_connections import HERE, add, refused
from tests.web.pages import Pages
from web.console.refused import alike
from web.wire import texts

# Which argument of a call, or entry of what is answered, is a code; of some in one package only.
EVERYWHERE = {"Reject": 2, "Unread": 0, "UnverifiedBody": 1, "Unproved": 2}
IN_PACKAGE = {"poslog": {"refuse": 0}, "intake": {"reject": 1}}


def codes(*packages: Path) -> set[str]:
    """Every code that stands in the source."""
    found = set()
    for path in (each for package in packages for each in package.rglob("*.py")):
        places = EVERYWHERE | IN_PACKAGE.get(path.parent.name, {})
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                given = node.args[places[name] :][:1] if name in places else []
            else:
                is_told = path.name == "judging.py" and isinstance(node, ast.Return)
                given = node.value.elts[:1] if is_told and isinstance(node.value, ast.Tuple) else []
            found |= {each.value for each in given if isinstance(each, ast.Constant) and each.value}
    return {code for code in found if isinstance(code, str) and code.replace("-", "").isalpha()}


def test_every_code_of_a_refusal_has_a_sentence_and_what_to_do() -> None:
    found = codes(Path(intake.__file__).parent, Path(pos_adapter.__file__).parent)
    assert {"invalid-json", "totals-disagree", "unsigned", "off", "token-lacks-rights"} <= found
    english = texts.texts("en")
    unsaid = {
        code
        for code in found
        if not any(f"{kind}{alike(code)}.do" in english for kind in ("refusals.", "refusals.unproved-"))
    }
    assert unsaid == set()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Something in the receipt is missing or wrong"),
        ("zh-Hant", "單據有欄位缺漏或不正確"),
        ("zh-Hans", "小票有内容缺漏或不正确"),
    ],
)
def test_a_rejected_delivery_is_said_in_the_reader_s_words(pages: Pages, language: str, told: str) -> None:
    add(pages.staff())
    address, owner = refused(pages), pages.staff(language=language)
    page = owner.get(address)
    assert told in owner.get("/console/rejected").text
    assert told in page.text
    (detail,) = page.html.xpath("//main//*[@lang='en']")
    assert "must be" in detail.text_content()


def test_a_connection_says_why_its_vendor_was_refused(pages: Pages) -> None:
    add(pages.staff())
    body = body_of(order())
    send = pages.doors.client.post
    for headers, told in (
        ({"Content-Type": "application/json"}, "傳來的資料沒有簽署。請在供應商處設定密碼"),
        ({**signed(body), "X-Shopify-Hmac-Sha256": "bm9uZQ=="}, "簽署不符。"),
    ):
        send("/v1/connections/cloud/deliveries", data=body, headers=headers)
        page = pages.staff(language="zh-Hant").get(HERE)
        assert told in page.text.replace("\u2060", "").replace(" ", "")
        assert page.html.xpath("//main//p[@lang='en']")
