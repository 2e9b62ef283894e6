"""What can be wrong about a ladder, a tier or a date."""

from datetime import date


class TierError(Exception):
    """The root of everything this package raises."""


class InvalidLadder(TierError):
    """A ladder or its window makes no sense; `field` names the place, `problem` says what is wrong there.

    `template` is the same with the names of its `facts` in braces.
    """

    def __init__(self, field: str, template: str, /, **facts: object) -> None:
        self.field, self.template, self.facts = field, template, facts
        self.problem = template.format(**facts)
        super().__init__(f"{field}: {self.problem}")


class UnknownTier(TierError):
    """The ladder has no tier, or no step above its base, of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"this ladder has no step {code!r}")
        self.code = code


class DoesNotApply(TierError):
    """What somebody would do about a tier has no meaning for this member now; `act` is its kind."""

    def __init__(self, act: str, tier: str) -> None:
        super().__init__(f"{act} does not apply to {tier!r} now")
        self.act = act
        self.tier = tier


class WrongFee(TierError):
    """What was paid for a tier is not what it costs, `fee_minor` in minor units of the money."""

    def __init__(self, tier: str, fee_minor: int) -> None:
        super().__init__(f"{tier!r} costs {fee_minor}")
        self.tier = tier
        self.fee_minor = fee_minor


class DateOutOfRange(TierError):
    """A date so far away that no window can be given for it."""

    def __init__(self, on: date) -> None:
        super().__init__(f"no window is given for {on.isoformat()}: the year must be from 1900 to 9000")
        self.on = on
