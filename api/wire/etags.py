"""ETags: polling what did not change costs nothing, and an edit meant for another version fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, request
from flask_smorest import Blueprint

from doorway import speech, versions
from doorway.refusals import PreconditionFailed, PreconditionRequired

_IF_MATCH: dict[str, Any] = {"in": "header", "name": "If-Match", "schema": {"type": "string"}}
IF_MATCH: dict[str, Any] = {
    **_IF_MATCH,
    "required": True,
    "description": "The ETag of what is being changed: another's change in between is not overwritten.",
}
IF_MATCH_WHERE_THERE: dict[str, Any] = {
    **_IF_MATCH,
    "description": "The ETag of what is being replaced; left out for what is new, and only then.",
}
IF_MATCH_IF_LIKED: dict[str, Any] = {
    **_IF_MATCH,
    "description": "The ETag of what was read, to change nothing else; left out, the last wish stands.",
}
IF_NONE_MATCH: dict[str, Any] = {
    "in": "header",
    "name": "If-None-Match",
    "description": "The ETag at hand: 304 where nothing changed since.",
    "schema": {"type": "string"},
}
HEADER = {"ETag": {"description": "The version of what is shown.", "schema": {"type": "string"}}}

Method = Callable[..., Any]


# What a phone polls


def polled(blueprint: Blueprint) -> Callable[[Method], Method]:
    """Documents that the method answers 304 where nothing changed; it calls `answered`."""
    told: Callable[[Method], Method] = blueprint.alt_response(
        304, description="Nothing changed since the version in If-None-Match"
    )
    return told


def answered(version: str, show: Callable[[], Any]) -> Any:
    """What `show` makes of the version in the reader's language, or 304 where the caller has it already."""
    tag = f"{version}.{speech.readers().tag}"
    if request.if_none_match.contains_weak(tag):
        return _not_modified(tag)
    # Every answer of one version says the same, though not byte for byte: its "at" moves on.
    return show(), 200, {"ETag": f'W/"{tag}"'}


def of(shown: Any) -> str:
    """The version of something small: the same as long as it says the same."""
    return versions.of(shown)


def _not_modified(version: str) -> Response:
    """304, with the ETag again."""
    answer = make_response("", 304)
    answer.set_etag(version, weak=True)
    return answer


# What people edit


def header(version: str) -> dict[str, str]:
    """The header that names a version."""
    return {"ETag": f'"{version}"'}


def match(version: str) -> None:
    """Go on only if the change is meant for this version; empty: there is nothing yet to be overwritten.

    Call it inside the transaction that changes, with the version that was read there. Raises
    PreconditionRequired, PreconditionFailed.
    """
    if version and not request.headers.get("If-Match"):
        raise PreconditionRequired
    match_if_named(version)


def match_if_named(version: str) -> None:
    """Go on if the change is meant for this version, or for whatever there is. Raises PreconditionFailed."""
    if request.headers.get("If-Match") and not (version and request.if_match.contains(version)):
        raise PreconditionFailed
