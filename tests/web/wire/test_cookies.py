"""Cookies go over https only wherever the shop is reached by it, whatever stands between."""

from __future__ import annotations

from dataclasses import replace

import pytest

from doorway.service import EXTENSION
from tests.web.pages import Pages


@pytest.mark.parametrize(("address", "only"), [("https://shop.example", True), ("http://localhost", False)])
def test_every_cookie_is_for_https_only_where_the_shop_has_it(pages: Pages, address: str, only: bool) -> None:
    """The request itself comes by http, as it does from a proxy that says nothing."""
    house = pages.app.extensions[EXTENSION]
    pages.app.extensions[EXTENSION] = replace(house, settings=replace(house.settings, public_url=address))
    till = pages.stranger()
    form = till.get("/till/key?language=zh-Hant")
    answers = [
        form,
        till.fill(form, key=pages.doors.key),
        till.post("/till/settings", {"columns": "32", "clerk": "Jo"}),
        till.get("/till/"),
        till.post("/till/leave"),
    ]
    given = [each for answer in answers for each in answer.response.headers.getlist("Set-Cookie")]
    names = {each.partition("=")[0] for each in given}
    assert {"language", "till", "told"} < names
    assert [each for each in given if ("; Secure" in each) is not only] == []
