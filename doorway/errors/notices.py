"""What is wrong with what members are told."""

from __future__ import annotations

from collections.abc import Mapping

from doorway.errors.kind import BROKEN, Kind
from notices import errors as notices

KINDS: Mapping[type[Exception], Kind] = {
    notices.NoticeError: BROKEN,
    notices.UnknownLink: Kind(
        404,
        "unknown_link",
        "No such link",
        "Open the link as it stands in the message, or change your consents in your account.",
        "This link stops nothing.",
    ),
    notices.UnknownKind: BROKEN,
    # Between a channel and its worker; no route sends anything itself.
    notices.NotSent: BROKEN,
    notices.TemporarilyNotSent: BROKEN,
    notices.Unreachable: BROKEN,
    notices.PermanentlyNotSent: BROKEN,
    notices.RecipientLeft: BROKEN,
    notices.Gone: BROKEN,
    notices.InvalidSubscription: Kind(
        422,
        "invalid_push_subscription",
        "This browser cannot be told",
        "Try it in another browser.",
        "What the browser gave is nothing that a notice could be sent to.",
    ),
}
