"""A shop that writes to its members, in a test's words."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from db.engine import Database
from loyalty.people import adjusting, consents, members, preferences
from loyalty.people.adjusting import Adjustment
from loyalty.people.consents import Answer
from loyalty.people.members import Person
from loyalty.people.preferences import Preference
from notices import outgoing, sending
from notices.channels import Channels
from notices.mail import Smtp
from notices.parcel import Channel
from notices.tables import notice
from tests.loyalty.shop import TIERED, Shop, moment
from tests.notices.servers import HOST

NAMES = "name: {en: Corner Shop, zh-Hant: 街角小舖, zh-Hans: 街角小铺}"
PROGRAM = (
    TIERED.replace("name: Shop", NAMES + "\nlanguage: en").replace(
        "earn:",
        "currencies:\n"
        "  - {code: points, name: Points, expiry: {after: 3 months, until: end-of-month}}\n"
        "earn:",
    )
    + 'rewards:\n  - {code: five, name: £5 voucher, cost: 200, worth: "5.00", valid: {after: 6 months}}\n'
)
PUBLIC_URL = "https://points.example.com"
SENDER = "Corner Shop <points@shop.example>"


class Post(Shop):
    """The shop with its ways out. Members have an e-mail address of their name, and a phone where asked."""

    def __init__(self, database: Database, text: str = PROGRAM) -> None:
        super().__init__(database, text)
        self.channels = Channels(None, None, PUBLIC_URL)

    def ways(self, email: Channel | None = None, sms: Channel | None = None) -> None:
        """Set up channels."""
        self.channels = Channels(email, sms, PUBLIC_URL)

    def mail(self, port: int, **options: Any) -> None:
        """E-mail goes to a server on loopback."""
        self.ways(smtp(port, **options), self.channels.sms)

    def joins(
        self,
        name: str = "ann",
        *,
        email: str | None = None,
        phone: str = "",
        person: str = "Ann",
        at: str = "2026-01-01 00:00",
    ) -> str:
        """Enrol a member; returns the id."""
        who = Person(person, phone, f"{name}@example.com" if email is None else email)
        when = moment(at)
        return self.database.write(
            lambda session: members.enrol(
                session, self.retailer, self.program, when, external_id=name, person=who
            )
        )[0]

    def agrees(self, name: str = "ann", *pairs: str, given: bool = True, at: str = "2026-01-02") -> None:
        """Record answers such as `points/email`."""
        member_id, when = self.member_id(name), moment(at)
        answers = [Answer(*pair.split("/"), given=given) for pair in pairs or ("points/email",)]
        self.database.write(
            lambda session: consents.record(
                session, member_id, answers, when, source="member", wording="2026-01"
            )
        )

    def give(self, amount: int, when: str, name: str = "ann") -> None:
        """Give points by hand, which is no activity of the member's."""
        at = moment(when)
        words = ("points", amount, "goodwill", "", "staff:eve", "")
        wish = Adjustment(adjusting.new_id(at), self.member_id(name), *words)
        self.database.write(lambda session: adjusting.adjust(session, self.retailer, wish, at))

    def prefers(self, name: str = "ann", **wish: str) -> None:
        """Set preferences."""
        member_id = self.member_id(name)
        at = moment("2026-01-02")
        self.database.write(lambda session: preferences.put(session, member_id, Preference(**wish), at))

    def tells(self, cause: str, when: str, kind: str = "tier-lost", name: str = "ann", **facts: Any) -> bool:
        """Ask for a notice."""
        member_id, at = self.member_id(name), moment(when)
        told = facts or {"before": "vip", "tier": "member"}
        return self.database.write(lambda session: outgoing.tell(session, member_id, kind, cause, told, at))

    def send(self, when: str | datetime, times: int = 1) -> dict[str, int]:
        """One batch, or several; what they came to."""
        at = moment(when) if isinstance(when, str) else when
        counts: Counter[str] = Counter()
        for _ in range(times):
            counts.update(sending.send_due(self.database, self.retailer, self.channels, at).counts)
        return dict(counts)

    def notices(self) -> dict[str, dict[str, Any]]:
        """Every notice, by its cause."""
        rows = self.database.read(lambda session: session.mappings(select(notice).order_by(notice.c.cause)))
        return {row["cause"]: row for row in rows}

    def statuses(self) -> dict[str, tuple[str, str]]:
        """Status and reason of every notice."""
        return {cause: (row["status"], row["reason"]) for cause, row in self.notices().items()}


def smtp(port: int, scheme: str = "smtp+plain", **options: Any) -> Smtp:
    """The channel to a mail server on loopback, which is given up soon."""
    wait = {"wait_seconds": 2, "whole_seconds": 3}
    user, password = options.pop("user", ""), options.pop("password", "")
    return Smtp(scheme, HOST, port, user, password, SENDER, **{**wait, **options})


def later(when: str, **words: float) -> datetime:
    """An instant after another."""
    return moment(when) + timedelta(**words)
