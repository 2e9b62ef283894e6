"""The words of a document about segments of members."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.fields import Code, LocalDay, Names, OneOf, Plain, Reference, References, Whole
from loyalty.program.figures import Amount, CounterFigure
from loyalty.program.form import Form, Part, Rows, named
from loyalty.program.problem import one_of
from loyalty.program.segments import Age, Counted, Joined, Membership, Reply, Segment
from loyalty.remedies.remedy import Remedy, worded

MOST_DAYS: Final = 3650
MOST_VISITS: Final = 1_000_000
PURPOSES: Final = ("points", "offers")
CHANNELS: Final = ("email", "sms")
CONSENTS: Final = (*PURPOSES, *(f"{purpose}/{channel}" for purpose in PURPOSES for channel in CHANNELS))
_MOST_REPLIES: Final = 20


class _Bounded(Form):
    """What was counted in the last days; the bounds are of each form's own kind."""

    within_days = Whole(1, MOST_DAYS, required=True)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def has_bounds(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        """At least one bound, and the least not above the most."""
        if not isinstance(original, dict):
            return
        if original.keys().isdisjoint({"at_least", "at_most"}):
            raise ValidationError(worded("must say {words}", words=one_of(("at_least", "at_most"))))
        least, most = data.get("at_least"), data.get("at_most")
        if least is not None and most is not None and most < least:
            raise ValidationError(
                {"at_most": [worded("must not be less than at_least, else nobody belongs")]}
            )


class VisitsForm(_Bounded):
    """How often a member bought in the last days."""

    example = "within_days: 90, at_most: 0"
    at_least = Whole(1, MOST_VISITS)
    at_most = Whole(0, MOST_VISITS)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Counted:
        """The count."""
        return Counted("visits", **data)


class SpentForm(_Bounded):
    """How much a member spent in the last days."""

    example = 'within_days: 365, at_least: "500.00"'
    at_least = Amount()
    at_most = Amount()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Counted:
        """The sum."""
        return Counted("spent", **data)


class CountedForm(_Bounded):
    """What one of the programme's counters counted in the last days."""

    example = "counter: coffees, within_days: 30, at_least: 10"
    counter = Reference("counter", required=True)
    at_least = CounterFigure()
    at_most = CounterFigure()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Counted:
        """The count."""
        return Counted("counter", **data)


class JoinedForm(Form):
    """When a member joined."""

    example = "for_days: 365"
    from_on = LocalDay(data_key="from", load_default=None)
    through_on = LocalDay(data_key="through", load_default=None)
    for_days = Whole(1, 36_500, load_default=0)
    within_days = Whole(1, 36_500, load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def can_be(self, data: dict[str, Any], **_: Any) -> None:
        """Somebody can have joined then."""
        if data["from_on"] and data["through_on"] and data["through_on"] < data["from_on"]:
            raise ValidationError({"through": [worded("must not be before from, else nobody belongs")]})
        if data["within_days"] is not None and data["within_days"] <= data["for_days"]:
            raise ValidationError(
                {"within_days": [worded("must be more than for_days, else nobody belongs")]}
            )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Joined:
        """The bounds."""
        return Joined(**data)


class AgeForm(Form):
    """Years of age."""

    example = "at_least: 60"
    least = Whole(0, 150, data_key="at_least", load_default=0)
    most = Whole(0, 150, data_key="at_most", load_default=None)

    @validates_schema(skip_on_field_errors=True)
    def can_be(self, data: dict[str, Any], **_: Any) -> None:
        """The least is not above the most."""
        if data["most"] is not None and data["most"] < data["least"]:
            raise ValidationError(
                {"at_most": [worded("must not be less than at_least, else nobody belongs")]}
            )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Age:
        """The bounds."""
        return Age(**data)


class Consents(Plain[tuple[tuple[str, str], ...]]):
    """A list of purposes, each with its channel or for any."""

    def read(self, value: object) -> tuple[tuple[str, str], ...] | None:
        if not isinstance(value, list) or not value or any(each not in CONSENTS for each in value):
            return None
        parts = (each.partition("/") for each in dict.fromkeys(value))
        return tuple((purpose, channel) for purpose, _, channel in parts)

    def remedy(self, value: object) -> Remedy:
        return worded("must be a list of {words}", words=one_of(CONSENTS))


class Replies(Plain[tuple[Reply, ...]]):
    """What must have been told, by the codes of the questions."""

    def read(self, value: object) -> tuple[Reply, ...] | None:
        if not isinstance(value, dict) or not 0 < len(value) <= _MOST_REPLIES:
            return None
        found = {code: _reply(code, wanted) for code, wanted in value.items()}
        wrong = {str(code): [_REPLY] for code, reply in found.items() if reply is None}
        if wrong:
            raise ValidationError(wrong)
        return tuple(reply for _, reply in sorted(found.items()) if reply)

    def remedy(self, value: object) -> Remedy:
        return worded("must be a mapping of questions and what was told such as {{drinks: [tea]}}")


_REPLY: Final = worded(
    "must be a list of choices, true or false, or bounds such as {{at_least: 40}}; no dates or texts"
)


def _reply(code: object, wanted: object) -> Reply | None:
    if not isinstance(code, str):
        return None
    if isinstance(wanted, bool):
        return Reply(code, yes=wanted)
    if isinstance(wanted, list) and wanted and all(isinstance(each, str) for each in wanted):
        return Reply(code, choices=frozenset(wanted))
    if not isinstance(wanted, dict) or not wanted or not wanted.keys() <= {"at_least", "at_most"}:
        return None
    if any(type(bound) is not int for bound in wanted.values()):
        return None
    least, most = wanted.get("at_least"), wanted.get("at_most")
    if least is not None and most is not None and most < least:
        return None
    return Reply(code, least=least, most=most)


class MembershipForm(Form):
    """Who belongs: everything that is said must be true."""

    example = "visits: {within_days: 90, at_most: 0}"
    visits = Part(VisitsForm, load_default=None)
    spent = Part(SpentForm, load_default=None)
    counted = Rows(CountedForm, load_default=())
    tiers = References("tier", load_default=())
    joined = Part(JoinedForm, load_default=None)
    age = Part(AgeForm, load_default=None)
    consents = Consents(load_default=())
    replies = Replies(data_key="told", load_default=())
    # There is no list of everybody else: who is not on it is not known to be meant.
    listed = OneOf("by-staff", load_default="")

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def says_something(self, _: Any, original: Any, **__: Any) -> None:
        """At least one thing is asked."""
        if original == {}:
            raise ValidationError(worded("must ask for something: {words}", words=one_of(self.words)))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Membership:
        """The condition."""
        counted = (*filter(None, (data.pop("visits"), data.pop("spent"))), *data.pop("counted"))
        return Membership(
            **{**data, "tiers": frozenset(data["tiers"]), "listed": bool(data["listed"])}, counted=counted
        )


class SegmentForm(Form):
    """Members who have something in common."""

    example = "code: sleeping, when: {visits: {within_days: 90, at_most: 0}}"
    code = Code(required=True)
    name = Names()
    when = Part(MembershipForm)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Segment:
        """The segment."""
        return Segment(data["code"], named(data), data["when"])
