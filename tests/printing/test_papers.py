"""What a shop prints, as a printer and a phone would see it."""

from __future__ import annotations

from functools import cache

import pypdfium2
import pytest
import zxingcpp

from printing import fonts
from printing.member_card import member_card
from printing.paper import Sign
from printing.poster import poster, texts
from tests.loyalty.shops.test_logos import picture

ADDRESS = "https://points.example.com/join/shop"
NUMBER = "9876543210123452"
MM = 72 / 25.4
SCALE = 3


@cache
def printed(name: str) -> bytes:
    """Each made once: fonts take a while."""
    if name == "card":
        return member_card(
            Sign("街角茶铺", "#0f5c4d", picture("PNG", (600, 200))), NUMBER, "陈大文", "zh-Hans"
        )
    if name == "traditional":
        return poster(Sign("街角茶舖 Corner Tea", "#0f5c4d"), ADDRESS, ("zh-Hant", "en"))
    return poster(Sign("街角茶铺 這", "#ffe600", picture("PNG", (600, 200))), ADDRESS, ("en", "zh-Hans"))


def seen(name: str) -> tuple[str, float, str]:
    """What a camera reads off the page, how wide the code is in mm, and every letter that is printed."""
    page = pypdfium2.PdfDocument(printed(name))[0]
    (code,) = zxingcpp.read_barcodes(page.render(scale=SCALE).to_pil())
    corners = code.position
    width_mm = (corners.top_right.x - corners.top_left.x) / SCALE / MM
    return code.text, width_mm, page.get_textpage().get_text_range()


@pytest.mark.parametrize(
    ("name", "sentences"),
    [("traditional", ("掃描即可入會", "Scan to join")), ("simplified", ("扫码即可入会", "Scan to join"))],
)
def test_a_poster_has_a_code_of_at_least_eight_centimetres_and_a_sentence_in_two_languages(
    name: str, sentences: tuple[str, str]
) -> None:
    text, width_mm, letters = seen(name)

    assert text == ADDRESS
    assert width_mm >= 80
    assert abs(width_mm - 140) < 1
    assert all(sentence in letters for sentence in (*sentences, "街角茶", "points.example.com/join/shop"))


def test_a_poster_is_a4_and_a_card_goes_into_a_purse() -> None:
    sizes = [pypdfium2.PdfDocument(printed(name))[0].get_size() for name in ("traditional", "card")]

    assert [(round(width / MM, 1), round(height / MM, 1)) for width, height in sizes] == [
        (210, 297),
        (85.6, 54),
    ]


def test_a_till_reads_a_printed_card() -> None:
    text, width_mm, letters = seen("card")

    assert (text, round(width_mm)) == (NUMBER, 21)
    assert "9876 5432 1012 3452" in letters
    assert "陈大文" in letters


@pytest.mark.parametrize("name", ["traditional", "simplified", "card"])
def test_fonts_are_inside_and_only_what_is_used_of_them(name: str) -> None:
    page = pypdfium2.PdfDocument(printed(name))[0]
    used = {each.get_font() for each in page.get_objects() if hasattr(each, "get_font")}

    assert all(font.is_embedded for font in used)
    assert len(printed(name)) < 60_000


def test_the_same_page_is_the_same_file() -> None:
    sign = Sign("街角茶铺", "#0f5c4d", picture("PNG", (600, 200)))
    assert member_card(sign, NUMBER, "陈大文", "zh-Hans") == printed("card")


def test_a_text_is_set_in_the_font_of_its_script() -> None:
    assert fonts.family_for("這裏嘅積分") == fonts.TRADITIONAL == fonts.family_for("Corner Tea")
    assert fonts.family_for("这里的积分") == fonts.SIMPLIFIED


def test_every_language_has_the_sentence() -> None:
    assert {tuple(texts(tag)) for tag in ("en", "zh-Hant", "zh-Hans")} == {("join",)}


def test_what_is_no_card_is_not_printed() -> None:
    with pytest.raises(ValueError, match="number of one"):
        member_card(Sign("Tea", "#000000"), "9876543210123451")
