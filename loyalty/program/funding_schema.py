"""The words of a document about who pays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from marshmallow import ValidationError, fields, missing, post_load

from loyalty.program.declared import here
from loyalty.program.fields import Code, Names, OneOf, Plain
from loyalty.program.figures import fixed
from loyalty.program.form import Form, Rows, named
from loyalty.program.funding import HOUSE, PAYER_KINDS, WHOLE, Payer
from loyalty.program.problem import nearest, one_of
from loyalty.remedies.remedy import Remedy, worded

MOST_PAYERS: Final = 20


class PayerForm(Form):
    """Someone who pays for a part of what members get."""

    example = "code: acme, kind: supplier"
    code = Code(required=True)
    name = Names()
    kind = OneOf(*PAYER_KINDS, load_default="other")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Payer:
        """The payer."""
        if data["code"] == HOUSE:
            raise ValidationError(
                {"code": [worded('must be another code than "{code}", which is the retailer', code=HOUSE)]}
            )
        return Payer(data["code"], named(data), data["kind"])


class Percent(Plain[int]):
    """A part of a hundred, as text with up to two decimals; hundredths of a percent come out."""

    def read(self, value: object) -> int | None:
        found = fixed(value, 2)
        return found if found is not None and 0 < found <= WHOLE else None

    def remedy(self, value: object) -> Remedy:
        quotes = worded(" in quotes") if type(value) is int else ""
        return worded(
            'must be a share in percent{quotes} such as "60" or "33.33", more than 0 and at most 100',
            quotes=quotes,
        )


class PayerCode(Plain[str]):
    """A payer of the document, or the house."""

    def read(self, value: object) -> str | None:
        return value if isinstance(value, str) and value in _payers() else None

    def remedy(self, value: object) -> Remedy:
        meant = nearest(value, _payers())
        return worded("must be one of the payers, {words}", words=one_of([meant] if meant else _payers()))


class ShareForm(Form):
    """What one payer pays."""

    example = 'payer: acme, share: "60"'
    payer = PayerCode(required=True)
    share = Percent(required=True)


class Funding(fields.Field[Any]):
    """Who pays for what this gives, in shares of the whole. `funding.read` takes them from the document."""

    def __init__(self) -> None:
        super().__init__(allow_none=False)
        self.rows = Rows(ShareForm, at_least=1)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        if isinstance(value, list) and len(value) > MOST_PAYERS:
            raise ValidationError(worded("must be at most {most} payers", most=MOST_PAYERS))
        found = self.rows.deserialize(value)
        payers = [each["payer"] for each in found]
        twice = {
            n: {"payer": [worded("must be named once")]}
            for n, each in enumerate(payers)
            if each in payers[:n]
        }
        if twice:
            raise ValidationError(twice)
        total = sum(each["share"] for each in found)
        if total != WHOLE:
            raise ValidationError(
                worded("must add up to 100; its shares come to {total:g}", total=total / 100)
            )
        return missing

    def make_error(self, key: str, **_: Any) -> ValidationError:
        """Null is no list either."""
        return self.rows.make_error(key)


def _payers() -> tuple[str, ...]:
    return (*here().codes("payer"), HOUSE)
