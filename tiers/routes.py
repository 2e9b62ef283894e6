"""Routes: the ways to reach or to keep a tier, each a few conditions that must all hold."""

from dataclasses import dataclass

from tiers.spans import AnyWindow, Span


@dataclass(frozen=True, slots=True)
class Condition:
    """`amount` or more of `counter`, in its smallest unit, within `window`."""

    counter: str
    amount: int
    window: AnyWindow

    @property
    def is_one_day(self) -> bool:
        """Whether a day, a store or a purchase counts by itself."""
        return isinstance(self.window, Span) and self.window.is_one_day

    @property
    def is_rolling(self) -> bool:
        """Whether the days that count move on with each day."""
        return isinstance(self.window, Span) and self.window.kind == "rolling"


@dataclass(frozen=True, slots=True)
class Route:
    """One way: all of its conditions together. `held` names the only tiers it leads up from; none: any."""

    conditions: tuple[Condition, ...]
    held: frozenset[str] = frozenset()


def one(counter: str, amount: int, window: AnyWindow, *held: str) -> Route:
    """The route of a single condition."""
    return Route((Condition(counter, amount, window),), frozenset(held))
