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

# What is pressed and is smaller than a finger. A link within a sentence is as tall as its line; what stands
# in a table is as tall as its row.
_SMALL = """(least) => {
    const pressed = "a[href], button, summary, select, input:not([type=hidden])";
    const isSentence = (each) => getComputedStyle(each).display === "inline"
        && [...each.parentElement.childNodes].some(one => one !== each && one.textContent.trim());
    return [...document.querySelectorAll(pressed)]
        .filter(each => each.checkVisibility() && !each.closest("td, th, .out-of-sight, [inert]"))
        .map(each => each.matches("[type=checkbox], [type=radio]") && each.closest("label") || each)
        .filter(each => !isSentence(each))
        .map(each => [each, each.getBoundingClientRect()])
        .filter(([each, box]) => box.width && Math.min(box.height, Math.max(box.width, 24)) < least - 0.5)
        .map(([each, box]) => `<${each.tagName.toLowerCase()} class="${each.className}"> `
            + `"${each.textContent.trim().slice(0, 9)}" ${Math.round(box.width)} × ${Math.round(box.height)}`)
        .slice(0, 9);
}"""
# What hides its own end: letters beyond a box that lets nobody scroll to them, or left of the page.
_CUT = """() => {
const isScrolled = (each) => {
    for (let room = each.parentElement; room; room = room.parentElement)
        if (["auto", "scroll"].includes(getComputedStyle(room).overflowX) && room.scrollLeft > 0) return true;
    return false;
};
return [...document.body.querySelectorAll("*")]
    .filter(each => each.checkVisibility() && !each.closest(".out-of-sight, svg, .chart, video"))
    .filter(each => {
        const style = getComputedStyle(each);
        const isShut = ["hidden", "clip"].includes(style.overflowX) || each.matches("button, .button, .mark");
        return isShut && each.textContent.trim() && each.scrollWidth > each.clientWidth + 1
            || each.getBoundingClientRect().right < 0 && each.textContent.trim() && !isScrolled(each);
    })
    .map(each => `<${each.tagName.toLowerCase()} class="${each.className}"> `
        + `"${each.textContent.trim().slice(0, 40)}"`)
    .slice(0, 5);
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


def whole(page: Page) -> None:
    """Fail if something hides its own end."""
    found = page.evaluate(_CUT)
    assert not found, f"{page.url} cuts off:\n  " + "\n  ".join(found)


def touchable(page: Page, least: int = 44) -> None:
    """Fail if something to be pressed is smaller than `least` CSS pixels, where fingers press."""
    found = page.evaluate(_SMALL, least)
    assert not found, f"{page.url} is hard to meet with a finger:\n  " + "\n  ".join(found)


def sound(page: Page) -> None:
    """Fail if the page is not accessible, or does not fit its screen."""
    fits(page)
    axe(page)


def decoded(picture: bytes) -> list[str]:
    """What the codes in a picture say, of any kind; `page.screenshot()` is one."""
    with Image.open(io.BytesIO(picture)) as image:
        return [code.text for code in zxingcpp.read_barcodes(image.convert("RGB"))]


def codes(page: Page) -> list[str]:
    """What the codes on the screen say, once its pictures are there."""
    page.wait_for_function("[...document.images].every(each => each.complete)")
    return decoded(page.screenshot())


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
