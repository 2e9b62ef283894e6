"""What is said of a connection on the command line: in a line, and whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from loyalty.shops.connections import Connection
from pos_adapter import registry

HERE = ("localhost", "127.0.0.1", "::1")


def line(found: Connection) -> str:
    """A connection with how often something came, and why the last that did not was refused."""
    wish, tally = found.wish, found.tally
    came = f"{tally.deliveries} came, {tally.refused} refused"
    last = f", last {_at(tally.delivered_at)}" if tally.delivered_at else ""
    why = f"  refused last {_at(tally.refused_at)}: {tally.refused_why}" if tally.refused_at else ""
    missing = f"  not fetched {_at(tally.unfetched_at)}: {tally.unfetched_why}" if _is_behind(found) else ""
    return f"{found.code}  {wish.adapter}  {wish.store}  {_state(found)}  {came}{last}{why}{missing}"


def whole(found: Connection, url: str, to_fetch: int) -> Iterator[tuple[str, str]]:
    """Everything, by name; what is not there is left out."""
    wish, tally = found.wish, found.tally
    yield "code", found.code
    yield "address", url if found.has_secret else "none: for files only"
    yield "adapter", wish.adapter
    yield "programme", found.program
    yield "store", wish.store
    yield "state", _state(found)
    yield from [("prefix", wish.external_prefix)] if wish.external_prefix else []
    yield from (("option", f"{name}={value}") for name, value in sorted(wish.options.items()))
    if found.old_secret_until:
        yield "secret before", f"holds until {_at(found.old_secret_until)}"
    yield "came", _told(tally.deliveries, tally.delivered_at)
    yield "refused", _told(tally.refused, tally.refused_at, tally.refused_why)
    yield from _fetching(found, to_fetch)


def warned(public_url: str) -> Iterator[str]:
    """That no vendor reaches this machine by the name it has for itself."""
    if urlsplit(public_url).hostname in HERE:
        yield (
            f"warning: {public_url} is this machine to itself, and no vendor reaches it:"
            " set LOYALTY_PUBLIC_URL to the address the world knows you by before you give this one to anyone"
        )


def _fetching(found: Connection, to_fetch: int) -> Iterator[tuple[str, str]]:
    api, tally = registry.find_api(found.wish.adapter), found.tally
    if api is None:
        return
    token = f"since {_at(found.token_set_at)}" if found.token_set_at else f"none; set {api.token}"
    refused = f", refused by the vendor since {_at(tally.token_refused_at)}" if tally.token_refused_at else ""
    yield "token", token + refused
    yield "fetches from", found.api_url or api.address
    yield "fetched", _told(tally.fetched, tally.fetched_at)
    yield "to be fetched", str(to_fetch)
    if tally.unfetched_at:
        yield "not fetched", f"last {_at(tally.unfetched_at)}: {tally.unfetched_why}"


def _is_behind(found: Connection) -> bool:
    """Whether what could not be fetched last is newer than what could."""
    failed, done = found.tally.unfetched_at, found.tally.fetched_at
    return failed is not None and (done is None or failed > done)


def _state(found: Connection) -> str:
    return ("on" if found.wish.is_on else "off") if found.has_secret else "for files"


def _told(count: int, at: datetime | None, why: str = "") -> str:
    return f"{count}, last {_at(at)}{f': {why}' if why else ''}" if at else f"{count}"


def _at(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""
