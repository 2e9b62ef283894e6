"""The words a context is written in: facts that held, and counters of the programme's own making."""

from __future__ import annotations

PURCHASES = ":purchases"  # sales with anything that counts, ever
SPENT = ":spent"  # what counts of them came to, in minor units
JOINED_DAYS = ":joined-days"  # days from joining to the purchase
JOINED_ON = ":joined-on"  # the day of joining as an ordinal, where points end by it
RAISES = "raises-tier"  # the purchase itself raises the member's tier


def group(code: str) -> str:
    """The fact that the store is of a group."""
    return f"group:{code}"


def segment(code: str) -> str:
    """The fact that the member was in a segment, as far as neither tier nor counters decide it."""
    return f"segment:{code}"


def lately(counter: str, days: int) -> str:
    """The total of a counter over the last days, that of the purchase included."""
    return f":lately:{days}:{counter}"


def birthday(period: str) -> str:
    """The fact that it was the member's birthday, or its week or month."""
    return f"birthday:{period}"


def offer(code: str) -> str:
    """The fact that an offer was the member's to use."""
    return f"offer:{code}"


def entered(code: str) -> str:
    """The counter of what reaching a tier gave: 1 once it did."""
    return f":entered:{code}"


def capped(code: str) -> str:
    """The counter of what a cap has let through."""
    return f":cap:{code}"


def carried(code: str, money: str = "") -> str:
    """The counter of all that a rule with `carry` has looked at, in the money it has a step in."""
    return f":carry:{code}:{money}" if money else f":carry:{code}"


def used(code: str) -> str:
    """The counter of receipts an offer counted for."""
    return f":offer:{code}"


def discounted(code: str, span: str = "") -> str:
    """The counter of what a discount took off in minor units; with a span, its total in that."""
    return f":discount:{code}:{span}" if span else f":discount:{code}"


def discounts(code: str, span: str = "") -> str:
    """The counter of receipts a discount was given on; with a span, its total in that."""
    return f":discounts:{code}:{span}" if span else f":discounts:{code}"


def left(code: str) -> str:
    """What the budget of a discount has left, in minor units; only while a price is asked for."""
    return f":left:{code}"


def passed(code: str) -> str:
    """The counter of a milestone, over its span."""
    return f":milestone:{code}"


def held(code: str, reaches: int = 0) -> str:
    """The counter of how often a milestone was given and still is; of one stage where it has several."""
    return f":held:{code}:{reaches}" if reaches else f":held:{code}"


def share(code: str) -> str:
    """The points that an offer's budget had left for the purchase."""
    return f":share:{code}"


def lowered(code: str) -> str:
    """What a milestone's counter fell back to while its points were still pending."""
    return f":lowered:{code}"


def ceiling(counter: str) -> str:
    """The most a purchase that was corrected may add to a counter: what was left of a limit by then."""
    return f":ceiling{counter}"


def is_ceiling(key: str) -> bool:
    """Whether a figure is such a bound."""
    return key.startswith(":ceiling:")


def is_kept(key: str) -> bool:
    """Whether a figure stays with a purchase wherever it is put: what happened once does not happen anew."""
    return key.startswith((":share:", ":lowered:", ":ceiling:"))


def is_share(key: str) -> bool:
    """Whether a figure is what a shared budget gave."""
    return key.startswith(":share:")
