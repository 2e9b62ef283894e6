"""Logs: one line a request, without bodies, names, numbers or secrets.

What a shop without a mail server says while it is tried out stands in `rehearsal`.
"""

from __future__ import annotations

import logging
import re
import sys
import time
import traceback
import uuid
from typing import Any

import structlog
from flask import Flask, Response, g, request

from config import Settings

_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = structlog.get_logger()


def configure(settings: Settings) -> None:
    """Set up structlog for this process: JSON lines or a console's, on the error stream."""
    style: Any = structlog.processors.JSONRenderer()
    if settings.log_format == "console":
        style = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    level = logging.getLevelNamesMapping()[settings.log_level]
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            style,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def install(app: Flask) -> None:
    """Give each request an id and, when it is answered, its line."""
    app.before_request(_begin)
    app.after_request(_end)


def note(**facts: str) -> None:
    """Add to the request's line who is asking: a till's store and label, a member's id."""
    g.noted = {**g.get("noted", {}), **facts}


def failure(error: BaseException) -> None:
    """Log what broke: its type and where, never its message, which may hold what the request held."""
    places = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    _log.error("broken", request_id=request_id(), error=type(error).__qualname__, places=places[-12:])


def request_id() -> str:
    """The id of the current request: the caller's, if it is a sane one."""
    if "request_id" not in g:
        wanted = request.headers.get("X-Request-Id", "")
        g.request_id = wanted if _SANE.fullmatch(wanted) else uuid.uuid4().hex
    return str(g.request_id)


def _begin() -> None:
    g.begun = time.perf_counter()
    request_id()


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    begun = g.get("begun")
    _log.info(
        "request",
        request_id=request_id(),
        method=request.method if request.method.isalpha() else "?",
        route=request.url_rule.rule if request.url_rule else "",
        status=response.status_code,
        milliseconds=round((time.perf_counter() - begun) * 1000, 1) if begun is not None else None,
        **g.get("noted", {}),
    )
    return response
