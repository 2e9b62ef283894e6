"""/v1/programs/{code}/terms: what members are told of a programme, for anyone."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from api.wire import access
from api.wire.documents import problems
from api.wire.schemas import said
from doorway import speech
from doorway.service import now, service
from loyalty.program import shelf
from loyalty.terms.page import page

blueprint = Blueprint("terms", __name__, description="What members are told of a programme.")


class ParagraphOut(Schema):
    """One section of the terms."""

    section = fields.String(required=True, metadata=said("A code that stays, such as earn."))
    title = fields.String(required=True)
    sentences = fields.List(fields.String(), required=True, metadata=said("Plain text, no markup."))


class TermsOut(Schema):
    """The terms of the version in force, in the reader's language."""

    program = fields.String(required=True)
    version = fields.Integer(required=True)
    language = fields.String(required=True)
    title = fields.String(required=True, metadata=said("The programme's name."))
    paragraphs = fields.List(fields.Nested(ParagraphOut), required=True)


@blueprint.route("/v1/programs/<code>/terms")
class Terms(MethodView):
    """A programme's terms."""

    @access.anyone(blueprint)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, TermsOut)
    def get(self, code: str) -> Any:
        """What a purchase earns, how tiers are reached and kept, when points end: in sentences for members.

        In the language that Accept-Language asks for.
        """
        house, at = service(), now()
        program = house.database.read(lambda session: shelf.current(session, house.retailer.shelf, code, at))
        return asdict(page(program, speech.readers().tag))
