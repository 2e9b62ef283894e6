"""First pages are light: 100 kB over the wire, besides fonts and charts, for who comes the first time."""

from __future__ import annotations

from playwright.sync_api import Page, Request

from tests.browser.house import House
from tests.browser.visits import Visits

MOST_BYTES = 100_000
# What draws charts, and what a till's worker puts away for its camera, come once the page can be used.
LATER = ("echarts", "zxing")


def test_first_pages_are_light(house: House, visit: Visits) -> None:
    weights = {
        "/join/shop": _weight(visit(), "/join/shop"),
        "/": _weight(visit(member=house.token()), "/"),
        "/console/sign-in": _weight(visit(), "/console/sign-in"),
        "/console/": _weight(visit(staff=house.staff()), "/console/"),
        "/till/": _weight(visit(till=house.key), "/till/"),
    }

    assert all(0 < weight <= MOST_BYTES for weight in weights.values()), weights


def _weight(page: Page, path: str) -> int:
    """Bytes over the wire of everything a first visit asks for, also what a worker puts away."""
    asked: list[Request] = []
    page.context.on("requestfinished", lambda each: asked.append(each))  # noqa: PLW0108 - no method is taken
    page.goto(path, wait_until="networkidle")
    sizes = [each.sizes() for each in asked if each.resource_type != "font" and not _is_later(each.url)]
    return sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes)


def _is_later(url: str) -> bool:
    return any(each in url for each in LATER)
