"""/docs: readable in a browser, with nothing from outside."""

from __future__ import annotations

import re

from api.reading.pages import FILES, FOLDER
from tests.api.doors import Doors


def test_the_api_can_be_read_at_docs(doors: Doors) -> None:
    page = doors.get("/docs")

    assert page.status_code == 200
    assert page.content_type.startswith("text/html")
    for name in FILES:
        assert f"docs/{name}" in page.text
        assert doors.get(f"/docs/{name}").status_code == 200


def test_it_asks_nobody_outside(doors: Doors) -> None:
    policy = doors.get("/docs").headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    for name in ("index.html", "start.js"):
        assert not re.search(r"(https?:)?//\w", (FOLDER / name).read_text().replace("// Reads", ""))


def test_nothing_else_lies_there(doors: Doors) -> None:
    for path in ("/docs/LICENSE", "/docs/..%2fapp.py", "/docs/pages.py", "/docs/"):
        assert doors.get(path).status_code == 404
