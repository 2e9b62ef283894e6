"""Bodies and headers, read strictly: what is not exactly what a route takes is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from api.wire.documents import problems
from doorway.refusals import InvalidBody, InvalidIdempotencyKey, WrongMediaType
from doorway.service import service
from loyalty.rewards.rewards import KEY_CHARS
from pos_adapter import strict_json
from pos_adapter.errors import Problem
from pos_adapter.native import adapter as native
from pos_adapter.native import fields as native_fields

Method = Callable[..., Any]
_PRINTABLE = re.compile(rf"[!-~]{{{KEY_CHARS.start},{KEY_CHARS.stop - 1}}}")


def document() -> object:
    """The JSON document of the body, without a float, a NaN or a field given twice.

    Raises WrongMediaType, UnreadableBody, and RequestEntityTooLarge for more than the settings' limit.
    """
    charset = request.mimetype_params.get("charset", "utf-8").casefold()
    if request.mimetype != "application/json" or charset not in ("utf-8", "utf8"):
        raise WrongMediaType(strict_text(request.headers.get("Content-Type", "none")))
    packed = request.headers.get("Content-Encoding", "identity")
    if packed.casefold() != "identity":
        raise WrongMediaType(f"it packed as {strict_text(packed)}")
    body = request.get_data(cache=False)
    if len(body) > service().settings.body_limit_bytes:
        raise RequestEntityTooLarge
    return strict_json.parse(body)


def takes(blueprint: Blueprint, form: type[Schema]) -> Callable[[Method], Method]:
    """The method gets the body's fields as its last argument, read by `form`; it is documented as well.

    Raises what `document` raises, and InvalidBody.
    """
    shape = form()
    body = {"required": True, "content": {"application/json": {"schema": form}}}
    return _given(blueprint.doc(requestBody=body, responses=problems(400, 413, 415, 422)), shape, document)


def asks(blueprint: Blueprint, form: type[Schema], *headers: Mapping[str, Any]) -> Callable[[Method], Method]:
    """The method gets the query's fields as its last argument, read by `form`. Raises InvalidBody.

    `headers` are documented beside the query.
    """
    parameters = [{"in": "query", "schema": form}, *headers]
    return _given(blueprint.doc(parameters=parameters, responses=problems(422)), form(), _query)


def _given(
    documented: Callable[[Method], Method], shape: Schema, read: Callable[[], object]
) -> Callable[[Method], Method]:
    def given(method: Method) -> Method:
        @wraps(method)
        def called(*args: Any, **kwargs: Any) -> Any:
            return method(*args, loaded(shape, read()), **kwargs)

        return documented(called)

    return given


def loaded(shape: Schema, found: object) -> dict[str, Any]:
    """The fields of a value, all of them right. Raises InvalidBody with every place that is wrong."""
    if not isinstance(found, Mapping):
        raise InvalidBody([Problem("", "must be one JSON object")])
    known = {field.data_key or name for name, field in shape.fields.items()}
    strange = [
        Problem(native.named(str(name)), native_fields.unknown(str(name), known))
        for name in found
        if name not in known
    ]
    try:
        fields = dict(shape.load({name: value for name, value in found.items() if name in known}))
    except ValidationError as error:
        strange += native.flattened("", error.messages)
    if strange:
        raise InvalidBody(strange[: native_fields.MOST_PROBLEMS])
    return fields


def _query() -> object:
    """The query; a name given twice is given as a list, which no field takes."""
    return {name: values[0] if len(values) == 1 else values for name, values in request.args.lists()}


def idempotency_key() -> str:
    """The request's Idempotency-Key: 16 to 128 printable ASCII characters. Raises InvalidIdempotencyKey."""
    key = request.headers.get("Idempotency-Key", "")
    if not _PRINTABLE.fullmatch(key):
        raise InvalidIdempotencyKey
    return key


def strict_text(text: str) -> str:
    """A header's value as it may be repeated: short and printable."""
    return "".join(character if character.isprintable() else "?" for character in text[:60])
