"""What is printed from a page: a letter is one sheet with a margin, a slip has none."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from playwright.sync_api import Page

from db import ids
from tests.browser import counter
from tests.browser.house import House
from tests.browser.pairs import Look
from tests.browser.visits import Visits

MARGIN_PT = 16 / 25.4 * 72


def test_a_letter_is_one_sheet_with_a_margin(house: House, visit: Visits, tmp_path: Path) -> None:
    house.buys("ann", "137.40")
    ann = ids.outside("member", house.shop.member_id("ann"))
    page = visit(Look(1440), staff=house.staff())
    page.goto(f"/console/members/{ann}/decisions/closing/letter")
    said, left = _printed(page, tmp_path)
    assert "Kind regards" in said
    assert "Sign out" not in said
    assert left >= MARGIN_PT - 2


def test_a_slip_is_as_wide_as_its_paper(house: House, visit: Visits, tmp_path: Path) -> None:
    house.buys("ann", "137.40")
    page = visit(Look(768), till=house.key)
    counter.comes(page, house.card("ann"))
    counter.buys(page, "10.00")
    counter.pays(page)
    said, left = _printed(page, tmp_path)
    assert "£10.00" in said
    assert "Next customer" not in said
    assert left < 2


def _printed(page: Page, folder: Path) -> tuple[str, float]:
    """The letters of the only sheet, and how far from its left edge they begin, in points."""
    page.pdf(path=folder / "printed.pdf", prefer_css_page_size=True)
    with pypdfium2.PdfDocument(folder / "printed.pdf") as paper:
        (sheet,) = paper
        text = sheet.get_textpage()
        boxes = (text.get_charbox(each) for each in range(text.count_chars()))
        return text.get_text_range(), min(left for left, _, right, _ in boxes if right > left)
