"""What a test sees of a page: its faults, its codes, its weight."""

from __future__ import annotations

import io
from collections import Counter
from functools import cache
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import Page, Request

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_ASK = """async (tags) => {
    const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"]});
    return found.violations.flatMap(({id, help, nodes}) => nodes.map(
        ({target, failureSummary}) => `${id} at ${target.join(" ")}: ${help}\\n    ${failureSummary}`));
}"""
# Whatever reaches beyond the right edge, outermost first.
_OUTSIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.body.querySelectorAll("*")]
        .filter(each => each.getBoundingClientRect().right > width + 0.5)
        .map(each => `<${each.tagName.toLowerCase()} class="${each.getAttribute("class") || ""}"> reaches `
            + `${Math.round(each.getBoundingClientRect().right)} of ${width} px`).slice(0, 5);
}"""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def axe(page: Page) -> None:
    """Fail on any violation of WCAG 2.2 AA that a machine can find in the page as it is now."""
    # The browser is told by its debugger, which no content security policy holds back.
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe())
    found = page.evaluate(_ASK, list(RULES))
    assert not found, f"{page.url}:\n  " + "\n  ".join(found)


def fits(page: Page) -> None:
    """Fail if the page scrolls sideways, and say what reaches over its edge."""
    found = page.evaluate(_OUTSIDE)
    assert not found, f"{page.url} is wider than the screen:\n  " + "\n  ".join(found)


def sound(page: Page) -> None:
    """Fail if the page is not accessible, or does not fit its screen."""
    fits(page)
    axe(page)


def decoded(picture: bytes) -> list[str]:
    """What the codes in a picture say, of any kind; `page.screenshot()` is one."""
    with Image.open(io.BytesIO(picture)) as image:
        return [code.text for code in zxingcpp.read_barcodes(image.convert("RGB"))]


def weight(page: Page, path: str) -> Counter[str]:
    """Bytes over the wire, headers too, of a visit to `path` by kind: document, stylesheet, script, image…

    First visits weigh most: ask with a page of a new visitor. `.total()` is the sum.
    """
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    page.on("requestfinished", note)
    page.goto(path, wait_until="networkidle")
    page.remove_listener("requestfinished", note)
    found: Counter[str] = Counter()
    for request in asked:
        sizes = request.sizes()
        found[request.resource_type] += sizes["responseBodySize"] + sizes["responseHeadersSize"]
    return found
