"""What the doors themselves refuse."""

from __future__ import annotations

from collections.abc import Mapping

from doorway import refusals
from doorway.errors.kind import BROKEN, NO_TILL, Kind, refused, wrong

KINDS: Mapping[type[Exception], Kind] = {
    refusals.ApiError: BROKEN,
    refusals.Unauthorised: NO_TILL,
    refusals.WrongMediaType: Kind(
        415,
        "unsupported_media_type",
        "Another format than is read here",
        "Send what detail names with its Content-Type; JSON is application/json, in UTF-8.",
    ),
    refusals.InvalidBody: wrong("invalid_body", "The body cannot be used", "Put right what errors lists."),
    refusals.InvalidIdempotencyKey: Kind(
        400,
        "idempotency_key_required",
        "An idempotency key is needed",
        "Send the header Idempotency-Key with a random text, such as a UUID; the same text for every retry.",
        "This request moves points, so it needs an Idempotency-Key of 16 to 128 printable ASCII characters.",
    ),
    refusals.ReceiptConflict: refused(
        "receipt_conflict",
        "Another receipt has this number",
        "Send a correction with a higher revision, or another receipt under a number of its own.",
    ),
    refusals.NotReady: Kind(
        503,
        "not_ready",
        "Not ready",
        "Run: flask db upgrade",
        "The database's schema is not the one of this version.",
        5,
    ),
    refusals.PreconditionRequired: Kind(
        428,
        "precondition_required",
        "For which version?",
        "Read it first, then send its ETag in the header If-Match.",
        "A change needs the header If-Match, so that it does not overwrite another's.",
    ),
    refusals.PreconditionFailed: Kind(
        412,
        "precondition_failed",
        "It has changed since",
        "Read it again, then decide whether the change is still meant.",
        "Somebody changed it since it was read.",
    ),
    refusals.IdempotencyKeyReused: wrong(
        "idempotency_key_reused",
        "The key was used for something else",
        "Use a new key for a new request.",
        "This Idempotency-Key belongs to another request.",
    ),
    refusals.WrongScope: Kind(
        403, "wrong_scope", "The key is not for this", "Use a key with this scope, or one without scopes."
    ),
}
