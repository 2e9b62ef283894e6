"""ETags: polling what did not change costs nothing, and an edit meant for another version fails."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response, request

from api.wire.refusals import PreconditionFailed, PreconditionRequired

IF_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag of what is being changed: another's change in between is not overwritten.",
    "schema": {"type": "string"},
}
IF_NONE_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-None-Match",
    "description": "The ETag at hand: 304 where nothing changed since.",
    "schema": {"type": "string"},
}
HEADER = {"ETag": {"description": "The version of what is shown.", "schema": {"type": "string"}}}


def is_known(version: str) -> bool:
    """Whether the caller has this version already; then answer `not_modified(version)`."""
    return request.if_none_match.contains_weak(version)


def not_modified(version: str) -> Response:
    """304, with the ETag again."""
    answer = make_response("", 304)
    answer.set_etag(version, weak=True)
    return answer


def header(version: str) -> dict[str, str]:
    """The header that names a version."""
    return {"ETag": f'"{version}"'}


def weak_header(version: str) -> dict[str, str]:
    """The header that names a version whose every answer says the same, though not byte for byte."""
    return {"ETag": f'W/"{version}"'}


def match(version: str) -> None:
    """Go on only if the change is meant for this version. Raises PreconditionRequired, PreconditionFailed.

    Call it inside the transaction that changes, with the version that was read there.
    """
    if not request.if_match:
        raise PreconditionRequired
    if not request.if_match.contains(version):
        raise PreconditionFailed
