"""The words of a document about how long points and vouchers can be used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations
from typing import Any, Final

from marshmallow import ValidationError, post_load, validates_schema
from marshmallow.experimental.context import Context

from loyalty.program.declared import MOST_ROWS, here
from loyalty.program.expiry import NOTICES, Expiry, Reach
from loyalty.program.fields import OneOf, Plain, Reference
from loyalty.program.figures import CounterFigure, Duration
from loyalty.program.form import Form, Part
from loyalty.program.frozen import FrozenMap
from loyalty.program.problem import nearest, one_of
from loyalty.remedies.remedy import Remedy, worded
from points.spans import MONTHS_OF, Span, YearDay

MOST_DAYS: Final = 6
MOST_NOTICES: Final = 6
EARLIEST_NOTICE: Final = 366
YEAR_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
LENGTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
NEVER: Final = "never"

# Which words may stand beside which; the rest of a form goes with all.
_BESIDE: Final[Mapping[str, str]] = {
    "after": "until then from inactive activity",
    "inactive": "after until then activity",
    "on": "unless",
    "at": "",
    "until": "after inactive activity unless",
    "then": "after inactive activity",
    "from": "after",
    "activity": "after inactive until then",
    "unless": "until on",
}
_NEEDS: Final[Mapping[str, tuple[str, Remedy]]] = {
    "then": ("after inactive", worded("must follow after or inactive; for a fixed day write on instead")),
    "from": ("after", worded('needs after beside it such as "2 years"')),
    "activity": ("inactive", worded('needs inactive beside it such as "18 months"')),
    "unless": ("until on", worded("needs until beside it such as end-of-year")),
}
_AN_END: Final = worded("must say when it ends, such as after: 12 months")


class YearDays(Plain[tuple[YearDay, ...]]):
    """A day of every year, or several."""

    def read(self, value: object) -> tuple[YearDay, ...] | None:
        texts = value if isinstance(value, list) else [value]
        days = [_year_day(text) for text in texts]
        if not 0 < len(days) <= MOST_DAYS or None in days:
            return None
        return tuple(sorted({day for day in days if day}))

    def remedy(self, value: object) -> Remedy:
        return worded('must be a month and a day such as "12-31", or a list of up to {most}', most=MOST_DAYS)


class Notices(Plain[tuple[int, ...]]):
    """So many days before, the most first."""

    def read(self, value: object) -> tuple[int, ...] | None:
        if not isinstance(value, list) or len(value) > MOST_NOTICES:
            return None
        if not all(type(days) is int and 1 <= days <= EARLIEST_NOTICE for days in value):
            return None
        return tuple(sorted(set(value), reverse=True))

    def remedy(self, value: object) -> Remedy:
        return worded(
            "must be a list of up to {most} numbers of days from 1 to {earliest}",
            most=MOST_NOTICES,
            earliest=EARLIEST_NOTICE,
        )


class ValidForm(Form):
    """How long something can be used that is nobody's in particular: what the calendar alone says."""

    example = "after: 12 months, until: end-of-month"
    after = Duration()
    until = OneOf("exact", *MONTHS_OF)
    then = YearDays()
    on = YearDays()

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def words_fit(self, _: Any, original: Any, **__: Any) -> None:
        """An end is said, and said once."""
        if isinstance(original, dict):
            given = [word for word in _BESIDE if word in original and word in self.words]
            wrong = {word: [remedy] for word, remedy in _misfits(given, original)}
            if wrong:
                raise ValidationError(wrong)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Expiry:
        """The expiry. What is idle so long ends, counted from earning, unless `after` says more."""
        idle: Any = data.get("inactive")
        own: Any = data.get("after") or idle or (0, "months")
        until, days = data.get("until", "exact"), data.get("then", ()) or data.get("on", ())
        return Expiry(
            own[0],
            own[1],
            until,
            days,
            start="membership-end" if "at" in data else data.get("start", "earning"),
            inactive=Span(idle[0], idle[1], until, days) if idle else None,
            activity=data.get("activity", "either"),
            unless=data.get("unless"),
            by_tier=data.get("by_tier", FrozenMap()),
            notices=data.get("notices", NOTICES),
        )


class ReachForm(Form):
    """What a member must reach within the period, for points to live a period longer."""

    example = "counter: tier-points, reaches: 500"
    counter = Reference("counter", required=True)
    reaches = CounterFigure(required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Reach:
        """The condition."""
        return Reach(**data)


class ReachPart(Part):
    """Figures in it are of the counter it names."""

    def _deserialize(self, value: Any, *words: Any, **options: Any) -> Any:
        with Context(here().counted_by(value.get("counter") if isinstance(value, dict) else None)):
            return super()._deserialize(value, *words, **options)


class EndForm(ValidForm):
    """How long points can be used."""

    start = OneOf("earning", "registration", data_key="from")
    at = OneOf("membership-end")
    inactive = Duration()
    activity = OneOf("earning", "burning", "either")


class ExpiryByTier(Plain[FrozenMap[Expiry | None]]):
    """Another expiry for each of some tiers, or none."""

    def read(self, value: object) -> FrozenMap[Expiry | None] | None:
        if not isinstance(value, dict) or not 0 < len(value) <= MOST_ROWS:
            return None
        found: dict[str, Expiry | None] = {}
        wrong: dict[str, Any] = {}
        for tier, words in sorted(value.items()):
            try:
                found[tier] = self.one(tier, words)
            except ValidationError as error:
                wrong[tier] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return FrozenMap.of(found)

    def one(self, tier: str, words: object) -> Expiry | None:
        """What holds for one tier. Raises ValidationError."""
        tiers = here().tiers
        if tier not in tiers:
            meant = nearest(tier, tiers)
            known = (
                worded("write {words}", words=one_of([meant] if meant else tiers))
                if tiers
                else worded("which has none")
            )
            raise ValidationError([worded("is no tier of this document, {known}", known=known)])
        if words == NEVER:
            return None
        if not isinstance(words, dict):
            raise ValidationError(
                [
                    worded(
                        "must be a mapping such as {{{example}}}, or {never}",
                        example=EndForm.example,
                        never=NEVER,
                    )
                ]
            )
        made: Expiry = EndForm().load(words)
        return made

    def remedy(self, value: object) -> Remedy:
        return worded("must be a mapping of tiers to expiries such as {{vip: {{after: 24 months}}}}")


class ExpiryForm(EndForm):
    """How long points of a currency can be used, and when members are told."""

    unless = ReachPart(ReachForm, load_default=None)
    by_tier = ExpiryByTier()
    notices = Notices()


def _year_day(text: object) -> YearDay | None:
    parts = YEAR_DAY.fullmatch(text) if isinstance(text, str) else None
    if not parts or int(parts[2]) > LENGTHS[int(parts[1]) - 1]:
        return None
    return int(parts[1]), int(parts[2])


def _misfits(given: list[str], original: Mapping[str, Any]) -> list[tuple[str, Remedy]]:
    """The words that make no sense beside the others, and what to do about each."""
    wrong = [
        (second, worded("must be left out beside {first}", first=first))
        for first, second in combinations(given, 2)
        if second not in _BESIDE[first].split(" ")
    ]
    for word, (needed, remedy) in _NEEDS.items():
        if word in given and not set(needed.split(" ")) & {*given}:
            wrong.append((word, remedy))
    ends = {"after", "inactive", "on", "at", "until"} & {*given}
    if not ends or (ends == {"until"} and original["until"] == "exact"):
        wrong.append(("after", _AN_END))
    elif "unless" in given and original.get("until") == "exact":
        wrong.append(("until", worded("must be {words} beside unless", words=one_of(MONTHS_OF))))
    return wrong
