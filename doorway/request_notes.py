"""What is noted of a request for its key's own log: when, where to, and why it was refused."""

from __future__ import annotations

import time
from datetime import datetime

from flask import Flask, Response, g, request

from doorway.service import service
from identity.request_log import Line


def of_key(digest: str, at: datetime, detail: str = "") -> None:
    """Say whose the current request is; `detail` tells the key's owner more than a stranger was told."""
    g.requested = digest, at, detail


def leave_out() -> None:
    """Keep the current request out of its key's log: one that only asks, again and again, who answers."""
    g.pop("requested", None)


def install(app: Flask) -> None:
    """Note every answer to a request that said whose it is."""
    app.after_request(_note)


def _note(response: Response) -> Response:
    found: tuple[str, datetime, str] | None = g.get("requested")
    if found is not None:
        key, at, detail = found
        service().requests.note(key, _line(response, at, detail))
    return response


def _line(response: Response, at: datetime, detail: str) -> Line:
    """The line of an answer. A problem has code, detail and places, whoever made it."""
    refused = response.status_code >= 400 and response.is_json
    problem = response.get_json(silent=True) or {} if refused else {}
    begun = g.get("begun")
    return Line(
        at,
        response.headers.get("X-Request-Id", ""),
        request.method,
        request.url_rule.rule if request.url_rule else "",
        response.status_code,
        round((time.perf_counter() - begun) * 1000) if begun is not None else 0,
        problem.get("code", ""),
        detail or problem.get("detail", ""),
        tuple(place["path"] for place in problem.get("errors", ())),
    )
