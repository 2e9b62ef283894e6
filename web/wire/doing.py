"""Wishes of forms, done once: the second sending of the same form finds what the first one came to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson

from db import once
from db.once import Kept
from db.session import Session
from doorway import callers
from doorway.service import now, service
from web.wire.forms import Form
from web.wire.refusals import FormSpent


def done(form: Form, deed: str, work: Callable[[Session], Mapping[str, Any]]) -> Mapping[str, Any]:
    """Do `work` in one transaction with the row that keeps what it came to, plain values of JSON.

    `deed` names what is done and to what. The same form sent again gives what was kept, another content under
    the same key raises FormSpent. What is refused is not kept: nothing was done.
    """
    at = now()
    wish_key = once.key(callers.caller().name, f"page {deed}", form.once())
    fingerprint = once.digest(orjson.dumps(dict(form.given), option=orjson.OPT_SORT_KEYS))

    def attempt(session: Session) -> Kept:
        kept = once.find(session, wish_key)
        if kept is not None:
            return kept
        fresh = Kept(fingerprint, 200, orjson.dumps(dict(work(session))).decode())
        session.apply(once.keep(wish_key, fresh, at))
        return fresh

    kept = service().database.write(attempt)
    if kept.fingerprint != fingerprint:
        raise FormSpent
    found: Mapping[str, Any] = orjson.loads(kept.body)
    return found
