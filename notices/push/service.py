"""The push services: a push handed to one, over a line that leads only to the open Internet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final

from config import Settings
from events import sending
from events.dialling import Line
from events.sending import Patience
from notices.errors import Gone, PermanentlyNotSent, TemporarilyNotSent, Unreachable, may_pass
from notices.push import encryption
from notices.push.subscriptions import Subscription
from notices.push.vapid import Signer

_AGENT: Final = "Regulars-Push/1"


@dataclass(frozen=True, slots=True)
class Message:
    """What a browser is told: `text` for its eyes only, `seconds` how long a service keeps it for one asleep.

    Of two with one `topic` a service delivers the later alone. `urgency` is one of RFC 8030's words.
    """

    text: bytes = field(repr=False)
    topic: str
    seconds: int
    urgency: str


@dataclass(frozen=True, slots=True)
class Push:
    """Web push as this shop does it."""

    signer: Signer
    line: Line = field(default_factory=Line)
    patience: Patience = field(default_factory=Patience)

    @property
    def public_key(self) -> str:
        """What browsers are shown, in base64url."""
        return self.signer.public

    @property
    def mark(self) -> str:
        """A short name of the key."""
        return self.signer.mark

    def send(self, to: Subscription, message: Message, at: datetime) -> None:
        """Hand a message to a browser's service, at `at` (UTC).

        Raises Gone, PermanentlyNotSent, TemporarilyNotSent or Unreachable, whose reasons hold no address.
        """
        headers = {
            "User-Agent": _AGENT,
            "Authorization": self.signer.authorization(to.endpoint, at),
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(message.seconds),
            "Topic": message.topic,
            "Urgency": message.urgency,
        }
        body = encryption.sealed(message.text, to.key, to.secret)
        outcome = sending.post(to.endpoint, headers, body, self.line, self.patience)
        if outcome.is_delivered:
            return
        if outcome.error == "address-forbidden":
            raise Gone("push service: not on the open Internet")
        if outcome.status is None:
            raise Unreachable(f"push service: {outcome.error}")
        said = f"push service: HTTP {outcome.status}"
        if outcome.status in (404, 410):
            raise Gone(said)
        raise TemporarilyNotSent(said) if may_pass(outcome.status) else PermanentlyNotSent(said)


def find(settings: Settings) -> Push | None:
    """Web push by the settings; None where no key is set."""
    if not settings.push_key:
        return None
    return _made(settings.push_key, settings.push_subject, settings.is_development)


@lru_cache(maxsize=4)
def _made(key: bytes, subject: str, is_development: bool) -> Push:  # noqa: FBT001 - a key of the cache
    return Push(Signer.of(key, subject), Line(loopback=is_development))
