"""Each role at the console: rail and tabs lead only where it may go, and no button is refused for it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from lxml.html import HtmlElement

from db import ids
from identity import roles
from tests.web.console.test_member_pages import send
from tests.web.pages import Pages
from web.console.door import door

# The rail's entries, and pages that only another page leads to.
FIRST = "/console/"
FURTHER = (
    "/console/sessions",
    "/console/catalog/item?sku=TEA",
    "/console/stores/high-street",
    "/console/members/{ann}",
)
PLACES = "//header//nav//a/@href | //nav[@class='tabs']//a/@href"
ROLES = ("manager:high-street", "clerk", "analyst", "auditor")


def named(page: HtmlElement, here: str) -> Iterator[tuple[str, str]]:
    """What a page leads to: each link as GET, each form that has a button as POST, by address."""
    for each in page.xpath("//a/@href"):
        yield "GET", urljoin(here, each)
    for form in page.xpath("//form[@method='post'][.//button]"):
        for each in (form.get("action") or here, *form.xpath(".//@formaction")):
            yield "POST", urljoin(here, each)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_shown_no_link_and_no_form_that_is_refused_for_it(pages: Pages, role: str) -> None:
    ann = ids.outside("member", pages.doors.shop.member_id("ann"))
    pages.doors.shop.catalog("TEA", "2026-01-01", name="Tea", category="tea")
    send(pages.staff(), f"/console/members/{ann}", "/adjust", amount="6000", reason="goodwill")
    held, visitor = [roles.read(role)], pages.staff(role)
    adapter = pages.app.url_map.bind("localhost")
    may, shown, further = set[str](), set[str](), [each.format(ann=ann) for each in FURTHER]
    ahead = [FIRST, *further]
    while ahead:
        here = ahead.pop()
        answer = visitor.get(here)
        assert answer.status in (200, 303) or here in further, (role, here, answer.status)
        if answer.status != 200 or here in shown:
            continue
        shown.add(here)
        ahead += {str(each) for each in answer.html.xpath(PLACES) if "language=" not in each} - shown
        for method, address in named(answer.html, here):
            endpoint, _ = adapter.match(urlsplit(address).path, method=method)
            wanted = (
                door.permission_of(endpoint.rpartition(".")[2]) if endpoint.startswith("console.") else ""
            )
            assert not wanted or roles.permits(held, wanted), (role, here, method, address)
            may.add(wanted)
    assert len(shown) > 5
    assert len(may) > 2
