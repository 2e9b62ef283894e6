"""What is wrong with members, their contacts and wishes, and with two that should be one."""

from __future__ import annotations

from datetime import date
from typing import Final

from loyalty.errors.root import LoyaltyError
from loyalty.program.problem import Problem
from loyalty.remedies.remedy import Remedy


class UnknownMember(LoyaltyError):
    """There is no such member here."""


class MemberClosed(LoyaltyError):
    """The member was merged into another, has left, or was stopped by the shop; `status` says which."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        return f"this member is {self.status}"


class ContactTaken(LoyaltyError):
    """Another member has this phone, e-mail or external id; `kind` is which. Whose it is, is not said."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind

    def __str__(self) -> str:
        return f"another member has this {self.kind.replace('_', ' ')}"


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


class UnknownAdjustmentReason(LoyaltyError):
    """Points are given and taken by hand for one of `known` reasons, and this is none of them."""

    def __init__(self, reason: str, known: tuple[str, ...]) -> None:
        super().__init__(reason, known)
        self.reason = reason
        self.known = known

    def __str__(self) -> str:
        return f'"{self.reason[:40]}" is no reason for an adjustment; use one of {", ".join(self.known)}'


class UnknownRestriction(LoyaltyError):
    """What can be taken from a member, and why, are fixed lists."""

    def __init__(self, known: tuple[str, ...], reasons: tuple[str, ...]) -> None:
        super().__init__(known, reasons)
        self.known = known
        self.reasons = reasons

    def __str__(self) -> str:
        return f"restrict one of {', '.join(self.known)} for one of {', '.join(self.reasons)}"


class CannotMerge(LoyaltyError):
    """Two members that cannot become one; the text says why."""


class MergeStands(LoyaltyError):
    """A merge that can no longer be undone; the text says why."""


class UnknownOffer(LoyaltyError):
    """The member has no offer of this code: there is none, it is over, or it is not theirs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'there is no offer "{self.code}" for this member'


class OfferAutomatic(LoyaltyError):
    """An offer that nobody needs to ask for."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'the offer "{self.code}" counts by itself'


class DayRefused(LoyaltyError):
    """A day that cannot be chosen for an offer, `code`; `reason` says why."""

    _SENTENCES: Final = {
        "not-chosen": 'for the offer "{}" no day is chosen',
        "choose": 'for the offer "{}" a day is chosen; it is not asked for otherwise',
        "begun": "the day must not have begun yet",
        "far": "the day must be within a year",
        "outside": 'the offer "{}" does not hold on that day',
        "chosen": 'the day chosen for "{}" has begun or is over; another can be chosen in the next span',
    }

    def __init__(self, reason: str, code: str) -> None:
        super().__init__(reason, code)
        self.reason = reason
        self.code = code

    def __str__(self) -> str:
        return self._SENTENCES[self.reason].format(self.code)


class InvalidProfile(LoyaltyError):
    """An answer that does not fit its question, `field`; `remedy` is what it must be."""

    def __init__(self, field: str, remedy: Remedy) -> None:
        super().__init__(field, remedy)
        self.field = field
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.field} {self.remedy}"


class AnswersWanted(LoyaltyError):
    """Answers that are missing, or do not fit their questions; `problems` names each, and what it must be."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "; ".join(map(str, self.problems))


class ProfileLocked(LoyaltyError):
    """What was told was changed as often as it may be; `until` is the day of the next, None for never."""

    def __init__(self, field: str, until: date | None) -> None:
        super().__init__(field, until)
        self.field = field
        self.until = until

    def __str__(self) -> str:
        again = f"before {self.until}" if self.until else "any more"
        return f"{self.field} cannot be changed {again}"


class UnknownSegment(LoyaltyError):
    """The programme has no segment of this code, or none with a list where one is needed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'there is no such segment "{self.code}" in this programme'


class InvalidList(LoyaltyError):
    """A file of members that cannot be read; each problem says the line, and what it must be."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class WeakPin(LoyaltyError):
    """A PIN that is none or would be guessed: `why` is "no-pin", "trivial", "year" or "birthday"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return _WEAK_PINS[self.why]


_WEAK_PINS = {
    "no-pin": "a PIN has four to eight digits and nothing else",
    "trivial": "digits that are all alike, follow each other or are the same half twice are tried first",
    "year": "a year is tried first",
    "birthday": "your birthday is tried first by who knows you",
}
