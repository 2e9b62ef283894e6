"""Parcels: a message ready to go out by one channel, and what every channel does with one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to one address. `notice_id` is the same at every try; `stop_url` is empty for service."""

    notice_id: str
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    language: str
    at: datetime
    stop_url: str = ""


class Channel(Protocol):
    """A way out. It holds no connection between two parcels and keeps its own time-outs."""

    def send(self, parcel: Parcel) -> str:
        """Hand a parcel over; returns what the other side calls it, or an empty text.

        Raises TemporarilyNotSent, PermanentlyNotSent or RecipientLeft, whose reasons hold no address,
        no secret and none of the other side's words.
        """
        ...
