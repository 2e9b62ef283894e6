"""Steps: the tiers above the base, what reaches and keeps each, and what is left of one that is lost."""

from dataclasses import dataclass

from tiers.routes import Condition, Route
from tiers.terms import Term, Up


@dataclass(frozen=True, slots=True)
class Step:
    """A tier above the base: what reaches it, and what keeps it at a review (no route at all: nothing does).

    What nothing counted reaches is bought, or applied for. A plain figure is a total of the ladder's counter,
    in its smallest unit, within the ladder's window (to keep: within the term, where that is a duration).
    `lasts` and `up` are the ladder's where they are None. For `fee_minor` an ended tier can be kept, for
    `price_minor` it can be bought; None: not for money.
    """

    code: str
    reaches: int | tuple[Route, ...]
    keeps: int | tuple[Route, ...]
    lasts: Term | None = None
    up: Up | None = None
    fee_minor: int | None = None
    price_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Fall:
    """The tier that remains for who has this much when a higher one is lost."""

    condition: Condition
    tier: str
