"""What is wrong with cards and the codes on phones."""

from __future__ import annotations

from loyalty.errors.root import LoyaltyError


class UnknownCard(LoyaltyError):
    """There is no such card in this programme, or it cannot be used; which of the two is not said."""


class CardUnusable(LoyaltyError):
    """A card that may not be used for this; `status` says why: blocked, replaced, expired, closed."""

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status

    def __str__(self) -> str:
        return f"this card is {self.status}"


class CardHeld(LoyaltyError):
    """The shop itself blocked the card, so the member can neither open nor replace it alone."""


class CardCodeRefused(LoyaltyError):
    """A rotating code that is not taken; a till is told which kind it is."""


class WrongCardCode(CardCodeRefused):
    """What was scanned is no code of a card in this place; whether there is such a card is not said."""


class CardCodeExpired(CardCodeRefused):
    """The code was right a moment ago and is over; a fresh one is on the member's screen."""


class CardCodeUsed(CardCodeRefused):
    """The code was taken before; a copy works no more than the original does twice."""


class UnknownCardKind(LoyaltyError):
    """The programme has no kind of card of this code that this can be done with."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f'there is no kind of card "{self.code}" here for that'


class CardNotFor(LoyaltyError):
    """A card of a tier that the member is not on, and that does not wait for them."""

    def __init__(self, kind: str, tier: str) -> None:
        super().__init__(kind, tier)
        self.kind = kind
        self.tier = tier

    def __str__(self) -> str:
        return f'the card "{self.kind}" is for members on the tier "{self.tier}"'
