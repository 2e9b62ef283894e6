"""Sections: which places of a document have a field of their own in the studio's forms. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from web.console.studio import places


@dataclass(frozen=True, slots=True)
class Field:
    """A place and how its value is typed.

    `kind` is text, names (for people), whole, list (one or several, with commas), or choice of `among`.
    `text` names its label where several places share one; `about` is what the label speaks of.
    """

    path: str
    kind: str = "text"
    among: tuple[str, ...] = ()
    label: str = ""
    about: str = ""

    @property
    def key(self) -> str:
        """The text that is its label."""
        return f"studio.f-{self.label or self.path.replace('.', '-').replace('[0]', '').replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class Group:
    """Fields below a place: of one mapping, or of each entry of a list."""

    at: str
    fields: tuple[Field, ...]
    is_list: bool = False
    per_tier: str = ""

    def of(self, document: Mapping[str, Any]) -> tuple[Field, ...]:
        """Its fields, with one for each tier where each tier has its own."""
        if not self.per_tier:
            return self.fields
        return (
            *self.fields,
            *(Field(f"{self.per_tier}.{code}", label="by-tier", about=code) for code in tiers(document)),
        )

    def count(self, document: Mapping[str, Any]) -> int:
        """How many entries its list has."""
        found = places.find(document, self.at)
        return len(found) if isinstance(found, list) else 0


def tiers(document: Mapping[str, Any]) -> Iterator[str]:
    """The codes of the tiers above the first."""
    steps = places.find(document, "tiers.steps")
    for each in steps if isinstance(steps, list) else ():
        if isinstance(each, dict) and isinstance(each.get("code"), str):
            yield each["code"]


_CODE, _NAME = Field("code"), Field("name", "names")
_SPAN: Final = (Field("from"), Field("through"))
_WHEN: Final = (Field("when.days", "list"), Field("when.from"), Field("when.through"))
_GOODS: Final = tuple(Field(word, "list") for word in ("categories", "brands", "skus", "labels"))
_ONLY: Final = tuple(
    Field(f"only.{word}", "list", label=f"only-{word}") for word in ("categories", "brands", "skus")
)
_UNTIL: Final = ("", "exact", "end-of-month", "end-of-quarter", "end-of-half", "end-of-year")
_KINDS: Final = ("", "voucher", "product", "gift", "service", "partner", "donation")

SECTIONS: Final[Mapping[str, tuple[Group, ...]]] = {
    "names": (
        Group("", (_NAME, Field("language"))),
        Group("members", (Field("enrol", "choice", ("", "explicit", "first-sale")),)),
        Group("promises", (Field("notice_days", "whole"),)),
    ),
    "points": (
        Group(
            "currencies",
            (
                *(_CODE, _NAME, Field("worth"), Field("expiry.after")),
                *(Field("expiry.until", "choice", _UNTIL), Field("scale", "whole")),
            ),
            is_list=True,
        ),
    ),
    "earning": (
        Group(
            "earn",
            (
                *(_CODE, _NAME, Field("per.amount"), Field("per.points", "whole")),
                *(Field("points", "whole", label="fixed"), Field("times"), *_ONLY, *_WHEN),
            ),
            is_list=True,
            per_tier="by_tier",
        ),
        Group("exclude", (_CODE, _NAME, *_GOODS), is_list=True),
    ),
    "tiers": (
        Group(
            "tiers",
            (
                *(Field("counter"), Field("window"), Field("lasts")),
                *(
                    Field("down", "choice", ("", "one-step", "requalify", "base")),
                    Field("review_days", "whole"),
                ),
                *(Field("base.code"), Field("base.name", "names")),
            ),
        ),
        Group(
            "tiers.steps",
            (_CODE, _NAME, Field("reaches", "whole"), Field("keeps", "whole")),
            is_list=True,
        ),
        Group(
            "counters",
            (_CODE, Field("measures", "choice", ("", "points", "spend", "visits", "units"))),
            is_list=True,
        ),
    ),
    "rewards": (
        Group(
            "rewards",
            (
                *(
                    _CODE,
                    _NAME,
                    Field("kind", "choice", _KINDS),
                    Field("cost", "whole"),
                    Field("worth", label="money"),
                ),
                *(Field("stock", "whole"), Field("valid.after"), *_SPAN, Field("tiers", "list")),
            ),
            is_list=True,
        ),
    ),
    "days": (
        Group("days", (_CODE, _NAME, Field("every", "list"), *_SPAN, Field("except", "list")), is_list=True),
        Group(
            "offers",
            (
                *(_CODE, _NAME, *_WHEN, Field("activation", "choice", ("", "none", "member", "chosen-day"))),
                *(Field("announce.days_before", "whole"), Field("earn[0].code", label="rule")),
                *(Field("earn[0].times", label="times"), Field("earn[0].points", "whole", label="fixed")),
            ),
            is_list=True,
        ),
    ),
    "cards": (
        Group("cards", (Field("prefix"), Field("digits", "whole"))),
        Group(
            "spending",
            tuple(
                Field(word, "whole")
                for word in ("static_card_up_to", "pin_up_to", "one_time_up_to", "minimum", "hold_minutes")
            ),
        ),
    ),
}
