"""A programme's document as a body: in JSON beside its wishes, or as YAML by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema
from werkzeug.exceptions import RequestEntityTooLarge

from api.retailer.program_schemas import WHEN, DocumentIn, HasteIn, HastenIn, PublishIn, WhenIn
from api.wire import bodies, etags
from api.wire.documents import problems
from doorway.service import service
from pos_adapter.strict_json import Fraction

YAML = "application/yaml"
Method = Callable[..., Any]
_WHY = {
    "in": "query",
    "name": "reason",
    "description": "Why it cannot wait. For a body in YAML.",
    "schema": {"type": "string", "maxLength": 200},
}
_WHEN = {
    "in": "query",
    "name": "effective_from",
    "description": f"{WHEN} For a body in YAML.",
    "schema": {"type": "string", "format": "date-time"},
}


def takes_document(blueprint: Blueprint) -> Callable[[Method], Method]:
    """The method gets the document's text as its last argument."""

    def taken() -> tuple[str | bytes]:
        return (_yaml() if _is_yaml() else _text(bodies.loaded(DocumentIn(), bodies.document())),)

    return _given(blueprint, DocumentIn, [], taken)


def takes_publication(blueprint: Blueprint) -> Callable[[Method], Method]:
    """The method gets the document's text and, last, the instant it is to take force, or None."""

    def taken() -> tuple[str | bytes, datetime | None]:
        if _is_yaml():
            return _yaml(), bodies.loaded(WhenIn(), request.args.to_dict())["effective_from"]
        wish = bodies.loaded(PublishIn(), bodies.document())
        return _text(wish), wish["effective_from"]

    return _given(blueprint, PublishIn, [_WHEN, etags.IF_MATCH_WHERE_THERE], taken)


def takes_hasty_publication(blueprint: Blueprint) -> Callable[[Method], Method]:
    """The method gets the document's text, the instant or None, and the reason for haste."""

    def taken() -> tuple[str | bytes, datetime | None, str]:
        if _is_yaml():
            wish = bodies.loaded(HasteIn(), request.args.to_dict())
            return _yaml(), wish["effective_from"], wish["reason"]
        wish = bodies.loaded(HastenIn(), bodies.document())
        return _text(wish), wish["effective_from"], wish["reason"]

    return _given(blueprint, HastenIn, [_WHEN, _WHY, etags.IF_MATCH_WHERE_THERE], taken)


def _given(
    blueprint: Blueprint, form: type[Schema], parameters: list[Any], taken: Callable[[], tuple[Any, ...]]
) -> Callable[[Method], Method]:
    body = {
        "required": True,
        "content": {
            "application/json": {"schema": form},
            YAML: {"schema": {"type": "string", "description": "The document itself, at most 1 MiB."}},
        },
    }
    documented = blueprint.doc(
        requestBody=body, parameters=parameters, responses=problems(400, 413, 415, 422)
    )

    def given(method: Method) -> Method:
        @wraps(method)
        def called(*args: Any, **kwargs: Any) -> Any:
            return method(*args, *taken(), **kwargs)

        return documented(called)  # type: ignore[no-any-return]

    return given


def _is_yaml() -> bool:
    return bool(request.mimetype == YAML)


def _yaml() -> bytes:
    body = request.get_data(cache=False)
    if len(body) > service().settings.body_limit_bytes:
        raise RequestEntityTooLarge
    return body


def _text(wish: dict[str, Any]) -> str:
    """The document as text again; the programme's own reader says what is wrong with a fraction."""

    def number(value: Any) -> float:
        assert isinstance(value, Fraction), "strict JSON has no other value"
        return float(value.text)

    return json.dumps(wish["document"], default=number, ensure_ascii=False)
