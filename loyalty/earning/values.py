"""What evaluating a receipt needs of its member, and what it comes to: grants, counters and every reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from loyalty.program.frozen import FrozenMap

Kind = Literal["rate", "fixed", "present", "times", "milestone"]
Measure = Literal["amount", "quantity", "counter"]


@dataclass(frozen=True, slots=True)
class Context:
    """What was true of the member and the store at the purchase, frozen with it: nothing later changes it.

    `zone` is the store's, in which the purchase has its day (empty: the programme's). `facts` are words that
    held, `counted` what each watched counter stood at before; `loyalty.earning.context` makes both.
    """

    tier: str
    zone: str = ""
    facts: frozenset[str] = frozenset()
    counted: Mapping[str, int] = field(default_factory=FrozenMap)


@dataclass(frozen=True, slots=True)
class Grant:
    """Points by one rule, in the currency's smallest unit; `expires_at` is exclusive, both instants UTC.

    `rolls` is what moves their end on, as the journal's lots keep it; empty for nothing.
    """

    rule: str
    currency: str
    amount: int
    usable_from: datetime
    expires_at: datetime | None
    rolls: str = ""


@dataclass(frozen=True, slots=True)
class Gift:
    """A reward for nothing, by one rule: `count` of it."""

    rule: str
    reward: str
    count: int


@dataclass(frozen=True, slots=True)
class RuleReason:
    """Why a rule gave what it gave: `steps` whole steps of `eligible`, times points and multiplier.

    `eligible` is what was looked at, as `of` says: an amount in minor units, a quantity in thousandths, or
    what the counter of a milestone came to.
    `wanted` is what the rule came to before its caps and its group, `capped_by` the cap or the rule of its
    group that left `amount` of it. `money` is that of an amount where it is not the programme's.
    """

    rule: str
    currency: str
    eligible: int
    steps: int
    multiplier: Decimal
    amount: int
    kind: Kind = "rate"
    wanted: int = 0
    capped_by: str = ""
    of: Measure = "amount"
    money: str = ""


@dataclass(frozen=True, slots=True)
class LineReason:
    """How much of line `n` (from 0) counts, in the receipt's money, and why the rest does not.

    The code is `excluded:CODE`, `not-positive`, or `paid` where a tender that earns nothing paid a share.
    """

    n: int
    eligible_minor: int
    code: str


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What the member is entitled to, what it adds to the counters, and why.

    `discounts` are what the receipt says that discounts of the programme took off, in minor units by code.
    """

    grants: tuple[Grant, ...]
    counters: tuple[tuple[str, int], ...]
    lines: tuple[LineReason, ...]
    rules: tuple[RuleReason, ...]
    gifts: tuple[Gift, ...] = ()
    discounts: tuple[tuple[str, int], ...] = ()

    def granted(self) -> dict[tuple[str, str], int]:
        """Points by (rule, currency)."""
        return {(grant.rule, grant.currency): grant.amount for grant in self.grants}


NOTHING = Entitlement((), (), (), ())
