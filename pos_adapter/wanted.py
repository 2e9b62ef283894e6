"""What a delivery names and does not hold, to be fetched from the vendor and read like a delivery itself.

An adapter may have `wanted(body: bytes) -> tuple[Wanted, ...]` beside `verify` and `read`. It is as pure as
they are; whoever fetches adds the vendor's address and the shop's access token.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request to the vendor's API: its method, its path with the query, and a JSON body or none."""

    method: str
    path: str
    body: str = ""
