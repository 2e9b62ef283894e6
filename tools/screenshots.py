"""Takes pictures of pages: `screenshots.py [NAME ...] [--width 390] [--language zh-Hant] [--scheme dark]`.

The shop is the sample's with a month behind it, filled anew in a folder that is gone afterwards. Each picture
is docs/screens/<name>.<width>.<language>.<scheme>.png; without an option, those of the README are taken.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import chromium  # noqa: E402 - the code is found from the folder above
from tests.browser.pairs import HEIGHTS, LOCALES, SCHEMES, Look  # noqa: E402
from tools import screenshot_shop  # noqa: E402

SCREENS = ROOT / "docs" / "screens"
# A phone's screen is twice as fine as a desk's, and a picture of it small enough.
PIXELS_PER_POINT = {True: 2, False: 1}
COLOURS = 128


ENGLISH, CHINESE = Look(), Look(language="zh-Hant")
DESK, CHINESE_DESK = Look(1440), Look(1440, "zh-Hant")


@dataclass(frozen=True, slots=True)
class Shot:
    """A page to be taken: `who` looks at it, a member, staff, a till or nobody; `looks` are the README's."""

    name: str
    path: str
    who: str = ""
    looks: tuple[Look, ...] = ()
    opens: str = ""  # what is clicked on it first, where the address of a page is not known before
    whole: bool = False  # down to its end, not only what a screen holds


SHOTS = (
    Shot("card", "/", "member", looks=(ENGLISH, CHINESE)),
    Shot("why", "/history", "member", looks=(CHINESE,), opens="a.entry"),
    Shot("tier", "/tier", "member", looks=(ENGLISH,)),
    Shot("today", "/console/", "staff", looks=(DESK,)),
    Shot("member", "/console/members?q=CS-10112", "staff", looks=(CHINESE_DESK,), opens="tbody a"),
    Shot("rules", "/console/program/corner-shop/draft/earning", "staff", looks=(DESK,)),
    Shot("till", "/till/", "till", looks=(DESK,)),
    # In docs/pages.md.
    Shot("parts", "/parts", looks=(ENGLISH,), whole=True),
    # Not in the README, but worth a look.
    Shot("join", "/join/corner-shop"),
    Shot("rewards", "/rewards", "member"),
    Shot("history", "/history", "member"),
    Shot("studio", "/console/program/corner-shop", "staff"),
)


def main() -> None:
    """Take what is asked for."""
    asked = _asked()
    wanted = [shot for shot in SHOTS if not asked.name or shot.name in asked.name]
    program = chromium.find()
    if program is None:
        sys.exit("screenshots: no Chromium here; apt install chromium fonts-noto-cjk")
    SCREENS.mkdir(exist_ok=True)
    with screenshot_shop.opened() as (url, secrets), sync_playwright() as playwright:
        browser = chromium.start(playwright, program)
        for shot in wanted:
            for look in _looks(shot, asked):
                path = SCREENS / f"{shot.name}.{look.width}.{look.language}.{look.scheme}.png"
                take(browser, url, shot, look, secrets, path)
                print(path.relative_to(ROOT), f"{path.stat().st_size:,} bytes")  # noqa: T201 - its answer
        browser.close()


def take(browser: Browser, url: str, shot: Shot, look: Look, secrets: dict[str, str], path: Path) -> None:
    """Take one page under one look."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": look.width, "height": look.height},
        device_scale_factor=PIXELS_PER_POINT[look.is_touched],
        locale=LOCALES[look.language],
        color_scheme="dark" if look.scheme == "dark" else "light",
        is_mobile=look.is_touched,
        has_touch=look.is_touched,
        reduced_motion="reduce",
        timezone_id="Europe/London",
    )
    if shot.who:
        context.add_cookies([{"name": shot.who, "value": secrets[shot.who], "url": url}])
    page = context.new_page()
    answer = page.goto(shot.path, wait_until="networkidle")
    if answer is None or not answer.ok:
        sys.exit(f"screenshots: {shot.path} answers {answer and answer.status}")
    if shot.opens:
        page.locator(shot.opens).first.click()
        page.wait_for_load_state("networkidle")
    page.screenshot(path=path, full_page=shot.whole)
    context.close()
    _lighten(path)


def _lighten(path: Path) -> None:
    """Pages have few colours; a picture that says so is a third of the size."""
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def _looks(shot: Shot, asked: argparse.Namespace) -> tuple[Look, ...]:
    """The looks asked for, else the shot's own."""
    if not (asked.width or asked.language or asked.scheme):
        return shot.looks
    return (Look(asked.width or 390, asked.language or "en", asked.scheme or "light"),)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take pictures of the pages.")
    parser.add_argument("name", nargs="*", help=", ".join(shot.name for shot in SHOTS))
    parser.add_argument("--width", type=int, choices=HEIGHTS)
    parser.add_argument("--language", choices=LOCALES)
    parser.add_argument("--scheme", choices=SCHEMES)
    return parser.parse_args()


if __name__ == "__main__":
    main()
