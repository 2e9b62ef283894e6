"""The page at /docs, and the files it is made of."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flask import Blueprint, Response

FOLDER = Path(__file__).resolve().parent
_SCRIPT, _STYLE = "text/javascript; charset=utf-8", "text/css; charset=utf-8"
FILES = {
    "swagger-ui-bundle.js": (FOLDER / "swagger-ui" / "swagger-ui-bundle.js", _SCRIPT),
    "swagger-ui.css": (FOLDER / "swagger-ui" / "swagger-ui.css", _STYLE),
    "start.js": (FOLDER / "start.js", _SCRIPT),
}
# Its styles are written into elements by its script; its pictures are in the styles.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
A_DAY = "public, max-age=86400"

pages = Blueprint("reading", __name__)


@pages.get("/docs")
def page() -> Response:
    """The API, to read and to try."""
    return _answer(FOLDER / "index.html", "text/html; charset=utf-8", "no-cache")


@pages.get("/docs/<any('swagger-ui-bundle.js', 'swagger-ui.css', 'start.js'):name>")
def file(name: str) -> Response:
    """One of the page's files."""
    return _answer(*FILES[name], A_DAY)


def _answer(path: Path, content_type: str, kept: str) -> Response:
    answer = Response(_content(path), content_type=content_type)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = kept
    return answer


@cache
def _content(path: Path) -> bytes:
    return path.read_bytes()
