"""Wishes with an Idempotency-Key: done once, answered the same for ever after, also when it was a refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from flask import Response

from api.wire import bodies, problems
from api.wire.documents import IDEMPOTENCY_KEY, REPLAYED
from db import once
from db.once import Kept
from db.session import Session
from doorway import callers, speech
from doorway.errors import KINDS, kind_of
from doorway.refusals import IdempotencyKeyReused
from doorway.service import now, service

PARAMETERS = [IDEMPOTENCY_KEY]
HEADERS = REPLAYED
# A refusal stands for its key: a late retry of what was refused must not succeed.
_KEPT_STATUSES = (409, 422)


def answered(operation: str, wish: Mapping[str, Any], work: Callable[[Session], tuple[Any, int]]) -> Response:
    """Do `work` in one transaction with the row that keeps its answer (a JSON body and a status).

    `operation` names the route and what it is done to; `wish` is the parsed body. The same key with
    another wish raises IdempotencyKeyReused. Nothing is kept of 5xx, 401, 403, 404 and 429.
    """
    house, at = service(), now()
    wish_key = once.key(callers.caller().name, operation, bodies.idempotency_key())
    fingerprint = once.digest(orjson.dumps(wish, option=orjson.OPT_SORT_KEYS, default=str))

    def attempt(session: Session) -> tuple[Kept, bool]:
        kept = once.find(session, wish_key)
        if kept is not None:
            return kept, True
        body, status = work(session)
        fresh = Kept(fingerprint, status, orjson.dumps(body).decode())
        session.apply(once.keep(wish_key, fresh, at))
        return fresh, False

    try:
        kept, replayed = house.database.write(attempt)
    except tuple(KINDS) as error:
        if kind_of(error).status not in _KEPT_STATUSES:
            raise
        refusal = Kept(fingerprint, kind_of(error).status, problems.of_error(error).get_data(as_text=True))
        kept, replayed = house.database.write(lambda session: _refused(session, wish_key, refusal))
    return _response(kept, fingerprint, replayed=replayed)


def _refused(session: Session, wish_key: str, refusal: Kept) -> tuple[Kept, bool]:
    """Keep a refusal, unless another try of the same wish got an answer meanwhile: the first one stands."""
    kept = once.find(session, wish_key)
    if kept is not None:
        return kept, True
    session.apply(once.keep(wish_key, refusal, now()))
    return refusal, False


def _response(kept: Kept, fingerprint: str, *, replayed: bool) -> Response:
    if kept.fingerprint != fingerprint:
        raise IdempotencyKeyReused
    content_type = "application/json" if kept.status < 400 else problems.CONTENT_TYPE
    answer = Response(kept.body, kept.status, content_type=content_type)
    if replayed:
        # Kept as it was first said, in whatever language that was.
        speech.spoken("")
        answer.headers["Idempotent-Replayed"] = "true"
    return answer
