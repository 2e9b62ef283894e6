"""What a page sends is sent by one of ours: no other site makes a browser act in a member's name."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from web.wire.refusals import ForeignForm

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def check() -> None:
    """Let a change through only from our own pages. Raises ForeignForm.

    Browsers say by Sec-Fetch-Site where a request comes from, older ones by Origin; what says neither was not
    sent by a page.
    """
    if request.method in SAFE_METHODS:
        return
    said = request.headers.get("Sec-Fetch-Site")
    if said is not None:
        is_ours = said == "same-origin"
    else:
        is_ours = urlsplit(request.headers.get("Origin", "")).netloc == request.host
    if not is_ours:
        raise ForeignForm
