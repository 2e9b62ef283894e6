"""The words of a document about members: how one becomes one, and what one may tell of oneself."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import ValidationError, post_load, validates_schema

from loyalty.program.fields import Code, Flag, Names, OneOf, Whole
from loyalty.program.figures import Duration
from loyalty.program.form import Form, Part, Rows, left_out, named
from loyalty.program.members import (
    BIRTHDAY,
    BirthdayPolicy,
    Changes,
    Choice,
    MemberPolicy,
    ProfileField,
)
from loyalty.remedies.remedy import worded

KINDS: Final = ("text", "choice", "date", "number", "yes-no")
# What JSON writes exactly everywhere.
LARGEST: Final = 10**15


class ChangesForm(Form):
    """How often something may be changed."""

    example = "most: 1, within: 12 months"
    most = Whole(0, 100, required=True)
    within = Duration(required=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Changes:
        """The limit."""
        return Changes(data["most"], *data["within"])


class ChoiceForm(Form):
    """One of the answers to a question."""

    example = "code: tea, name: Tea"
    code = Code(required=True)
    name = Names()

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Choice:
        """The answer."""
        return Choice(data["code"], named(data))


class ProfileFieldForm(Form):
    """Something a member may tell."""

    example = "code: drinks, kind: choice, choices: [{code: tea}, {code: coffee}]"
    code = Code(required=True)
    name = Names()
    kind = OneOf(*KINDS, required=True)
    choices = Rows(ChoiceForm, at_least=2)
    least = Whole(-LARGEST, LARGEST)
    most = Whole(-LARGEST, LARGEST)
    required = Flag(load_default=False)
    changes = Part(ChangesForm, load_default=None)
    purpose = Names(load_default=None)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def fits(self, data: dict[str, Any], original: Any, **_: Any) -> None:
        """Choices belong to a choice, bounds to a number; the birthday has a place of its own."""
        if not isinstance(original, dict) or "kind" not in data:
            return
        if data.get("code") == BIRTHDAY:
            raise ValidationError(
                {"code": [worded("must differ from birthday, which members.birthday declares")]}
            )
        kind = data["kind"]
        if kind != "choice":
            left_out(("choices",), original, worded("the kind is {kind}", kind=kind))
        elif "choices" not in original:
            raise ValidationError({"choices": [self.fields["choices"].make_error("required").messages[0]]})
        if kind != "number":
            left_out(("least", "most"), original, worded("the kind is {kind}", kind=kind))
        elif data.get("least", -LARGEST) > data.get("most", LARGEST):
            raise ValidationError({"most": [worded("must not be less than least, else no number fits")]})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> ProfileField:
        """The field."""
        return ProfileField(**{**data, "name": named(data)})


class BirthdayPolicyForm(Form):
    """How birthdays are told and kept."""

    example = "leap_day: mar-1"
    calendar = OneOf("solar", "lunar", "either", load_default="solar")
    leap_day = OneOf("feb-28", "mar-1", load_default="feb-28")
    required = Flag(load_default=False)
    changes = Part(ChangesForm, load_default=BirthdayPolicy().changes)
    purpose = Names(load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> BirthdayPolicy:
        """The policy."""
        return BirthdayPolicy(**data)


class MembersForm(Form):
    """How one becomes a member, and what one may tell."""

    example = "enrol: first-sale"
    enrol = OneOf("explicit", "first-sale", load_default="explicit")
    birthday = Part(BirthdayPolicyForm, load_default=None)
    profile = Rows(ProfileFieldForm, load_default=())

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> MemberPolicy:
        """The policy."""
        return MemberPolicy(**data)
