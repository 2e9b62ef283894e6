"""A shop with a household, in a test's words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from db.engine import Database
from loyalty.households import joining, leaving, told
from loyalty.households.membership import Household
from loyalty.households.told import Told
from loyalty.receipt import Redemption
from loyalty.receipts.values import Recorded
from loyalty.rewards import holds, rewards
from loyalty.rewards.holds import Held
from loyalty.rewards.proof import NO_CARD, Level, Proof
from loyalty.shops.tills import Till
from tests.loyalty.shop import PLAIN, Shop

TILL = Till("ab" * 32, "Till 1", "high-street", "shop", "Europe/London")
SPEND = """
currencies: [{code: points, name: Points, worth: "0.01", expiry: {after: 1 year}}]
spending: {static_card_up_to: 1000000, hold_minutes: 60}
rewards: [{code: mug, name: A mug, cost: 100, worth: "4.00"}]
"""
ALL = PLAIN + SPEND + "households: {size: 3, may_burn: all}\n"
HEAD = PLAIN + SPEND + "households: {size: 3}\n"
NOTHING = PLAIN + SPEND + "households: {size: 3, may_burn: all, leaver_takes: nothing}\n"
NOON = "2026-06-01 12:00"


class Home(Shop):
    """ann heads a household with bob and, where a test wants her, cat."""

    def __init__(self, database: Database, text: str = ALL, **points: int) -> None:
        super().__init__(database, text)
        for day, (name, amount) in enumerate(points.items(), start=1):
            self.member(name)
            if amount:
                self.sell(f"of {name}", f"2026-03-0{day}", f"{amount}.00", member=name)

    def do(self, work: Callable[..., Any], *names: str, on: str = NOON, **words: Any) -> Any:
        """Let a member (and another) do something of `joining` or `leaving`."""
        own, at = [self.member_id(name) for name in names], self.moment(on)
        return self.database.write(lambda session: work(session, self.retailer, *own, at=at, **words))

    def found(self, *others: str) -> None:
        """ann founds before noon, the others join one after another."""
        self.do(joining.found, "ann", on="2026-06-01 11:50")
        for minute, each in enumerate(others, start=51):
            on = f"2026-06-01 11:{minute}"
            self.join(each, self.code(on), on)

    def code(self, on: str = NOON) -> str:
        """The code that ann shows."""
        code: str = self.do(joining.invite, "ann", on=on).code
        return code

    def join(self, name: str, code: str, on: str = NOON) -> Household:
        """Come in with a code."""
        found: Household = self.do(joining.join, name, on=on, typed=code)
        return found

    def leave(self, name: str, on: str = NOON) -> None:
        """Go."""
        self.remove(name, name, on)

    def remove(self, who: str, name: str, on: str = NOON) -> None:
        """Let a member take another out."""
        self.do(leaving.leave, name, on=on, actor=f"member:{who}", by_id=self.member_id(who))

    def pool(self, name: str, on: str = NOON) -> Told:
        """What a member is told."""
        at = self.moment(on)
        return self.database.read(lambda session: told.read(session, self.retailer, self.member_id(name), at))

    def spend(self, name: str, amount: int, on: str = NOON, number: str = "spent") -> Recorded:
        """Pay with points at a till; the goods cost more and earn for the rest."""
        wish = (Redemption(points=amount),)
        return self.sell(number, on, "0.00", "500.00", member=name, redemptions=wish)

    def hold(self, name: str, amount: int, at: datetime) -> Held:
        """Set points aside."""
        shown = Proof(self.member_id(name), Level.ROTATING, at, NO_CARD)
        wish = Redemption(points=amount)
        return self.database.write(lambda session: holds.place(session, self.retailer, TILL, shown, wish, at))

    def buy(self, name: str, reward: str = "mug", on: str = NOON) -> Any:
        """Give points for a voucher."""
        at, own = self.moment(on), self.member_id(name)
        return self.database.write(
            lambda session: rewards.redeem(session, self.retailer, own, reward, f"key of {name} {on}", at)
        )
