"""What an adapter is: two pure functions, what they are given and what they yield."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from loyalty.receipt import Receipt
from pos_adapter.naming import Names
from pos_adapter.tabular.layout import Layout

RAW_EXCERPT_CHARS = 200


@dataclass(frozen=True, slots=True)
class Settings:
    """What a till does not say itself and the shop has set up.

    `store` is used where a dialect names none; times without a zone are local to `zone`;
    amounts are in `currency`, whose minor unit is 10 to the power of minus `money_scale`, unless a document
    says that they are in one of `monies`, of which each has its decimals. `mapping` puts the till's
    names of tenders, taxes and stores in the shop's own words. `options` are words of the dialect's own
    that a connection was given: of those that the adapter declares, see `Adapter`.
    `layout` says what the columns of a retailer's own file are; only `tabular` needs one.
    """

    store: str
    zone: ZoneInfo
    currency: str
    money_scale: int
    mapping: Names = field(default_factory=dict, hash=False)
    monies: Mapping[str, int] = field(default_factory=dict, hash=False)
    options: Mapping[str, str] = field(default_factory=dict, hash=False)
    layout: Layout | None = field(default=None, hash=False)


@dataclass(frozen=True, slots=True)
class Reject:
    """A document that was not read, and so not half written.

    `place` is where it stands (`line 17`), `reason` a sentence with the remedy, `code` a stable word
    to count by, `raw` at most 200 characters of what stood there.
    """

    place: str
    reason: str
    code: str
    raw: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something read and rightly left aside, such as a drawer opened, and why."""

    place: str
    reason: str


class ByteStream(Protocol):
    """An open binary file, already unpacked."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""

    def readline(self, size: int = -1, /) -> bytes:
        """The next line with its end, at most `size` bytes of it; none at the end."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came over the network, as it came: `body` is raw, `headers` have their names in small letters.

    `url` is the address that the vendor was told to send to, `at` the aware instant when it arrived.
    """

    headers: Mapping[str, str]
    body: bytes
    url: str
    at: datetime


class Adapter(Protocol):
    """One till's dialect. A module with these two functions is an adapter.

    It may declare `OPTIONS`, what a connection can say to it and what for (none if it does not),
    `IS_SIGNED`, whether its documents come signed (they do if it does not), and `wanted` with an `API`, see
    there.
    """

    def verify(self, delivery: Delivery, secret: str) -> None:
        """Return when the vendor's signature over the raw body holds; raise UnverifiedBody when not."""

    def read(self, stream: ByteStream, settings: Settings) -> Iterator[Receipt | Reject | Ignored]:
        """Yield the documents one by one, in bounded memory; raise UnreadableFile if it is another format."""


def excerpt(raw: bytes) -> str:
    """The beginning of `raw` as text for a Reject; bytes that are not UTF-8 are shown escaped."""
    text = raw[: 4 * RAW_EXCERPT_CHARS].decode("utf-8", "backslashreplace")
    return text.rstrip("\r\n")[:RAW_EXCERPT_CHARS]
