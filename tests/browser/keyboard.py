"""People who use no mouse: Tab until it is there, Enter, and what is typed."""

from __future__ import annotations

from playwright.sync_api import Locator

# Whoever needs more than this to reach something has given up.
MOST_TABS = 60
_IS_THERE = "each => each === document.activeElement"


def reach(wanted: Locator) -> None:
    """Press Tab until this is where the keyboard is. Fails where Tab never comes to it."""
    for _ in range(MOST_TABS):
        if wanted.evaluate(_IS_THERE):
            return
        wanted.page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {wanted}")


def write(wanted: Locator, text: str) -> None:
    """Go to a field and type."""
    reach(wanted)
    wanted.page.keyboard.type(text)


def choose(wanted: Locator) -> None:
    """Go to a link or a button and press Enter."""
    reach(wanted)
    wanted.page.keyboard.press("Enter")
