"""The form of a programme document: every word at its top, and what is meant when one is left out."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from loyalty.program.calendar import shortest_days
from loyalty.program.declared import LANGUAGE, POINTS
from loyalty.program.earn_schema import CounterForm, CurrencyForm, EarnForm, RewardForm
from loyalty.program.fields import Code, Money, Names, Text, Whole, Zone
from loyalty.program.form import Form, Part, Rows
from loyalty.program.line_schema import ExclusionForm
from loyalty.program.model import Currency, ReturnsPolicy
from loyalty.program.policy_schema import CardsForm, MembersForm, RestoreForm, ReturnsForm, SpendingForm
from loyalty.program.tier_schema import TiersForm


class ProgramForm(Form):
    """The whole document."""

    example = "format: 1, code: my-shop, ..."
    format = Whole(1, 1, required=True)
    code = Code(required=True)
    name = Names(required=True)
    language = Text("en", kind="a language tag", pattern=LANGUAGE.pattern, load_default="en")
    money = Money(required=True)
    zone = Zone(required=True)
    currencies = Rows(CurrencyForm, at_least=1, load_default=lambda: (CurrencyForm().load(POINTS),))
    earn = Rows(EarnForm, at_least=1, required=True)
    exclusions = Rows(ExclusionForm, data_key="exclude", load_default=())
    counters = Rows(CounterForm, load_default=())
    tiers = Part(TiersForm, load_default=None)
    rewards = Rows(RewardForm, load_default=())
    returns = Part(ReturnsForm, optional=True)
    restore = Part(RestoreForm, optional=True)
    spending = Part(SpendingForm, optional=True)
    members = Part(MembersForm, optional=True)
    cards = Part(CardsForm, optional=True)

    @validates_schema(skip_on_field_errors=False)
    def points_are_usable(self, data: dict[str, Any], **_: Any) -> None:
        """No points expire before they can be used."""
        expiries = {each.code: each.expiry for each in data.get("currencies", ()) if each.expiry}
        late = {}
        for n, rule in enumerate(data.get("earn", ())):
            days = shortest_days(expiries[rule.currency]) if rule.currency in expiries else rule.pending_days
            if rule.pending_days > days:
                remedy = f"must be at most {days}, else its points expire before they can be used"
                late[n] = {"pending": {"days": [remedy]}}
        if late:
            raise ValidationError({"earn": late})

    @validates_schema(skip_on_field_errors=False)
    def missing_points_have_a_worth(self, data: dict[str, Any], **_: Any) -> None:
        """Points that are kept back from a refund are kept back as money."""
        returns = data.get("returns")
        if not isinstance(returns, ReturnsPolicy) or returns.shortfall not in ("withhold", "credit-note"):
            return
        currencies = (each for each in data.get("currencies", ()) if isinstance(each, Currency))
        worthless = [each.code for each in currencies if each.worth is None]
        if worthless:
            remedy = (
                f'must be owe or clip unless every currency has a worth; {worthless[0]} needs worth: "0.01"'
            )
            raise ValidationError({"returns": {"shortfall": [remedy]}})
