"""Prize draws: points of a kind are chances, and on a day prizes fall on some of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from marshmallow import post_load

from loyalty.program.earning import Names as Texts
from loyalty.program.fields import Code, LocalDay, Names, Reference, Whole
from loyalty.program.form import Form, Rows, named

MOST_PRIZES: Final = 10_000
MOST_REVIEW_DAYS: Final = 90
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Prize:
    """So many of one prize; a reward for nothing, or (empty) what hands give out."""

    code: str
    name: Texts
    count: int
    reward: str


@dataclass(frozen=True, slots=True)
class Draw:
    """Every point of `currency` that a member has is a chance; a member wins one prize at most.

    It is drawn once, `review_days` after the day it `closes_on`, so that what comes back still counts.
    """

    code: str
    name: Texts
    currency: str
    closes_on: date
    review_days: int
    prizes: tuple[Prize, ...]

    @property
    def drawn_on(self) -> date:
        """The day, in the programme's zone, at whose beginning it can be drawn."""
        return self.closes_on + (self.review_days + 1) * _ONE_DAY


class PrizeForm(Form):
    """What can be won."""

    example = "code: car, name: A car, count: 1"
    code = Code(required=True)
    name = Names()
    count = Whole(1, MOST_PRIZES, load_default=1)
    reward = Reference("reward", load_default="")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Prize:
        """The prize."""
        return Prize(data["code"], named(data), data["count"], data["reward"])


class DrawForm(Form):
    """A prize draw."""

    example = 'code: spring, currency: chances, closes: "2026-04-30", prizes: [{code: car, name: A car}]'
    code = Code(required=True)
    name = Names()
    currency = Reference("currency", required=True)
    closes_on = LocalDay(required=True, data_key="closes")
    review_days = Whole(0, MOST_REVIEW_DAYS, load_default=0)
    prizes = Rows(PrizeForm, at_least=1, required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Draw:
        """The draw."""
        return Draw(**{**data, "name": named(data)})
