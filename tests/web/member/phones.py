"""What reaches phones and mailboxes, in a test's words."""

from __future__ import annotations

from doorway.service import EXTENSION
from loyalty.people import contacts
from tests.identity import people
from tests.web.pages import Answer, Pages, Visitor
from web.wire import dialling

ANN = people.EMAIL.text


def code(pages: Pages, contact: str) -> str:
    """The last code that was made for a contact, whether it is sent or not."""
    settle(pages)
    return people.code_for(pages.doors.shop, contacts.guess(dialling.whole(contact, "Europe/London")))


def settle(pages: Pages) -> None:
    """What the pages seal is opened with their own keys."""
    pages.doors.shop.retailer = pages.app.extensions[EXTENSION].retailer


def ann(pages: Pages) -> str:
    """Ann with phone and e-mail, another than the one known by a number alone; the member's id."""
    settle(pages)
    return people.enrol(pages.doors.shop, "ann-of-the-mail")


def joined(pages: Pages, visitor: Visitor, contact: str = "new@example.com", **said: str) -> Answer:
    """Somebody joins by a code that reached them; what comes back."""
    asked = visitor.fill(visitor.get("/join/shop"), contact=contact, **said)
    return visitor.fill(asked, code=code(pages, contact))
