"""What can be wrong with telling a member something. No error repeats an address or a secret."""

from __future__ import annotations


class NoticeError(Exception):
    """The root of everything this package raises."""


class UnknownKind(NoticeError):
    """There is no notice of this kind, or it was given facts that are not its own."""


class UnknownLink(NoticeError):
    """A link to stop messages that is none of ours."""


class NotSent(NoticeError):
    """A channel did not take a message. `reason` is a few words for the record."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TemporarilyNotSent(NotSent):
    """It may be taken later, or it may have been taken without our knowing: it is to be tried again."""


class Unreachable(TemporarilyNotSent):
    """Nobody answers on the other side: the next message would fare no better."""


class PermanentlyNotSent(NotSent):
    """It will never be taken as it is."""


class RecipientLeft(PermanentlyNotSent):
    """The recipient told the provider to stop; that is a consent withdrawn."""


class Gone(PermanentlyNotSent):
    """Nothing will ever be taken there again: the browser is to be forgotten."""


class InvalidSubscription(NoticeError):
    """What a browser gave to be told by is none that anything could be sent to."""


def may_pass(status: int) -> bool:
    """Whether a refusal over HTTP is about the moment, or about us, rather than about this message."""
    return status in (401, 403, 407, 408, 425, 429) or status >= 500 or 300 <= status < 400
