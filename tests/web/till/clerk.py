"""A clerk at the till's page: takes the forms of a page by where they lead, and fills what is typed."""

from __future__ import annotations

from dataclasses import dataclass

from loyalty.cards import cards
from tests.web.pages import Answer, Pages, Visitor
from web.wire import cookies


@dataclass
class Clerk:
    """Somebody at a browser with a till's key."""

    visitor: Visitor

    def begin(self) -> Answer:
        """The next customer."""
        return self.visitor.get("/till/")

    def send(self, page: Answer, action: str, **typed: str) -> Answer:
        """Fill the first form of the page that leads there, and send it."""
        form = next(each for each in page.html.forms if each.action == action)
        fields = {name: value for name, value in form.form_values() if not name.startswith("deed")} | typed
        return self.visitor.post(action, fields)

    def member(self, code: str) -> Answer:
        """The second step, with a member's card or code."""
        return self.send(self.begin(), "/till/who", code=code)

    def nobody(self) -> Answer:
        """The second step, without a card."""
        return self.send(self.begin(), "/till/nobody")

    def rings(self, page: Answer, goods: str = "TEA", price: str = "10.00", **more: str) -> Answer:
        """Goods more."""
        return self.send(page, "/till/goods", goods=goods, price=price, **more)

    def pays(self, page: Answer, tender: str = "cash", **more: str) -> Answer:
        """The end of the sale."""
        return self.send(page, "/till/sell", tender=tender, **more)


def clerk(pages: Pages, key: str = "", language: str = "en") -> Clerk:
    """A clerk in the high street, or with this key."""
    visitor = pages.stranger(language)
    visitor.client.set_cookie(cookies.TILL, key or pages.doors.key)
    return Clerk(visitor)


def card(pages: Pages, name: str = "ann") -> str:
    """The number of a member's card."""
    member_id = pages.doors.shop.member_id(name)
    found = pages.doors.database.read(lambda session: cards.find_usable(session, member_id))
    assert found is not None
    return found.number


def balance(pages: Pages, name: str = "ann") -> int:
    """The points a member can use."""
    return int(pages.doors.get("/v1/me", pages.doors.token(name)).json["balances"][0]["available"])


def refused(page: Answer) -> str:
    """What a page says was refused."""
    return " ".join(" ".join(each.text_content().split()) for each in page.html.find_class("refused"))
