"""Households as a document has them: how many share their points, who may spend them, what a leaver takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from marshmallow import post_load

from loyalty.program.fields import OneOf, Whole
from loyalty.program.form import Form

LARGEST: Final = 20
MOST_JOINS: Final = 100


@dataclass(frozen=True, slots=True)
class HouseholdPolicy:
    """What members who share their points may do.

    `size` is the most members, the head among them. `may_burn` says who may spend what the others have,
    everybody spends their own. Who leaves takes what they have available (`own`) or leaves it to the head.
    `joins_per_year` bounds how often one member may join, in any 365 days; None does not.
    """

    size: int
    may_burn: Literal["head", "all"]
    leaver_takes: Literal["own", "nothing"]
    joins_per_year: int | None = None


class HouseholdsForm(Form):
    """Members who share their points."""

    example = "size: 6, may_burn: all, leaver_takes: own"
    size = Whole(2, LARGEST, required=True)
    may_burn = OneOf("head", "all", load_default="head")
    leaver_takes = OneOf("own", "nothing", load_default="own")
    joins_per_year = Whole(1, MOST_JOINS, load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> HouseholdPolicy:
        """The policy."""
        return HouseholdPolicy(**data)
