"""Problems: errors as RFC 9457 `application/problem+json`, the same shape whatever went wrong.

`title`, `detail` and `remedy` are in the reader's language; the messages of `errors` are English.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import Any

from flask import Flask, Response, json
from flask_smorest import Api, Blueprint
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from doorway import logs, speech
from doorway.errors import KINDS, kind_of, kind_of_status, wording
from doorway.errors.kind import Kind
from doorway.errors.wording import Said

CONTENT_TYPE = "application/problem+json"


class PlaceOut(Schema):
    """One thing that is wrong with what was sent."""

    path = fields.String(
        required=True, metadata={"description": "Where, such as lines[2].net; empty: the whole."}
    )
    message = fields.String(required=True, metadata={"description": "What must be there, and what was."})


class ProblemOut(Schema):
    """What went wrong, and what to do."""

    type = fields.String(required=True, metadata={"description": "urn:regulars:problem: and the code."})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True, metadata={"description": "Stable: programs may decide by it."})
    retryable = fields.Boolean(
        required=True, metadata={"description": "Whether the same request may be sent again."}
    )
    remedy = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(PlaceOut), metadata={"description": "Every place that is wrong."})
    suffices = fields.List(
        fields.String(),
        metadata={"description": "With proof_required: the levels of proof that suffice, the weakest first."},
    )


class ProblemApi(Api):
    """The API whose errors are all problems, and that describes itself when it is first asked to.

    Describing takes half a second, which every command of `flask` and every process would wait for.
    """

    ERROR_SCHEMA = ProblemOut
    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask, **options: Any) -> None:
        self._undescribed: list[Blueprint] = []
        self._describing = Lock()
        super().__init__(app, **options)

    def register_blueprint(self, blp: Blueprint, **options: Any) -> None:
        """Put a blueprint on the application; its description waits."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        self._undescribed.append(blp)

    def _openapi_json(self) -> Any:
        with self._describing:
            while self._undescribed:
                blp = self._undescribed.pop(0)
                blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=None)
                self.spec.tag({"name": blp.name, "description": blp.description})
        return super()._openapi_json()

    def _register_error_handlers(self) -> None:
        install(self._app)

    def _register_responses(self) -> None:
        """Leave out the library's own: each route names its problems."""


def install(app: Flask) -> None:
    """Answer every error with a problem."""
    app.register_error_handler(HTTPException, of_http)
    for each in KINDS:
        app.register_error_handler(each, of_error)


def of_error(error: Exception) -> Response:
    """The problem of a domain error; one that is our own fault is logged."""
    kind = kind_of(error)
    wait = getattr(error, "retry_after_seconds", None)
    if wait is not None:
        kind = replace(kind, retry_after_seconds=wait)
    if kind.status >= 500:
        logs.failure(error)
    places = [
        {"path": place.path, "message": speech.advice(place.message)}
        for place in getattr(error, "problems", ())
    ]
    english = kind.detail or ("Something in it cannot be used." if places else _sentence(str(error)))
    suffices = getattr(error, "suffices", ())
    return _response(kind, wording.said(kind, english, error, speech.readers()), places, suffices)


def of_http(error: HTTPException) -> Response | HTTPException:
    """The problem of what Flask refuses by itself. A redirect is none; 405 keeps its Allow."""
    if error.code is None or error.code < 400:
        return error
    kind = kind_of_status(error.code)
    english = kind.detail or _sentence(error.description or kind.title)
    answer = _response(kind, wording.said(kind, english, error, speech.readers()), [])
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return answer


def _response(
    kind: Kind, said: Said, places: Sequence[Mapping[str, Any]], suffices: Sequence[str] = ()
) -> Response:
    speech.spoken(said.tag)
    problem: dict[str, Any] = {
        "type": f"urn:regulars:problem:{kind.code}",
        "title": said.title,
        "status": kind.status,
        "detail": said.detail,
        "code": kind.code,
        "retryable": kind.retryable,
        "remedy": said.remedy,
        "request_id": logs.request_id(),
    }
    if places:
        problem["errors"] = places
    if suffices:
        problem["suffices"] = suffices
    body = json.dumps(problem).encode("utf-8", "backslashreplace")
    answer = Response(body, kind.status, content_type=CONTENT_TYPE)
    if kind.retry_after_seconds is not None:
        answer.headers["Retry-After"] = str(kind.retry_after_seconds)
    if kind.status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="loyalty"'
    return answer


def _sentence(text: str) -> str:
    """A text as a sentence: a capital at its beginning, a full stop at its end."""
    whole = text[:1].upper() + text[1:]
    return whole if whole.endswith((".", "!", "?")) else f"{whole}."
