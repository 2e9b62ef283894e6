"""A shop that tells phones: members turn it on, a push service on loopback takes what comes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from db.engine import Database
from events.dialling import Line
from events.sending import Patience
from notices.channels import Channels
from notices.push import choices, phones
from notices.push.phones import Place
from notices.push.service import Push
from notices.push.vapid import Signer
from notices.tables import notice_push, push_subscription
from tests.loyalty.shop import moment
from tests.notices.post import PUBLIC_URL, Post
from tests.notices.push.browser import Browser

KEY = bytes(range(100, 132))
SUBJECT = "mailto:points@shop.example"
NOON = "2026-05-01 12:00"


class Phoned(Post):
    """The shop of the notices, with web push; no mail server is set up."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.push = Push(Signer.of(KEY, SUBJECT), Line(loopback=True), Patience(1, 1))
        self.channels = Channels(None, None, PUBLIC_URL, self.push)

    def turns_on(
        self,
        name: str,
        endpoint: str,
        browser: Browser | None = None,
        *,
        language: str = "en",
        device: str = "",
        at: str = "2026-01-02",
        mark: str = "",
    ) -> Browser:
        """A member is told on a browser from now on."""
        browser, member_id = browser or Browser(), self.member_id(name)
        subscription = browser.subscription(endpoint)
        place = Place(device, language, mark or self.push.mark)
        self.database.write(
            lambda session: phones.turn_on(session, self.retailer, member_id, subscription, place, moment(at))
        )
        return browser

    def chooses(self, name: str = "ann", at: str = "2026-01-02", **said: bool) -> None:
        """Answer to a purpose."""
        member_id = self.member_id(name)
        self.database.write(
            lambda session: choices.record(session, member_id, said, moment(at), source="member", wording="1")
        )

    def phones(self, name: str = "ann") -> int:
        """On how many browsers a member is told."""
        member_id = self.member_id(name)
        return len(self.database.read(lambda session: phones.of_member(session, member_id)))

    def pushes(self) -> list[dict[str, Any]]:
        """Every push, in the order of their causes."""
        query = select(notice_push).order_by(notice_push.c.cause, notice_push.c.created_at)
        return self.database.read(lambda session: session.mappings(query))

    def states(self) -> list[tuple[str, str]]:
        """Status and reason of every push."""
        return [(row["status"], row["reason"]) for row in self.pushes()]

    def stored(self) -> str:
        """What stands of subscriptions in the database."""
        return str(self.database.read(lambda session: session.mappings(select(push_subscription))))
