"""The form of a programme document: every word at its top, and what is meant when one is left out."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from loyalty.program import whole
from loyalty.program.activity_schema import ActivityForm
from loyalty.program.benefits import BenefitForm
from loyalty.program.card_schema import CardsForm
from loyalty.program.contests import ContestForm
from loyalty.program.days.calendar_schema import CalendarForm
from loyalty.program.days.schema import DayForm
from loyalty.program.declared import LANGUAGE, POINTS
from loyalty.program.draws import DrawForm
from loyalty.program.earn_schema import CounterForm, CurrencyForm
from loyalty.program.earning_schema import BasisForm, CapForm, EarnForm
from loyalty.program.fields import Called, Code, Money, Names, Text, Whole, Zone
from loyalty.program.foreign_schema import Rates
from loyalty.program.form import Form, Part, Rows
from loyalty.program.frozen import FrozenMap
from loyalty.program.funding_schema import PayerForm
from loyalty.program.households import HouseholdsForm
from loyalty.program.line_schema import ExclusionForm
from loyalty.program.member_schema import MembersForm
from loyalty.program.milestone_schema import MilestoneForm
from loyalty.program.model import Currency, ReturnsPolicy
from loyalty.program.offer_schema import OfferForm
from loyalty.program.offline import OfflineForm
from loyalty.program.policy_schema import RestoreForm, ReturnsForm
from loyalty.program.pricing_schema import DiscountForm, PriceListForm
from loyalty.program.promises import PromisesForm
from loyalty.program.reward_schema import RewardForm, RewardRows, SpendingForm
from loyalty.program.segment_schema import SegmentForm
from loyalty.program.tier_schema import TiersForm
from loyalty.remedies.remedy import worded


class ProgramForm(Form):
    """The whole document."""

    example = "format: 1, code: my-shop, ..."
    format = Whole(1, 1, required=True)
    code = Code(required=True)
    name = Names(required=True)
    language = Text("en", kind=worded("a language tag"), pattern=LANGUAGE.pattern, load_default="en")
    money = Money(required=True)
    foreign = Rates(data_key="monies", load_default=())
    zone = Zone(required=True)
    currencies = Rows(CurrencyForm, at_least=1, load_default=lambda: (CurrencyForm().load(POINTS),))
    earn = Rows(EarnForm, at_least=1, load_default=())
    basis = Part(BasisForm, data_key="counts", optional=True)
    exclusions = Rows(ExclusionForm, data_key="exclude", load_default=())
    caps = Rows(CapForm, load_default=())
    counters = Rows(CounterForm, load_default=())
    milestones = Rows(MilestoneForm, load_default=())
    activities = Rows(ActivityForm, load_default=())
    calendars = Rows(CalendarForm, load_default=())
    days = Rows(DayForm, load_default=())
    offers = Rows(OfferForm, load_default=())
    segments = Rows(SegmentForm, load_default=())
    prices = Rows(PriceListForm, load_default=())
    discounts = Rows(DiscountForm, load_default=())
    tiers = Part(TiersForm, load_default=None)
    rewards = RewardRows(RewardForm, load_default=())
    returns = Part(ReturnsForm, optional=True)
    restore = Part(RestoreForm, optional=True)
    spending = Part(SpendingForm, optional=True)
    members = Part(MembersForm, optional=True)
    households = Part(HouseholdsForm, load_default=None)
    offline = Part(OfflineForm, load_default=None)
    cards = Part(CardsForm, optional=True)
    promises = Part(PromisesForm, optional=True)
    contests = Rows(ContestForm, load_default=())
    draws = Rows(DrawForm, load_default=())
    benefits = Rows(BenefitForm, load_default=())
    payers = Rows(PayerForm, load_default=())
    called = Called(load_default=FrozenMap())

    @validates_schema(skip_on_field_errors=False)
    def sections_fit(self, data: dict[str, Any], **_: Any) -> None:
        """What one section says can be, beside what the others say."""
        wrong = whole.problems(data)
        if wrong:
            raise ValidationError(wrong)

    @validates_schema(skip_on_field_errors=False)
    def missing_points_have_a_worth(self, data: dict[str, Any], **_: Any) -> None:
        """Points that are kept back from a refund are kept back as money."""
        returns = data.get("returns")
        if not isinstance(returns, ReturnsPolicy) or returns.shortfall not in ("withhold", "credit-note"):
            return
        currencies = (each for each in data.get("currencies", ()) if isinstance(each, Currency))
        worthless = [each.code for each in currencies if each.worth is None]
        if worthless:
            remedy = worded(
                'must be owe or clip unless every currency has a worth; {currency} needs worth: "0.01"',
                currency=worthless[0],
            )
            raise ValidationError({"returns": {"shortfall": [remedy]}})
