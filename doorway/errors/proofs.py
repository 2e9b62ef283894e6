"""What is wrong with how a member proves who they are, and with cards and their codes."""

from __future__ import annotations

from collections.abc import Mapping

from doorway.errors.kind import Kind, refused, wrong
from identity import errors as identity
from loyalty import errors as loyalty

KINDS: Mapping[type[Exception], Kind] = {
    identity.WrongOneTimeCode: wrong(
        "wrong_code",
        "Not the code",
        "Type the six digits of the last message; after five tries, or once it is over, ask for a new code.",
        "This is not the code that was sent last, or it is over. Which of them is not said.",
    ),
    identity.CardNotProved: wrong(
        "card_not_proved",
        "The card was not linked",
        "Check the card's number, and the receipt's number, day and total; else ask in the shop.",
        "Card and receipt do not belong together, or the card cannot be linked so. Which is not said.",
    ),
    identity.WrongPin: wrong(
        "wrong_pin",
        "Not the PIN",
        "Let the member type it again, or identify them otherwise; five wrong ones lock it for an hour.",
        "This is not the member's PIN, or the member has none. Which of them is not said.",
    ),
    loyalty.WeakPin: wrong(
        "weak_pin", "Another PIN, please", "Choose four to eight digits that nobody would try first."
    ),
    identity.UnknownDevice: Kind(
        404, "unknown_device", "No such device", "List the devices.", "No such device is signed in."
    ),
    identity.UnknownPasskey: Kind(
        404, "unknown_passkey", "No such passkey", "List the passkeys.", "There is no such passkey here."
    ),
    identity.PasskeyRefused: wrong(
        "passkey_refused",
        "The passkey proves nothing",
        "Ask for new options and answer them once, within five minutes, on the page of this service.",
        "The answer does not prove a passkey that is known here.",
    ),
    identity.TooManyPasskeys: refused(
        "too_many_passkeys",
        "Enough passkeys",
        "Remove one that is not used any more.",
        "A member has ten passkeys at most.",
    ),
    # Not kept under an Idempotency-Key: what the lock refused may be tried again once it is open.
    loyalty.BurnLocked: Kind(
        403,
        "spending_locked",
        "Points cannot be spent now",
        "Wait until the time it names, or let the member allow spending; earning goes on.",
    ),
    loyalty.CardCodeRefused: wrong(
        "wrong_card_code", "Not a card's code", "Scan the code on the member's screen."
    ),
    loyalty.WrongCardCode: wrong(
        "wrong_card_code",
        "Not a card's code",
        "Scan the code on the member's screen.",
        "This is no code of a card, or its digits are wrong.",
    ),
    loyalty.CardCodeExpired: refused(
        "card_code_expired",
        "The code is old",
        "Ask the member to open the code again and scan it at once.",
        "A code is taken for half a minute, and this one is older.",
    ),
    loyalty.CardCodeUsed: refused(
        "card_code_used",
        "The code was used",
        "Wait for the next code on the member's screen; if it was nobody here, it may be a copy.",
        "Each code is taken once, and this one was.",
    ),
    loyalty.CardUnusable: refused(
        "card_unusable", "The card is not in use", "Use another card of the member, or replace this one."
    ),
    loyalty.NoAllowance: refused(
        "no_allowance", "No allowance", "Use the one there is, or ask for what the programme offers."
    ),
    loyalty.CardHeld: refused(
        "card_held",
        "The shop holds this card",
        "Ask the shop; only its staff can open or replace it.",
        "The shop itself blocked this card.",
    ),
}
