"""/v1/programs/…/segments: who is in a segment now, and the lists that staff keep."""

from __future__ import annotations

from typing import Any, Final

from flask import request
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields
from werkzeug.exceptions import RequestEntityTooLarge

from api.wire import access, bodies
from api.wire.documents import problems
from api.wire.schemas import NamedOut, said
from api.wire.values import Json
from db import ids
from db.session import Session
from doorway import audits, speech
from doorway.deeds import segments as deeds
from doorway.refusals import WrongMediaType
from doorway.service import now, service
from loyalty.people import segments as known
from loyalty.people.segments import Preview
from loyalty.program import shelf
from loyalty.program.model import Program

segments = Blueprint("segments", __name__, description="Members who have something in common.")
SHOWN: Final = 20
_CSV: Final = "text/csv"
_FILE: Final = {"required": True, "content": {_CSV: {"schema": {"type": "string", "format": "binary"}}}}


class SegmentOut(NamedOut):
    """A segment of the programme in force."""

    listed = fields.Integer(
        required=True, allow_none=True, metadata=said("How many are on its list; null: it has none.")
    )


class SegmentsOut(Schema):
    """The segments of a programme."""

    data = fields.List(fields.Nested(SegmentOut), required=True)


class PreviewOut(Schema):
    """Who is in a segment now."""

    segment = fields.String(required=True)
    looked_at = fields.Integer(required=True, metadata=said("How many members were looked at."))
    whole = fields.Boolean(required=True, metadata=said("Whether they were all; else the newest."))
    matching = fields.Integer(required=True, metadata=said("How many of them are in it."))
    members = fields.List(fields.String(), required=True, metadata=said(f"The first {SHOWN}, newest first."))


class ListedOut(Schema):
    """How many members are on a list."""

    segment = fields.String(required=True)
    listed = fields.Integer(required=True)


@segments.route("/v1/programs/<code>/segments")
class Segments(MethodView):
    """A programme's segments."""

    @access.staff(segments, "programs.read")
    @segments.doc(responses=problems(404))
    @segments.response(200, SegmentsOut)
    def get(self, code: str) -> Any:
        """The segments of the version in force, and how many members staff listed for them."""

        def read(session: Session) -> list[Json]:
            program = _program(session, code)
            return [
                {
                    "code": each.code,
                    "name": speech.name(each.name, each.code),
                    "listed": known.listed(session, program, each.code) if each.when.listed else None,
                }
                for each in program.segments
            ]

        return {"data": service().database.read(read)}


@segments.route("/v1/programs/<code>/segments/<segment>/preview")
class OnePreview(MethodView):
    """A segment as it is now."""

    @access.staff(segments, "members.read")
    @segments.doc(responses=problems(404))
    @segments.response(200, PreviewOut)
    def get(self, code: str, segment: str) -> Any:
        """How many members are in a segment now, and some of them, by their ids."""
        house, at = service(), now()

        def read(session: Session) -> Preview:
            return known.preview(session, house.retailer, _program(session, code), segment, at)

        found = house.database.read(read)
        shown = found.member_ids[:SHOWN]
        audits.saw("segments.preview", *shown)
        return {
            "segment": segment,
            "looked_at": found.looked_at,
            "whole": found.is_whole,
            "matching": len(found.member_ids),
            "members": [ids.outside("member", each) for each in shown],
        }


@segments.route("/v1/programs/<code>/segments/<segment>/list")
class OneList(MethodView):
    """The list of a segment."""

    @access.staff(segments, "members.edit")
    @segments.doc(requestBody=_FILE, responses=problems(404, 413, 415, 422))
    @segments.response(200, ListedOut)
    def post(self, code: str, segment: str) -> Any:
        """Put exactly the members of a CSV file on a segment's list, or, where a line is wrong, none of them.

        It has one column: member, card or external_id.
        """
        body, at = _file(), now()

        def put(session: Session) -> Json:
            count = deeds.replace_list(session, _program(session, code), segment, body, at)
            return {"segment": segment, "listed": count}

        return service().database.write(put)


def _program(session: Session, code: str) -> Program:
    return shelf.current(session, service().retailer.shelf, code, now())


def _file() -> bytes:
    if request.mimetype != _CSV:
        raise WrongMediaType(bodies.strict_text(request.headers.get("Content-Type", "none")), (_CSV,))
    body = request.get_data(cache=False)
    if len(body) > service().settings.body_limit_bytes:
        raise RequestEntityTooLarge
    return body
