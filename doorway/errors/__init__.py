"""Errors: what each domain error is on the wire. The one place that knows both; a file for each origin."""

from __future__ import annotations

from collections.abc import Mapping

from doorway.errors import (
    database,
    doors,
    events,
    households,
    identity,
    intake,
    members,
    notices,
    office,
    points,
    proofs,
    setup,
    tills,
    wallets,
)
from doorway.errors.kind import BROKEN, Kind

KINDS: Mapping[type[Exception], Kind] = {
    kind: found
    for module in (
        doors,
        identity,
        tills,
        setup,
        members,
        points,
        proofs,
        events,
        office,
        database,
        notices,
        households,
        intake,
        wallets,
    )
    for kind, found in module.KINDS.items()
}

# What Flask and Werkzeug refuse by themselves, by status.
STATUSES: Mapping[int, Kind] = {
    400: Kind(400, "bad_request", "Not understood", "Check the request against /openapi.json."),
    404: Kind(
        404, "not_found", "Nothing here", "See /openapi.json for what there is.", "There is no such address."
    ),
    405: Kind(405, "method_not_allowed", "Not in this way", "Use a method that the header Allow names."),
    408: Kind(408, "request_timeout", "Too slow", "Send the same request again.", retry_after_seconds=1),
    411: Kind(411, "length_required", "A body of unknown length", "Send Content-Length."),
    413: Kind(
        413, "body_too_large", "Too large", "Send less at once.", "The body is larger than is read here."
    ),
    415: Kind(415, "unsupported_media_type", "Not JSON", "Send Content-Type: application/json."),
    431: Kind(431, "headers_too_large", "Headers too large", "Send smaller headers."),
    500: BROKEN,
}


def kind_of(error: BaseException) -> Kind:
    """The kind of an error, by its class or the nearest above it."""
    return next((KINDS[each] for each in type(error).__mro__ if each in KINDS), BROKEN)


def kind_of_status(status: int) -> Kind:
    """The kind of a plain HTTP error."""
    return STATUSES.get(status, STATUSES[500 if status >= 500 else 400])
