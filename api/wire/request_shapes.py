"""The shape of a key's own log, for the till itself and for staff."""

from __future__ import annotations

from collections.abc import Sequence

from marshmallow import Schema, fields

from api.wire.paging import Page, page_of
from api.wire.schemas import said
from api.wire.values import Json, instant
from doorway.refusals import InvalidBody
from identity.request_log import Numbered
from pos_adapter.errors import Problem


class RequestOut(Schema):
    """One request of a key: what it was and why it was refused; nothing of what was sent."""

    n = fields.Integer(required=True, metadata=said("Its number among all the key ever made."))
    at = fields.String(required=True)
    request_id = fields.String(required=True)
    method = fields.String(required=True)
    route = fields.String(required=True, metadata=said("The route's pattern; no values."))
    status = fields.Integer(required=True)
    milliseconds = fields.Integer(required=True)
    code = fields.String(required=True, allow_none=True, metadata=said("The problem's code; null: none."))
    detail = fields.String(required=True, allow_none=True)
    places = fields.List(fields.String(), required=True, metadata=said("Where it was wrong."))


RequestPageOut = page_of(RequestOut)


def before(page: Page) -> int | None:
    """The number that a page's requests come before."""
    if not page.after:
        return None
    (number,) = page.after
    if type(number) is not int or not 0 <= number < 2**63:
        raise InvalidBody([Problem("cursor", "must be the `next` of a page before, as it was given")])
    return number


def shown(page: Page, found: Sequence[Numbered]) -> Json:
    """A page of requests, newest first."""
    return page.answer(found, lambda each: [each.n], _request)


def _request(found: Numbered) -> Json:
    line = found.line
    return {
        "n": found.n,
        "at": instant(line.at),
        "request_id": line.request_id,
        "method": line.method,
        "route": line.route,
        "status": line.status,
        "milliseconds": line.milliseconds,
        "code": line.code or None,
        "detail": line.detail or None,
        "places": list(line.places),
    }
