"""A shop that is only tried out has no mail server: its one-time codes are said in the terminal it runs in.

Never in production, and never where there is a way to send them.
"""

from __future__ import annotations

import structlog

from config import Settings
from loyalty.people.contacts import Contact
from notices.channels import Channels

_log = structlog.get_logger()


def is_on(settings: Settings, contact: Contact) -> bool:
    """Whether no message to this contact leaves the house, and the house is one to try things out in."""
    return settings.is_development and Channels.of(settings).find(contact.channel) is None


def tell(settings: Settings, contact: Contact, code: str) -> None:
    """Say a code to whoever runs the shop, if it reaches nobody otherwise; not for whom it is."""
    if is_on(settings, contact):
        _log.info("one_time_code", code=code, why="nothing is sent from here: no mail server, no SMS service")
