"""Channels: the ways out that this house has set up, by name."""

from __future__ import annotations

from dataclasses import dataclass

from config import Settings
from notices import sms
from notices.mail import Smtp
from notices.parcel import Channel
from notices.push import service
from notices.push.service import Push

# What to set for a channel that is missing.
REMEDIES = {"email": "LOYALTY_SMTP_URL and LOYALTY_MAIL_FROM", "sms": "LOYALTY_SMS_URL"}


@dataclass(frozen=True, slots=True)
class Channels:
    """None is a channel nobody set up. `public_url` is where a reader withdraws consent.

    `push` stands beside the two: it takes no parcel, and what it tells is told besides (`notices.push`).
    """

    email: Channel | None
    sms: Channel | None
    public_url: str
    push: Push | None = None

    @classmethod
    def of(cls, settings: Settings) -> Channels:
        """The channels of the settings; nothing is connected."""
        return cls(
            Smtp.of(settings.smtp_url, settings.mail_from) if settings.smtp_url else None,
            sms.of(settings.sms_url) if settings.sms_url else None,
            settings.public_url,
            service.find(settings),
        )

    def find(self, name: str) -> Channel | None:
        """The channel of this name, None where it is not set up."""
        return {"email": self.email, "sms": self.sms}[name]

    @property
    def configured(self) -> frozenset[str]:
        """The names of those that work."""
        return frozenset(name for name in REMEDIES if self.find(name) is not None)
