"""Bodies and headers, read strictly: what is not exactly what a route takes is refused with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flask import request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from api.refusals import InvalidBody, InvalidIdempotencyKey, WrongMediaType
from api.service import service
from loyalty.rewards import KEY_CHARS
from pos_adapter import native, strict_json
from pos_adapter.errors import Problem

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


def fields(schema: Schema) -> dict[str, str]:
    """The fields of a small body. Raises what `document` raises, and InvalidBody."""
    found = document()
    if not isinstance(found, Mapping):
        raise InvalidBody([Problem("", "must be one JSON object")])
    try:
        return dict(schema.load(found))
    except ValidationError as error:
        raise InvalidBody(list(native.flattened("", error.messages))) from None


def idempotency_key() -> str:
    """The request's Idempotency-Key: 16 to 128 printable ASCII characters. Raises InvalidIdempotencyKey."""
    key = request.headers.get("Idempotency-Key", "")
    if not _PRINTABLE.fullmatch(key):
        raise InvalidIdempotencyKey
    return key


def strict_text(text: str) -> str:
    """A header's value as it may be repeated: short and printable."""
    return "".join(character if character.isprintable() else "?" for character in text[:60])
