"""What recording a receipt answers, and the differences it posted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

from loyalty.explanations import why
from loyalty.explanations.why import Why
from loyalty.tier_rows import TierMove
from points.state import Balance

Order = tuple[datetime, int, str]  # a document's place among its member's: purchased at, sequence, key


class Outcome(StrEnum):
    """What became of a redemption. One that was rejected is owed at the till, and queued for a person."""

    REDEEMED = "redeemed"
    REJECTED = "rejected"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Redeemed:
    """One redemption of a receipt: the `n`th of its list, from 0.

    `what` is `hold`, `reward`, `points` or `voucher`, `name` the id or code of it. `amount` is points of
    `currency`, `worth_minor` what they buy. `reason` is the code of why one was rejected,
    `settles` whether it pays (`tender`) or lowers what counts (`discount`). On a receipt in another money
    than the programme's, `money` is that and `paid_minor` what they buy in it.
    """

    n: int
    what: str
    name: str
    currency: str
    amount: int
    worth_minor: int
    outcome: Outcome
    reason: str = ""
    settles: str = "tender"
    money: str = ""
    paid_minor: int = 0

    @property
    def due_minor(self) -> int:
        """What they buy, in the receipt's money."""
        return self.paid_minor if self.money else self.worth_minor


@dataclass(frozen=True, slots=True)
class Withheld:
    """Points of a currency that were gone when goods came back, and the money to keep back for them.

    `worth_minor` is in the receipt's money: the programme's, unless `money` is another.
    """

    currency: str
    amount: int
    worth_minor: int
    money: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """Rewards for nothing that a sale gives by a rule: so many more (count > 0) or fewer than before."""

    receipt_id: str
    rule: str
    reward: str
    count: int


class Status(StrEnum):
    """What became of a document."""

    RECORDED = "recorded"
    PARKED = "parked"
    IGNORED = "ignored"
    CONFLICT = "conflict"


class Reason(StrEnum):
    """Why a document waits, or was not taken."""

    UNIDENTIFIED = "unidentified"
    UNKNOWN_MEMBER = "unknown_member"
    CARD_BLOCKED = "card_blocked"
    UNKNOWN_ORIGINAL = "unknown_original"
    UNMATCHED = "unmatched"
    OTHER_MEMBER = "other_member"
    CLOCK_AHEAD = "clock_ahead"
    OLDER_REVISION = "older_revision"
    OTHER_CONTENT = "other_content"


@dataclass(frozen=True, slots=True)
class Difference:
    """Points a sale entitles to by one rule, more (amount > 0) or fewer (< 0) than before."""

    receipt_id: str
    rule: str
    currency: str
    amount: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answer to a document: what it changed and what the member has now (settled to that moment).

    `receipt_id` is the document's own. `waiting` says why it, or part of it, is parked. `reasons` tell of
    every entry it made, `ahead` of what the tier wants, in the words of the programme version `program`;
    `issues` are what the retailer should look into, although the document was taken.
    `enrolled` and `replayed` say whether it made a member, and whether this is the first answer given again.
    Of a document that several paid, `parts` are its parts; it has no member of its own, and adds up theirs.
    """

    status: Status
    receipt_id: str
    kind: str
    revision: int
    member_id: str | None = None
    waiting: Reason | None = None
    differences: tuple[Difference, ...] = ()
    balances: dict[str, Balance] = field(default_factory=dict)
    seq: int = 0
    tier: str = ""
    moves: tuple[TierMove, ...] = ()
    program: str = ""
    reasons: tuple[Why, ...] = ()
    enrolled: bool = False
    replayed: bool = False
    redemptions: tuple[Redeemed, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    ahead: tuple[Why, ...] = ()
    given_back: dict[str, int] = field(default_factory=dict)
    gifts: tuple[Given, ...] = ()
    issues: tuple[Why, ...] = ()
    parts: tuple[Part, ...] = ()

    def issued(self) -> dict[str, int]:
        """Points newly entitled to, by currency."""
        return _summed((d.currency, d.amount) for d in self.differences if d.amount > 0)

    def taken_back(self) -> dict[str, int]:
        """Points no longer entitled to, by currency, as positive figures."""
        return _summed((d.currency, -d.amount) for d in self.differences if d.amount < 0)

    def again(self) -> Recorded:
        """The same answer, marked as a replay."""
        return replace(self, replayed=True, enrolled=False)


@dataclass(frozen=True, slots=True)
class Part:
    """What one member's part of a document came to: its number in the key, and who the till said they are.

    `answer` is None of a part that an earlier revision withdrew and no later one took up again.
    """

    n: int
    who: str
    answer: Recorded | None


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for currency, amount in pairs:
        sums[currency] += amount
    return dict(sums)


def to_json(answer: Recorded) -> str:
    """The answer as stored beside the claim."""
    return orjson.dumps(answer, option=orjson.OPT_SORT_KEYS).decode()


def from_json(text: str) -> Recorded:
    """The answer that `to_json` wrote."""
    return _recorded(orjson.loads(text))


def _recorded(found: dict[str, Any]) -> Recorded:
    return Recorded(
        **{
            **found,
            "status": Status(found["status"]),
            "waiting": Reason(found["waiting"]) if found["waiting"] else None,
            "differences": tuple(Difference(**row) for row in found["differences"]),
            "balances": {currency: Balance(**row) for currency, row in found["balances"].items()},
            "moves": tuple(TierMove(**row) for row in found["moves"]),
            "reasons": why.from_rows(found["reasons"]),
            "redemptions": tuple(_redeemed(row) for row in found.get("redemptions", ())),
            "ahead": why.from_rows(found.get("ahead", ())),
            "issues": why.from_rows(found.get("issues", ())),
            "gifts": tuple(Given(**row) for row in found.get("gifts", ())),
            "withheld": tuple(Withheld(**row) for row in found.get("withheld", ())),
            "parts": tuple(_part(row) for row in found.get("parts", ())),
        }
    )


def _part(row: dict[str, Any]) -> Part:
    return Part(row["n"], row["who"], _recorded(row["answer"]) if row["answer"] else None)


def _redeemed(row: dict[str, Any]) -> Redeemed:
    return Redeemed(**{**row, "outcome": Outcome(row["outcome"])})
