"""Figures: points, money, days and names, written as one programme and one language write them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from loyalty.errors import UnknownCurrency, UnknownReward
from loyalty.explanations.language import Language
from loyalty.program.cards import CardKind
from loyalty.program.contests import Contest
from loyalty.program.days.day import Day
from loyalty.program.earning import Activity, Counter, EarnRule, Exclusion, Milestone, Names, Offer
from loyalty.program.iso4217 import DECIMALS
from loyalty.program.model import Program
from loyalty.program.pricing import Discount

THOUSANDTHS = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """What the programme no longer has is called by its code; points of such a currency are whole."""

    program: Program
    language: Language

    def points(self, amount: int, currency: str) -> str:
        """Points in the currency's smallest unit, with their unit: `137 points`."""
        try:
            found = self.program.currency(currency)
        except UnknownCurrency:
            return self.language.counted(self.language.number(amount), currency, currency)
        figure = self.language.number(amount, found.scale)
        return self.language.counted(figure, currency, self.language.name(found.name, currency))

    def money(self, minor: int, money: str = "") -> str:
        """An amount in the programme's money, or another: `£137.40`."""
        code = money or self.program.money
        return self.language.amount(minor, code, DECIMALS[code])

    def plain_money(self, minor: int, money: str = "") -> str:
        """An amount as rules and prices are told, a whole one without decimals: `£5`, `£2.50`."""
        code = money or self.program.money
        whole, rest = divmod(minor, 10 ** DECIMALS[code])
        return self.money(minor, code) if rest else self.language.amount(whole, code, 0)

    def exact(self, amount: Decimal, money: str) -> str:
        """An amount in major units with all its decimals, at least those of its money: `HK$0.9700`."""
        scale = max(DECIMALS[money], -int(amount.as_tuple().exponent))
        return self.language.amount(int(amount.scaleb(scale)), money, scale)

    def quantity(self, thousandths: int) -> str:
        """How much of something, without a unit, as the goods have their own: `11.9`."""
        return self.language.number(thousandths, THOUSANDTHS)

    def measure(self, size: int, of: str, money: str = "") -> str:
        """What a rate looks at: money in minor units, or thousandths of a quantity."""
        return self.quantity(size) if of == "quantity" else self.money(size, money)

    def count(self, total: int, counter: str) -> str:
        """What a tier's counter stands at, without its unit: `20,104`; money as money."""
        found = self._find_counter(counter)
        if found is not None and found.measures == "spend":
            return self.money(total)
        scale = self._scale(found.currency) if found is not None and found.measures == "points" else 0
        return self.language.number(total, scale)

    def counter(self, total: int, counter: str) -> str:
        """What a tier's counter stands at, with its unit: `20,000 points`, `£3,000.00`, `12 visits`."""
        found = self._find_counter(counter)
        if found is None or found.measures == "spend":
            return self.count(total, counter)
        if found.measures == "points":
            return self.points(total, found.currency)
        return self.language.counted(self.language.number(total), found.measures)

    def day(self, value: str, form: str = "day") -> str:
        """A day; of an instant, the programme's. `form` is `day` or `weekday`."""
        if "T" in value:
            on = datetime.fromisoformat(value).astimezone(self.program.zoneinfo).date()
        else:
            on = date.fromisoformat(value)
        return self.language.day(on, form)

    def tier(self, code: str) -> str:
        """What people call a tier."""
        return self.language.name(self.program.tier_names.get(code, {}), code)

    def reward(self, code: str) -> str:
        """What people call a reward."""
        try:
            return self.language.name(self.program.reward(code).name, code)
        except UnknownReward:
            return code

    def rule(self, code: str) -> str:
        """What people call a rule, else its offer; or a milestone."""
        rule = next((each for each in self.program.earn if each.code == code), None)
        if rule is None:
            return self._called(code, *(each for each in self.program.milestones if each.code == code))
        return self._called(code, rule, *(each for each in self.program.offers if each.code == rule.offer))

    def card(self, code: str) -> str:
        """What people call a kind of card."""
        return self._called(code, *(each for each in self.program.card.kinds if each.code == code))

    def activity(self, code: str) -> str:
        """What people call something that is no purchase."""
        things: tuple[Activity | Contest, ...] = (*self.program.activities, *self.program.contests)
        return self._called(code, *(each for each in things if each.code == code))

    def occasion(self, code: str) -> str:
        """What people call an offer or a member day."""
        things: tuple[Offer | Day, ...] = (*self.program.offers, *self.program.days)
        return self._called(code, *(each for each in things if each.code == code))

    def discount(self, code: str) -> str:
        """What people call a discount or a list of member prices."""
        return self._called(code, *(each for each in self.program.discounts if each.code == code))

    def exclusion(self, code: str) -> str:
        """What people call goods that earn nothing."""
        return self._called(code, *(each for each in self.program.exclude if each.code == code))

    def _called(
        self,
        code: str,
        *things: EarnRule | Offer | Milestone | Exclusion | Activity | Contest | Day | Discount | CardKind,
    ) -> str:
        """The first name there is: the reader's, else a word of the language, else the document's own."""
        named = [(each.code, each.name) for each in things if each.name]
        # What a document gives no name is named by its code, for which there may be a word.
        names = next((name for own, name in named if set(name.values()) != {own}), None) or {}
        words = self.language.words.get(code)
        if code in self.program.called:
            words = self.word(code)
        return words if words and self.language.tag not in names else self._name(names, code)

    def _name(self, names: Names, code: str) -> str:
        return self.language.name(names, "") or self.word(code)

    def word(self, code: str) -> str:
        """What a code is called: as the document says, as the language does, or the code itself."""
        names = self.program.called.get(code)
        return self.language.name(names, code) if names else self.language.word(code)

    def _find_counter(self, code: str) -> Counter | None:
        return next((each for each in self.program.counters if each.code == code), None)

    def _scale(self, currency: str) -> int:
        return next((each.scale for each in self.program.currencies if each.code == currency), 0)
