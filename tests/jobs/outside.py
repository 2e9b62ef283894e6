"""What is outside of the house: a mail server and a receiver of events, and the settings that lead there."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from config import Settings
from events import endpoints
from events.wishes import Wish
from tests.events.receiver import Receiver, receiving
from tests.jobs.month import Month
from tests.notices.post import SENDER
from tests.notices.servers import HOST, Mailbox, mail_server


class Unhurried(Mailbox):
    """Takes a moment over each message, so that a kill falls into one."""

    async def handle_DATA(  # noqa: N802 - the name the server looks for
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.05)
        return answer


@dataclass(frozen=True, slots=True)
class Outside:
    """What came there, and how a scheduler is told of it."""

    mailbox: Mailbox
    receiver: Receiver
    environment: Mapping[str, str]

    @property
    def settings(self) -> Settings:
        """The same for a house in this process."""
        return Settings.from_environment(self.environment)

    def listen(self, month: Month) -> None:
        """The receiver asks for every event from now on."""
        wish, keyring, at = Wish(self.receiver.url), self.settings.keyring, month.begin
        month.database.write(lambda session: endpoints.create(session, keyring, wish, at, development=True))


@contextmanager
def outside() -> Iterator[Outside]:
    """Both of them, open while the block runs."""
    mailbox = Unhurried()
    with receiving() as receiver, mail_server(mailbox) as port:
        environment = {
            "LOYALTY_KEYRING": f"test:{base64.b64encode(b'k' * 32).decode()}",
            "LOYALTY_INDEX_KEY": base64.b64encode(b"i" * 32).decode(),
            "LOYALTY_SMTP_URL": f"smtp+plain://{HOST}:{port}",
            "LOYALTY_MAIL_FROM": SENDER,
        }
        yield Outside(mailbox, receiver, environment)
