"""What went wrong, as a page: what happened and what to do, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import Flask, Response, g, redirect, request
from markupsafe import Markup
from werkzeug.exceptions import (
    HTTPException,
    MethodNotAllowed,
    NotFound,
    RequestEntityTooLarge,
    TooManyRequests,
    UnsupportedMediaType,
)

from doorway import logs
from doorway.errors import KINDS, kind_of, wording
from web.wire import pages, policy, readers, texts
from web.wire.door import Door
from web.wire.refusals import NotSignedIn, PageRefused

# Addresses of machines: what leads nowhere among them is answered in their way.
MACHINES: Final = ("/v1/", "/openapi", "/docs")
# What may be refused before any page of ours is asked, and the text that says so.
ASTRAY: Final[Mapping[type[HTTPException], str]] = {
    NotFound: "not_found",
    MethodNotAllowed: "wrong-way",
    RequestEntityTooLarge: "too-large",
    UnsupportedMediaType: "wrong-kind",
    TooManyRequests: "too_many",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal as people read it. `code` is stable; `detail` may be empty."""

    status: int
    code: str
    title: str
    detail: str


def refusal(error: Exception) -> Refusal:
    """What an error is called on a page: by a text of the pages for its code, else as the API says it."""
    if isinstance(error, PageRefused):
        code = error.key.removeprefix("problem.")
        return Refusal(error.status, code, *_own(code, error))
    kind = kind_of(error)
    if kind.status >= 500:
        logs.failure(error)
    if _has_text(kind.code):
        return Refusal(kind.status, kind.code, *_own(kind.code, error))
    said = wording.said(kind, kind.detail or _sentence(str(error)), error, readers.reader())
    return Refusal(kind.status, kind.code, said.title, said.detail)


def refused(error: Exception) -> Response:
    """A page that says what went wrong."""
    if isinstance(error, NotSignedIn):
        return _to_sign_in()
    found = refusal(error)
    return pages.shown("problem.html", found.status, problem=found, request_id=logs.request_id())


def install(app: Flask) -> None:
    """Answer a browser that went astray with a page; a machine is answered as before."""
    before = app.error_handler_spec[None][None][HTTPException]

    def astray(error: HTTPException) -> Any:
        is_person = request.accept_mimetypes.best_match(("application/json", "text/html")) == "text/html"
        if not is_person or request.path.startswith(MACHINES):
            return before(error)
        readers.settle()
        return policy.secure(_http(error))  # type: ignore[arg-type]

    for each in ASTRAY:
        app.register_error_handler(each, astray)


def answer_for(door: Door) -> None:
    """Answer every error behind a door with a page."""
    door.register_error_handler(PageRefused, refused)
    door.register_error_handler(HTTPException, _http)
    for each in KINDS:
        door.register_error_handler(each, refused)


def _http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    otherwise = "internal_error" if error.code >= 500 else "bad_request"
    answer = _page(error.code, next((ASTRAY[each] for each in ASTRAY if isinstance(error, each)), otherwise))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(error.valid_methods)
    return answer


def not_there() -> Response:
    """The page for an address that leads nowhere."""
    return _page(404, ASTRAY[NotFound])


def _page(status: int, code: str) -> Response:
    found = Refusal(status, code, *_own(code, None))
    return pages.shown("problem.html", status, problem=found, request_id=logs.request_id())


def _to_sign_in() -> Response:
    """Sign in first, then come back to what was asked for."""
    here = request.full_path.rstrip("?") if request.method == "GET" else ""
    target = g.guard.sign_in + (f"?{urlencode({'next': here})}" if here and here != "/" else "")
    if request.headers.get("HX-Request"):
        answer = Response(status=204)
        answer.headers["HX-Redirect"] = g.guard.sign_in
        return answer
    return redirect(target, 303)  # type: ignore[return-value]


def _has_text(code: str) -> bool:
    return f"problem.{code}" in texts.texts(readers.reader().tag)


def _own(code: str, error: object) -> tuple[Markup, Markup | str]:
    """Title and detail of a text of the pages; its first sentence is the title."""
    facts = {name: value for name, value in vars(error).items() if not name.startswith("_")} if error else {}
    detail = f"problem.{code}.detail"
    tag = readers.reader().tag
    return (
        texts.said(tag, f"problem.{code}", **facts),
        texts.said(tag, detail, **facts) if detail in texts.texts(tag) else "",
    )


def _sentence(text: str) -> str:
    whole = text[:1].upper() + text[1:]
    return whole if whole.endswith((".", "!", "?", "。")) else f"{whole}."
