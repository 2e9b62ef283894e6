"""Chromium as the tests start it: the system's own, which asks nobody but us."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",  # it does not run as root otherwise, and loads only our own pages
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other host has an address, whatever a page may ask for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)


def find() -> str | None:
    """Where Chromium is; LOYALTY_TEST_CHROMIUM names another."""
    named = os.environ.get("LOYALTY_TEST_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def start(playwright: Playwright, program: str, *more: str) -> Browser:
    """Start it; `more` are flags of a test's own."""
    return playwright.chromium.launch(executable_path=program, args=[*FLAGS, *more])
