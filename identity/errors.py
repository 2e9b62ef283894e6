"""What can be wrong with who is asking, and with what they ask for."""

from __future__ import annotations

from datetime import datetime


class IdentityError(Exception):
    """Root of this package's errors."""


class TooMany(IdentityError):
    """Something was tried more often than it may be; the same may be tried again after so many seconds."""

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(retry_after_seconds)
        self.retry_after_seconds = retry_after_seconds

    def __str__(self) -> str:
        return f"this was tried too often; wait {self.retry_after_seconds} seconds"


class InvalidRoles(IdentityError):
    """Roles that a person cannot have; the text says why."""


class UnknownStaff(IdentityError):
    """There is no such person among the staff."""


class UnknownApproval(IdentityError):
    """There is no such request for approval."""


class SamePerson(IdentityError):
    """Who asked for an approval cannot be who decides on it: that takes a second person."""


class NotSecondPerson(IdentityError):
    """Who decides could be who asked: one of the two accounts may lately have been in the other's hands."""


class OwnCard(IdentityError):
    """Nobody gives points to, or takes them from, a card of their own; a colleague may."""


class OwnSale(IdentityError):
    """Nobody claims the points of a sale that they rang up themselves."""


class ApprovalClosed(IdentityError):
    """A request is decided once; `status` says how it was."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        return f"this request is {self.status}, and only an open one can be decided"


class Forbidden(Exception):
    """None of a person's roles permits this; `permission` is the word that is missing.

    Outside of this package's errors, so that no form says it among what can be put right in it.
    """

    def __init__(self, permission: str, store: str = "") -> None:
        super().__init__(permission, store)
        self.permission = permission
        self.store = store

    def __str__(self) -> str:
        where = f' in store "{self.store}"' if self.store else ""
        return f'none of your roles permits "{self.permission}"{where}'


class InvalidSignIn(IdentityError):
    """Nobody was signed in; why is not said, so that nothing is learnt by trying."""


class InvalidInvitation(IdentityError):
    """An invitation that is unknown, was used, was replaced by a newer one or has expired."""


class WrongCode(IdentityError):
    """The code is not the one that the telephone shows now, or was used before."""


class WrongPin(IdentityError):
    """Not the member's PIN, or the member has none: which of them is not said."""


class WeakPassword(IdentityError):
    """A password that would be guessed; the text says what is wrong with it, never what it was."""


class EmailTaken(IdentityError):
    """Somebody else among the staff has this e-mail address."""


class LastOwner(IdentityError):
    """The last owner who can sign in stays one: without an owner nobody could manage the staff."""


class UnprovedSignature(IdentityError):
    """A request's signature proves no till; which part of it is wrong is not said.

    `key_digest` is of the key it names, where there is such a key in use: for the key's own log.
    """

    def __init__(self, key_digest: str = "") -> None:
        super().__init__(key_digest)
        self.key_digest = key_digest


class StaleSignature(UnprovedSignature):
    """A right signature of a time too far from now (`at`, UTC): a wrong clock, or it came late."""

    def __init__(self, key_digest: str, at: datetime) -> None:
        super().__init__(key_digest)
        self.at = at

    def __str__(self) -> str:
        return f"it was signed more than 300 seconds from now, and here it is {int(self.at.timestamp())}"


class UsedSignature(UnprovedSignature):
    """A right signature that came before: each is good for one request."""


class SignatureRequired(IdentityError):
    """A key that signs what it sends was sent itself."""


class WrongOneTimeCode(IdentityError):
    """Not the code that was sent, or none was sent, or it is over; which of them is not said."""


class CardNotProved(IdentityError):
    """Not proved that a card is the caller's, or not to be linked at all; which of them is not said."""


class UnknownDevice(IdentityError):
    """The member has no such device that is signed in."""


class UnknownPasskey(IdentityError):
    """The member has no such passkey."""


class PasskeyRefused(IdentityError):
    """An answer of an authenticator that proves nothing; why is for the log, and not for who sent it."""


class TooManyPasskeys(IdentityError):
    """A member has as many passkeys as one may have."""


class UnknownSession(IdentityError):
    """The caller has no such session in use."""


class OidcOff(IdentityError):
    """Sign-in by OpenID Connect is not set up here."""


class OidcRefused(IdentityError):
    """The provider's answer does not prove who somebody is; the text says what was wrong with it."""


class OidcAway(IdentityError):
    """The provider does not answer, or not as a provider does; trying again may help."""


class NoSandbox(IdentityError):
    """There is no sandbox here, or it was not made yet; the text says what to do."""


class NotASandbox(IdentityError):
    """The database that is to become a sandbox holds real books, and is left as it is."""
