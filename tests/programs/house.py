"""A retailer under one of the ready programmes: its own money and clock, and all that members do there."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from config import Settings
from db.engine import Database
from jobs import registry
from jobs.job import House as JobHouse
from loyalty.activities import reporting
from loyalty.activities.reporting import Report
from loyalty.cards import issuing
from loyalty.cards.issuing import CardDone, CardWish
from loyalty.explanations import explain
from loyalty.explanations.language import language
from loyalty.explanations.why import Why
from loyalty.people import adjusting, own_offers, profile, tier_acts
from loyalty.people.adjusting import Adjusted, Adjustment
from loyalty.people.tier_acts import TierDone, TierWish
from loyalty.program import document
from loyalty.receipt import Kind, Line, Receipt
from loyalty.receipts import quoting
from loyalty.receipts.case import Arrival
from loyalty.receipts.quoting import Quote
from loyalty.rewards import benefits, rewards
from loyalty.rewards.redemption import Redeemed, Refused
from loyalty.shops import stores
from points.state import Balance
from tests.jobs.house import Clock, run
from tests.loyalty.shop import Shop

PROGRAMS = Path(__file__).parents[2] / "programs"


class House(Shop):
    """The house of a ready programme, with one store "high-street" in the programme's zone."""

    def __init__(self, database: Database, name: str) -> None:
        text = (PROGRAMS / f"{name}.yaml").read_text(encoding="utf-8")
        self.zone = ZoneInfo(document.read(text).zone)
        self.asked = count()
        super().__init__(database, text, store_zone=self.zone.key)

    def open_store(self, code: str, *groups: str) -> None:
        """Open another store here, and put it into these groups."""
        self.open(code, self.zone.key)
        self.database.write(lambda session: stores.group(session, stores.get(session, code), groups))

    def deal(self, sku: str, **facts: Any) -> None:
        """Have a stock code in the catalog from the first day on."""
        self.catalog(sku, "2020-01-01", **facts)

    # What a member does

    def quote(self, number: str, when: str, *lines: Line | str, **facts: Any) -> tuple[Quote, Receipt]:
        """What a till would charge, and the receipt that charges it."""
        receipt = self.receipt(Kind.SALE, number, when, lines, **facts)
        arrival = Arrival(receipt, receipt.purchased_at, receipt.purchased_at)
        found = self.database.read(lambda session: quoting.quote(session, self.retailer, arrival))
        return found, found.prices.of(receipt)

    def buy(self, number: str, when: str, *lines: Line | str, **facts: Any) -> int:
        """Buy at the price that is quoted; returns what was charged, in minor units."""
        _, receipt = self.quote(number, when, *lines, **facts)
        self.record(receipt)
        return receipt.net_minor

    def tell(
        self, activity: str, when: str, *, by: str = "staff", store: str = "", name: str = "ann"
    ) -> reporting.Reported:
        """Report that a member did something."""
        n = next(self.asked)
        wish = Report(self.member_id(name), activity, f"report-{n}", f"{by}:x", by, store)
        at = self.moment(when) + timedelta(seconds=n)
        return self.database.write(lambda session: reporting.report(session, self.retailer, wish, at))

    def redeem(self, reward: str, when: str, name: str = "ann") -> Redeemed | Refused:
        """Ask for a reward."""
        at, member_id, key = self.moment(when), self.member_id(name), f"a wish of its own {next(self.asked)}"
        return self.database.write(
            lambda session: rewards.redeem(session, self.retailer, member_id, reward, key, at)
        )

    def activate(self, offer: str, when: str, name: str = "ann") -> None:
        """Ask for an offer."""
        at, member_id = self.moment(when), self.member_id(name)
        self.database.write(lambda session: own_offers.activate(session, self.retailer, member_id, offer, at))

    def born(self, month: int, day: int, when: str = "2026-01-01", name: str = "ann") -> None:
        """Have a member tell the birthday."""
        at, member_id = self.moment(when), self.member_id(name)
        told = {"birthday": {"month": month, "day": day}}
        self.database.write(
            lambda session: profile.tell(session, self.retailer, self.program, member_id, told, at)
        )

    # What the house does

    def act(self, kind: Any, tier: str, when: str, name: str = "ann", **facts: Any) -> TierDone:
        """Do something about a member's tier: apply, approve, collect, set, pay."""
        at, member_id = self.moment(when), self.member_id(name)
        wish = TierWish(kind, tier, "staff:eve", **facts)
        return self.database.write(lambda session: tier_acts.act(session, self.retailer, member_id, wish, at))

    def card(self, kind: str, when: str, name: str = "ann", *, replaces: str = "") -> CardDone:
        """Give out a card of a kind."""
        at, member_id, wish = self.moment(when), self.member_id(name), CardWish("staff:eve")
        return self.database.write(
            lambda session: issuing.issue(
                session, self.retailer, member_id, kind, wish, at, replaces=replaces
            )
        )

    def renew(self, number: str, when: str, name: str = "ann") -> CardDone:
        """Let a card go on for another term."""
        at, member_id, wish = self.moment(when), self.member_id(name), CardWish("staff:eve")
        return self.database.write(
            lambda session: issuing.renew(session, self.retailer, member_id, number, wish, at)
        )

    def check_off(self, benefit: str, when: str, name: str = "ann") -> int:
        """Give one of a benefit; returns how many are left."""
        at, member_id = self.moment(when), self.member_id(name)
        return self.database.write(
            lambda session: benefits.use(session, self.retailer, member_id, benefit, "staff:eve", at)
        ).left

    def job(self, name: str, when: str) -> None:
        """Let the clock reach a moment, and a job do what is due."""
        settings = Settings.from_environment({"LOYALTY_ZONE": self.zone.key})
        house = JobHouse(settings, self.database, self.retailer, Clock(self.moment(when)), "first")
        run(house, registry.find(name))

    def adjust(self, amount: int, reason: str, when: str, *, currency: str = "points") -> Adjusted:
        """Give or take points by hand."""
        at = self.moment(when)
        wish = Adjustment(adjusting.new_id(at), self.member_id(), currency, amount, reason, "", "staff:eve")
        return self.database.write(lambda session: adjusting.adjust(session, self.retailer, wish, at))

    # What can be seen

    def held(self, currency: str, when: str = "2026-12-31", name: str = "ann") -> Balance:
        """The member's points of a currency."""
        return self.look(when, name).state.balance(currency)

    def until(self, when: str, name: str = "ann") -> date | None:
        """The day before which the member's tier holds."""
        return self.look(when, name).tier.standing.until_on

    def said(self, reasons: tuple[Why, ...], tag: str = "en") -> list[str]:
        """Reasons as sentences in a language."""
        return explain.sentences(reasons, self.program, language(tag))
