"""The look's files: named by what they hold, packed where that gains, and none from elsewhere."""

from __future__ import annotations

import gzip

import pytest

from tests.web.pages import Pages
from web.wire import look


def test_a_file_is_kept_for_a_year_under_the_name_of_its_content(pages: Pages) -> None:
    answer = pages.stranger().get(look.address("style.css")).response
    assert "immutable" in answer.headers["Cache-Control"]
    assert pages.stranger().get("/look/style.css?v=old").response.headers["Cache-Control"] == "no-cache"


def test_text_goes_packed_to_who_reads_it(pages: Pages) -> None:
    plain = pages.stranger().get("/look/style.css").response.get_data()
    packed = pages.stranger().get("/look/style.css", **{"Accept-Encoding": "gzip"}).response
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain


@pytest.mark.parametrize("name", ["../app.py", "..%2fapp.py", "nothing.css", "", "vendor"])
def test_nothing_else_is_given_out(pages: Pages, name: str) -> None:
    assert pages.stranger().get(f"/look/{name}").status == 404
