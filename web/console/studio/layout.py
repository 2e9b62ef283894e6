"""Layout: which words of a form come first, which are alternatives, and which are folded away. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from loyalty.program.activity_schema import ActivityForm
from loyalty.program.benefits import BenefitForm
from loyalty.program.card_schema import CardKindForm
from loyalty.program.condition_schema import ConditionForm
from loyalty.program.contests import ContestForm
from loyalty.program.days.schema import DayForm
from loyalty.program.draws import DrawForm
from loyalty.program.earn_schema import CounterForm, CurrencyForm
from loyalty.program.earning_schema import EarnForm
from loyalty.program.expiry_schema import EndForm, ExpiryForm
from loyalty.program.form import Form
from loyalty.program.line_schema import ExclusionForm, LinesForm, MatchForm
from loyalty.program.milestone_schema import MilestoneForm
from loyalty.program.offer_schema import OfferForm
from loyalty.program.pricing_schema import DiscountForm, PriceListForm
from loyalty.program.reward_schema import RewardForm, SpendingForm
from loyalty.program.tier_schema import StepForm, TiersForm
from loyalty.program.whom_schema import CounterConditionForm

Shape = Literal["plain", "either", "more"]
FEW: Final = 10
_KINDS_OF_DISCOUNT: Final = ("percent", "off", "price", "deal", "bundle", "basket", "matrix")


# Lists whose order means something: which entry comes first, what follows what, or what members see first.
ORDERED: Final = frozenset(
    (
        *("currencies", "earn", "exclude", "discounts", "prices"),
        *("rewards", "benefits", "contests", "draws", "cards.kinds", "members.profile"),
        *(
            "tiers.steps",
            "tiers.down",
            "milestones.stages",
            "discounts.basket",
            "rewards.steps",
            "draws.prizes",
        ),
    )
)


def find_order(steps: tuple[str, ...]) -> str:
    """The name of an ordered list, by the words above it; empty where order means nothing."""
    return next((name for n in (2, 1) if (name := ".".join(steps[-n:])) in ORDERED), "")


@dataclass(frozen=True, slots=True)
class Group:
    """Words that stand together: all to be seen, one of them to be chosen, or folded away."""

    shape: Shape
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """The words that are seen at once, and those of which one is chosen; all others are folded away."""

    first: tuple[str, ...]
    either: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


_LINES: Final = ("categories", "brands", "skus", "labels")
_WHEN: Final = ("days", "from", "through", "tiers", "stores")
_ORDERS: Final[Mapping[type[Form], Order]] = {
    CurrencyForm: Order(("name", "worth"), after=("expiry",)),
    ExpiryForm: Order(("after", "until")),
    EndForm: Order(("after", "until")),
    EarnForm: Order(("name",), ("per", "points", "times", "reward"), ("by_tier", "only", "when", "cap")),
    ExclusionForm: Order(("name", *_LINES)),
    MatchForm: Order(_LINES),
    LinesForm: Order(_LINES),
    ConditionForm: Order(_WHEN),
    CounterConditionForm: Order(_WHEN),
    CounterForm: Order(("code", "measures")),
    MilestoneForm: Order(("name", "counter", "span"), ("every", "stages")),
    ActivityForm: Order(("name", "on"), ("points", "reward"), ("limit",)),
    OfferForm: Order(("name", "activation"), after=("when", "earn", "announce")),
    DayForm: Order(("name", "every", "from", "through", "except")),
    DiscountForm: Order(("name",), _KINDS_OF_DISCOUNT, ("only", "when")),
    PriceListForm: Order(("name", "from", "through", "skus")),
    TiersForm: Order(("counter", "window"), after=("base", "steps", "down", "lasts")),
    StepForm: Order(("name", "reaches", "keeps")),
    RewardForm: Order(("name", "kind", "cost", "worth"), after=("stock", "valid")),
    SpendingForm: Order(("static_card_up_to", "pin_up_to", "one_time_up_to", "minimum", "paying")),
    BenefitForm: Order(("name", "per", "quota", "tiers")),
    ContestForm: Order(("name", "counter", "window", "first"), ("points", "reward")),
    DrawForm: Order(("name", "currency", "closes"), after=("prizes",)),
    CardKindForm: Order(("name", "valid", "fee")),
}


def groups(form: Form) -> tuple[Group, ...]:
    """The words of a form as they stand on its page; each stands somewhere."""
    order = _ORDERS.get(type(form)) or _usual(form)
    known = [word for word in form.words if word in (*order.first, *order.either, *order.after)]
    found = (
        Group("plain", order.first),
        Group("either", order.either),
        Group("plain", order.after),
        Group("more", tuple(word for word in form.words if word not in known)),
    )
    return tuple(each for each in found if each.words)


def _usual(form: Form) -> Order:
    """Of a form that nobody ordered: all its words where they are few; else those that must be given."""
    if len(form.words) <= FEW:
        own = ("code",) if "code" in form.words and "name" in form.words else ()
        return Order(tuple(word for word in form.words if word not in own))
    return Order(tuple(field.data_key or name for name, field in form.fields.items() if field.required))
