"""Addresses within our own pages: where a form leads back to must not lead anywhere else."""

from __future__ import annotations

from urllib.parse import urlsplit


def path(wanted: str | None, otherwise: str) -> str:
    r"""A wished address if it is a path of ours, else the other one.

    What browsers read as another host, such as `//evil.example` or `/\evil.example`, is none.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return otherwise
    if any(ord(each) < 33 or each == "\\" for each in wanted):
        return otherwise
    parts = urlsplit(wanted)
    return wanted if not parts.scheme and not parts.netloc else otherwise
