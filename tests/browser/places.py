"""Every page there is, with an address of it: walked to by links, so that no new one is forgotten."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import urljoin, urlsplit

import lxml.html
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

# What is fetched by pages and is no page: pictures, files, passes, what scripts ask for.
FILES: Final = (
    *(".svg", ".json", ".ics", ".pdf", ".png", ".webmanifest", ".js", "<name>.<form>"),
    *(
        "/card/wallet/apple",
        "/card/wallet/google",
        "/card/secret",
        "/till/alive",
        "/till/found.html",
        "/codes",
    ),
)
# What only leads on: to where one begins anew, to the only programme, to the step that is next.
WAYS: Final = frozenset(
    (
        *("/card", "/terms", "/account/contact/code", "/join/<code>/code", "/sign-in/code"),
        *("/console/program", "/console/setup", "/console/setup/shop", "/console/setup/rules"),
    )
)


def of(app: Flask, door: str) -> frozenset[str]:
    """The rules of a door's pages ("member", "console", "till")."""
    rules = (each for each in app.url_map.iter_rules() if each.endpoint.startswith(f"{door}."))
    shown = (each.rule for each in rules if "GET" in (each.methods or ()))
    return frozenset(each for each in shown if not each.endswith(FILES) and each not in WAYS)


def walked(app: Flask, door: str, cookies: Mapping[str, str], seeds: Iterable[str] = ()) -> dict[str, str]:
    """An address for each rule of a door that is shown to who has these cookies.

    Walked from the seeds and from all that names nothing, by every link that leads to a rule not seen yet.
    """
    client, adapter = app.test_client(), app.url_map.bind("localhost")
    for name, value in cookies.items():
        client.set_cookie(name, value)
    wanted, found = of(app, door), dict[str, str]()
    ahead = deque((*seeds, *sorted(each for each in wanted | WAYS if "<" not in each)))
    seen: set[str] = set()
    while ahead:
        address = ahead.popleft()
        if address in seen:
            continue
        seen.add(address)
        try:
            rule = str(adapter.match(urlsplit(address).path, return_rule=True)[0].rule)
        except (HTTPException, RequestRedirect):
            continue
        if rule in found or rule not in wanted | WAYS:
            continue
        is_page, links = _looked(client, address)
        ahead.extend(links)
        if is_page and rule in wanted:
            found[rule] = address
    return found


def _looked(client: FlaskClient, address: str) -> tuple[bool, list[str]]:
    """Whether this is a page, and where it leads."""
    answer = client.get(address)
    if answer.status_code in (302, 303):
        return False, [answer.location]
    if answer.status_code != 200 or answer.mimetype != "text/html":
        return False, []
    return True, list(_links(answer.get_data(), address))


def _links(page: bytes, address: str) -> Iterator[str]:
    for each in lxml.html.fromstring(page).xpath("//a/@href"):
        if not urlsplit(each).netloc:
            yield urljoin(address, each)
