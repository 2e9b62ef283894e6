"""What a delivery names and does not hold, to be fetched from the vendor and read like a delivery itself.

An adapter may have `wanted(body: bytes) -> tuple[Wanted, ...]`, an `API`, and to tell whether an answer holds
what was asked for `answers(asked: Wanted, body: bytes) -> bool`, beside `verify` and `read`. They are as pure
as those are; whoever fetches adds the shop's access token.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request to the vendor's API: its method, its path with the query, and a JSON body or none."""

    method: str
    path: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Api:
    """A vendor's API: its `address` without a slash at the end, and the `headers` of every request.

    `version` is the header that says in which version answers are to be written, with the version that the
    adapter knows best; the connection's option of the name `version_option`, if there is any, goes before it.
    `token` says what kind of token is needed, and for what rights. It is sent as a bearer token.
    """

    address: str
    token: str
    version: tuple[str, str]
    version_option: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def headers_for(self, options: Mapping[str, str]) -> Mapping[str, str]:
        """The headers of a request for a connection with these options, but for the token."""
        name, known = self.version
        return {**self.headers, name: options.get(self.version_option) or known}
