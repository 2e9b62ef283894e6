"""Wishes: what a connection is to be, as far as its adapter has a say in it."""

from __future__ import annotations

from events import wishes as addresses
from events.errors import InvalidEndpoint
from loyalty.errors import InvalidConnection
from loyalty.shops.connections import Wish
from pos_adapter import registry


def check(wish: Wish, *, has_secret: bool) -> None:
    """Raise InvalidConnection for an option that the adapter has none of, or a secret nothing is signed with.

    Raises UnknownAdapter where there is none of that name.
    """
    known = registry.options(wish.adapter)
    strange = sorted(set(wish.options) - set(known))
    if strange:
        there_are = "; ".join(f"{name} ({what})" for name, what in sorted(known.items())) or "none"
        raise InvalidConnection(
            f'adapter "{wish.adapter}" has no option "{strange[0]}"; its options: {there_are}'
        )
    if has_secret:
        check_signed(wish.adapter)


def check_api(api_url: str | None, *, development: bool) -> None:
    """Raise InvalidConnection for an address that nothing may be fetched from; None is the vendor's own.

    `development` allows plain http to this very machine.
    """
    if api_url is None:
        return
    try:
        addresses.check_url(api_url, development=development)
    except InvalidEndpoint as error:
        raise InvalidConnection(f"the API's address {error.problems[0].message}") from None
    if "?" in api_url or api_url.endswith("/"):
        raise InvalidConnection("the API's address ends without a slash, and has no query")


def check_signed(adapter: str) -> None:
    """Raise InvalidConnection for an adapter whose documents nobody signs, so that no secret is of use."""
    if not registry.is_signed(adapter):
        raise InvalidConnection(
            f'what adapter "{adapter}" reads is never signed, so nothing can be sent to its connection;'
            " leave the secret out and import its files"
        )
