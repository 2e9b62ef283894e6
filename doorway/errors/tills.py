"""What is wrong with what a till sent."""

from __future__ import annotations

from collections.abc import Mapping

from doorway.errors.kind import BROKEN, NO_TILL, Kind, wrong
from identity import errors as identity
from pos_adapter import errors as pos_adapter

KINDS: Mapping[type[Exception], Kind] = {
    pos_adapter.AdapterError: BROKEN,
    pos_adapter.UnknownAdapter: Kind(
        404, "unknown_adapter", "No such adapter", "Name one of those there are."
    ),
    pos_adapter.UnverifiedBody: Kind(
        401, "unverified_body", "Nothing proves the sender", "Sign the body with the secret you were given."
    ),
    pos_adapter.UnreadableFile: wrong(
        "unreadable_file", "Not such a file", "Name the adapter of its format."
    ),
    pos_adapter.InvalidLayout: wrong(
        "invalid_layout",
        "The layout cannot be used",
        "Put right what is named; see docs/adapters/tabular.md.",
    ),
    pos_adapter.UnreadableBody: Kind(400, "invalid_json", "Not JSON", "Send one JSON document in UTF-8."),
    pos_adapter.InvalidReceipt: wrong(
        "invalid_receipt", "The receipt cannot be read", "Put right what errors lists; nothing was kept."
    ),
    identity.UnprovedSignature: NO_TILL,
    identity.StaleSignature: Kind(
        401, "signature_stale", "Signed too long ago", "Set the till's clock, and sign every request anew."
    ),
    identity.UsedSignature: Kind(
        401,
        "signature_used",
        "Signed once, sent twice",
        "Sign every request anew, with a nonce of its own; a retry too.",
        "This signature was used before.",
    ),
    identity.SignatureRequired: Kind(
        401,
        "signature_required",
        "This key signs what it sends",
        "Sign the request as docs/tills.md says; the key itself is never sent. Replace this one.",
        "The key was sent itself, and it is one that signs.",
    ),
}
