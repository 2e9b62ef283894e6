"""What a kind of problem is, and those that several errors share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status and stable code, what to call it, and what the caller can do.

    `detail` is said when the error's own text is for us, not for the caller. `retry_after_seconds` is given
    where the same request may succeed later.
    """

    status: int
    code: str
    title: str
    remedy: str
    detail: str = ""
    retry_after_seconds: int | None = None

    @property
    def retryable(self) -> bool:
        """Whether the very same request may be sent again."""
        return self.retry_after_seconds is not None


NO_MEMBER = Kind(
    404,
    "unknown_member",
    "No such member",
    "Check the member's id; enrol the member first.",
    "There is no such member here.",
)
NO_TILL = Kind(
    401,
    "unauthorized",
    "Who is asking?",
    'Send a key in use: "Authorization: Bearer till_…" for a till, "Bearer member_…" for a member,'
    ' "Bearer staff_…" for staff.',
    "The request carries no key or token that is in use here.",
)
BROKEN = Kind(
    500,
    "internal_error",
    "Something broke on our side",
    "Tell us the request_id; sending the same again is safe, what was done once is not done twice.",
    "This should not happen. It is logged, without what you sent.",
)
BUSY = Kind(
    503,
    "busy",
    "Too busy just now",
    "Send exactly the same request again after the Retry-After seconds.",
    "It did not get through in time. Whether it was kept is not known, and need not be: its key decides.",
    1,
)
AWAY = Kind(
    503,
    "unavailable",
    "The database does not answer",
    "Send exactly the same request again after the Retry-After seconds.",
    "Whether the request was kept is not known, and need not be: its key decides.",
    2,
)


def wrong(code: str, title: str, remedy: str, detail: str = "") -> Kind:
    """What was sent cannot be used as it is."""
    return Kind(422, code, title, remedy, detail)


def refused(code: str, title: str, remedy: str, detail: str = "") -> Kind:
    """What was sent is in order and cannot be done as things stand."""
    return Kind(409, code, title, remedy, detail)
