"""What can be wrong with a programme, said in the words of its document."""

from __future__ import annotations

from datetime import datetime

from loyalty.program.problem import Problem


class LoyaltyError(Exception):
    """The root of everything this package raises."""


class InvalidProgram(LoyaltyError):
    """A programme document that cannot be used; `problems` says each place and what to write there."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class UnknownCurrency(LoyaltyError):
    """The programme has no points of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'the programme has no currency "{self.code}"'


class UnknownReward(LoyaltyError):
    """The programme has no reward of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'the programme has no reward "{self.code}"'


class UnknownProgram(LoyaltyError):
    """No programme of this code was published here."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'no programme "{self.code}" is published; publish one with: flask program publish FILE'


class UnknownStore(LoyaltyError):
    """There is no store of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'there is no store "{self.code}"'


class UnknownTill(LoyaltyError):
    """The till's key is not one of ours, or was revoked."""


class WrongStore(LoyaltyError):
    """A till speaks for its own store only."""

    def __init__(self, own: str, named: str) -> None:
        super().__init__(own, named)
        self.own = own
        self.named = named

    def __str__(self) -> str:
        return f'this till belongs to store "{self.own}"; the receipt names "{self.named}"'


class UnknownMember(LoyaltyError):
    """There is no such member here."""


class UnknownCard(LoyaltyError):
    """There is no such card in this programme, or it cannot be used; which of the two is not said."""


class UnknownVoucher(LoyaltyError):
    """The member has no such voucher."""


class VoucherClosed(LoyaltyError):
    """A voucher that was used, withdrawn or has expired opens nothing; `status` says which.

    `at` (UTC) is when that was, `where` at which store and till it was used, as far as they are known.
    """

    def __init__(self, status: str, at: datetime | None = None, where: str = "") -> None:
        super().__init__(status, at, where)
        self.status = status
        self.at = at
        self.where = where

    def __str__(self) -> str:
        when = f" since {self.at.isoformat()}" if self.at else ""
        place = f", at {self.where}" if self.where else ""
        return f"this voucher is {self.status}{when}{place}; only an issued one can be used or withdrawn"


class KeyReused(LoyaltyError):
    """An idempotency key stands for one request for ever, and came again with another."""

    def __init__(self, first: str, now: str) -> None:
        super().__init__(first, now)
        self.first = first
        self.now = now

    def __str__(self) -> str:
        return f'this key was used for "{self.first}"; "{self.now}" needs a key of its own'


class WrongCurrency(LoyaltyError):
    """A receipt is in another currency than its programme's money."""

    def __init__(self, wanted: str, found: str) -> None:
        super().__init__(wanted, found)
        self.wanted = wanted
        self.found = found

    def __str__(self) -> str:
        return f"the programme's money is {self.wanted}; the receipt is in {self.found}"


class InvalidStore(LoyaltyError):
    """A store's code that cannot be one."""


class StoreOfOtherProgram(LoyaltyError):
    """A store belongs to one programme for good: its receipts and its members are of that programme."""

    def __init__(self, code: str, own: str, named: str) -> None:
        super().__init__(code, own, named)
        self.code = code
        self.own = own
        self.named = named

    def __str__(self) -> str:
        return f'store "{self.code}" belongs to programme "{self.own}", not to "{self.named}"'


class InvalidLabel(LoyaltyError):
    """A till key's label that cannot be one, or that a key in use has already."""


class UnknownTillKey(LoyaltyError):
    """The store has no key in use of this label or id."""

    def __init__(self, store: str, named: str) -> None:
        super().__init__(store, named)
        self.store = store
        self.named = named

    def __str__(self) -> str:
        return f'store "{self.store}" has no key in use that is called "{self.named}"'


class InvalidKeyTerms(LoyaltyError):
    """What a till's key should be for, or how long, cannot be."""


class UnknownVersion(LoyaltyError):
    """The programme has no version of this number."""

    def __init__(self, code: str, version: int) -> None:
        super().__init__(code, version)
        self.code = code
        self.version = version

    def __str__(self) -> str:
        return f'programme "{self.code}" has no version {self.version}'


class InvalidMapping(LoyaltyError):
    """A name that a till uses and what it should be here: one of them cannot be."""


class UnknownMapping(LoyaltyError):
    """Nothing is said here about this name of a till's."""


class InvalidCatalog(LoyaltyError):
    """A catalog's file that cannot be used; `problems` says each line and what to write there."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class BurnLocked(LoyaltyError):
    """The member's points may not be spent now.

    `why` is "stopped" (by the member), "restricted" (by the shop) or "contact-changed"; `until` is when a
    block ends by itself, None where somebody must end it.
    """

    def __init__(self, why: str, until: datetime | None) -> None:
        super().__init__(why, until)
        self.why = why
        self.until = until

    def __str__(self) -> str:
        if self.why == "restricted":
            return "the shop does not let this member spend points"
        if self.until is None:
            return "this member stopped all spending of points and can allow it again"
        return f"a contact was changed; points can be spent again from {self.until:%Y-%m-%d %H:%M} UTC"


class CardCodeRefused(LoyaltyError):
    """A rotating code that is not taken; a till is told which kind it is."""


class WrongCardCode(CardCodeRefused):
    """What was scanned is no code of a card in this place; whether there is such a card is not said."""


class CardCodeExpired(CardCodeRefused):
    """The code was right a moment ago and is over; a fresh one is on the member's screen."""


class CardCodeUsed(CardCodeRefused):
    """The code was taken before; a copy works no more than the original does twice."""


class CardUnusable(LoyaltyError):
    """A card that may not be used for this; `status` says why: blocked, replaced, expired, closed."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        return f"this card is {self.status}"


class UnknownPurpose(LoyaltyError):
    """There is nothing to agree to under this purpose and channel."""

    def __init__(self, purpose: str, channel: str) -> None:
        super().__init__(purpose, channel)
        self.purpose = purpose
        self.channel = channel

    def __str__(self) -> str:
        return f'there is no consent to "{self.purpose[:40]}" by "{self.channel[:40]}"'


class FixedPurpose(LoyaltyError):
    """Messages that are part of the contract need no consent and cannot be switched off."""

    def __init__(self, purpose: str) -> None:
        super().__init__(purpose)
        self.purpose = purpose

    def __str__(self) -> str:
        return f'"{self.purpose}" messages are part of the membership and cannot be switched off'


class InvalidPreference(LoyaltyError):
    """A wish that cannot be kept; `field` is which, `remedy` what to write instead."""

    def __init__(self, field: str, remedy: str) -> None:
        super().__init__(field, remedy)
        self.field = field
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.field}: {self.remedy}"


class UnknownParked(LoyaltyError):
    """No such document waits here, or ever did."""


class ParkedClosed(LoyaltyError):
    """A document that was posted or dismissed waits no more; `status` says which, `at` (UTC) when."""

    def __init__(self, status: str, at: datetime | None = None) -> None:
        super().__init__(status, at)
        self.status = status
        self.at = at

    def __str__(self) -> str:
        when = f" since {self.at.isoformat()}" if self.at else ""
        return f"this document is {self.status}{when}; only one that waits can be acted on"


class CannotResolve(LoyaltyError):
    """What was asked for does not end the waiting of this document; the text says why."""


class UnknownAdjustmentReason(LoyaltyError):
    """Points are given and taken by hand for one of `known` reasons, and this is none of them."""

    def __init__(self, reason: str, known: tuple[str, ...]) -> None:
        super().__init__(reason, known)
        self.reason = reason
        self.known = known

    def __str__(self) -> str:
        return f'"{self.reason[:40]}" is no reason for an adjustment; use one of {", ".join(self.known)}'


class CardHeld(LoyaltyError):
    """The shop itself blocked the card, so the member can neither open nor replace it alone."""


class ContactTaken(LoyaltyError):
    """Another member has this phone, e-mail or external id; `kind` is which. Whose it is, is not said."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind

    def __str__(self) -> str:
        return f"another member has this {self.kind.replace('_', ' ')}"


class MemberClosed(LoyaltyError):
    """The member was merged into another or has left; `status` says which."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        return f"this member is {self.status}"


class InvalidExternalId(LoyaltyError):
    """What cannot be an external id, or one more of them than a member may have."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most

    def __str__(self) -> str:
        return (
            f"an external id is 1 to {self.most} visible characters without blanks around it,"
            " and a member has at most 20"
        )


class InvalidPeriod(LoyaltyError):
    """Days that are no period: the text says why."""


class UnknownReceipt(LoyaltyError):
    """The member has no such document."""


class ProofRequired(LoyaltyError):
    """More points than a card by itself may spend: the member's phone has to show its code."""

    def __init__(self, currency: str, wanted: int, most: int) -> None:
        super().__init__(currency, wanted, most)
        self.currency = currency
        self.wanted = wanted
        self.most = most

    def __str__(self) -> str:
        return f"a card alone may spend {self.most} {self.currency} at once, not {self.wanted}"


class InvalidProof(LoyaltyError):
    """What was shown as proof of a member is made up, another till's, or has run out."""


class RewardRefused(LoyaltyError):
    """What was to be redeemed cannot be: `reason` is the code of why, `what` the thing."""

    def __init__(self, reason: str, what: str) -> None:
        super().__init__(reason, what)
        self.reason = reason
        self.what = what

    def __str__(self) -> str:
        return f"{self.what} cannot be redeemed here: {self.reason.replace('_', ' ')}"


class CannotMerge(LoyaltyError):
    """Two members that cannot become one; the text says why."""


class MergeStands(LoyaltyError):
    """A merge that can no longer be undone; the text says why."""


class UnknownRestriction(LoyaltyError):
    """What can be taken from a member, and why, are fixed lists."""

    def __init__(self, known: tuple[str, ...], reasons: tuple[str, ...]) -> None:
        super().__init__(known, reasons)
        self.known = known
        self.reasons = reasons

    def __str__(self) -> str:
        return f"restrict one of {', '.join(self.known)} for one of {', '.join(self.reasons)}"


class UnknownExport(LoyaltyError):
    """There is no export of this name."""


class UnknownRejected(LoyaltyError):
    """There is no such rejected redemption, or somebody settled it before."""


class UnknownClaimCode(LoyaltyError):
    """No receipt that can be claimed has this code."""


class ClaimClosed(LoyaltyError):
    """The receipt was claimed before, or its two weeks are over; `status` says which."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        return f"this receipt's code is {self.status}"
