"""What is wrong with what members are told."""

from __future__ import annotations

from collections.abc import Mapping

from api.errors.kind import BROKEN, Kind
from notices import errors as notices

KINDS: Mapping[type[Exception], Kind] = {
    notices.UnknownLink: Kind(
        404,
        "unknown_link",
        "No such link",
        "Open the link as it stands in the message, or change your consents in your account.",
        "This link stops nothing.",
    ),
    notices.UnknownKind: BROKEN,
}
