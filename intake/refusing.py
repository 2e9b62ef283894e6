"""Refusing: a receipt that was read well and cannot be recorded, as a Reject like one that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Collection

from loyalty.errors import LoyaltyError
from loyalty.receipt import Receipt
from loyalty.receipt_json import to_json
from points.errors import PointsError
from pos_adapter.adapter import RAW_EXCERPT_CHARS, Reject
from tiers.errors import TierError

REFUSALS = (LoyaltyError, PointsError, TierError)
CONFLICT = (
    "was recorded before with another content; both are kept for a person."
    " A correction needs a higher revision, another receipt another number"
)


def reject(receipt: Receipt, code: str, reason: str) -> Reject:
    """What is told of a receipt that was not taken."""
    return Reject(f"receipt {receipt.key}", reason, code, to_json(receipt)[:RAW_EXCERPT_CHARS])


def refused(receipt: Receipt, refusal: Exception) -> Reject:
    """The same for a reason that recording gave."""
    return reject(receipt, code(refusal), str(refusal))


def find_stray(
    receipt: Receipt, stores: Collection[str], program: str, connection: str = ""
) -> Reject | None:
    """A receipt whose store is none of these of a programme; None for one that is where it belongs.

    `connection` is the code of the one that brought it, which reaches no more than was mapped for it.
    """
    if receipt.store in stores:
        return None
    named = f"say by \"flask mapping set store '{receipt.store}' …\" which store it is here"
    where, remedy = f'programme "{program}"', f"open it there, or {named}"
    if connection:
        where, remedy = f'connection "{connection}"', named
    return reject(receipt, "unknown-store", f'store "{receipt.store}" is none of {where}; {remedy}')


def code(refusal: Exception) -> str:
    """WrongCurrency as `wrong-currency`."""
    return word(type(refusal))


def word(kind: type[Exception]) -> str:
    """The code of every refusal of a class."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()
