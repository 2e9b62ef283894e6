"""/v1/programs: the rules, checked, compared and published."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer.program_bodies import (
    takes_document,
    takes_hasty_publication,
    takes_publication,
)
from api.retailer.program_schemas import (
    CheckedOut,
    ComparedOut,
    DocumentOut,
    ProgramOut,
    ProgramPageOut,
    VersionOut,
)
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.paging import Page, PageIn
from api.wire.values import Json, instant
from db.session import Session
from doorway import speech
from doorway.deeds import publishing
from doorway.service import now, service
from loyalty.program import comparing, difference_words, document, published, shelf
from loyalty.program.comparing import Difference
from loyalty.program.problem import Problem
from loyalty.program.published import Published, Worse

blueprint = Blueprint("programs", __name__, description="Programmes: the rules, in versions.")


@blueprint.route("/v1/programs")
class Programs(MethodView):
    """Every programme."""

    @access.staff(blueprint, "programs.read")
    @bodies.asks(blueprint, PageIn)
    @blueprint.response(200, ProgramPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """The programmes by code, each with its versions."""
        page, at = Page.of(query, width=1), now()
        after = str(page.after[0]) if page.after else ""

        def read(session: Session) -> list[Json]:
            codes = published.page(session, after=after, limit=page.limit + 1)
            return [_program(session, code, at) for code in codes]

        return page.answer(service().database.read(read), lambda each: [each["code"]], lambda each: each)


@blueprint.route("/v1/programs/<code>")
class OneProgram(MethodView):
    """A programme."""

    @access.staff(blueprint, "programs.read")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, ProgramOut, headers=etags.HEADER)
    def get(self, code: str) -> Any:
        """A programme with its versions; the ETag is what publishing the next one must name."""
        at = now()
        found = service().database.read(lambda session: _program(session, code, at))
        return found, 200, etags.header(str(found["version"]))


@blueprint.route("/v1/programs/<code>/versions/<int:number>")
class Version(MethodView):
    """One version."""

    @access.staff(blueprint, "programs.read")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, DocumentOut)
    def get(self, code: str, number: int) -> Any:
        """A version with its document, as it was published."""

        def read(session: Session) -> Json:
            text = published.document(session, code, number)
            return {
                **_version(published.versions(session, code)[number - 1]),
                "document": json.loads(text),
            }

        return service().database.read(read)


@blueprint.route("/v1/programs/check")
class Check(MethodView):
    """A document, before it is published."""

    @access.staff(blueprint, "programs.read")
    @takes_document(blueprint)
    @blueprint.response(200, CheckedOut)
    def post(self, text: str | bytes) -> Any:
        """Say everything that is wrong with a document, each place with its remedy; nothing is kept."""
        at, found, worse = now(), document.check(text), Worse()
        if not found:
            draft = document.read(text)
            found, worse = service().database.read(
                lambda session: (
                    published.obstacles(session, draft, at, at),
                    published.worse(session, draft, at),
                )
            )
        return {
            "usable": not found,
            "problems": _places(found),
            "worse": _places(worse.problems),
            "earliest_from": instant(worse.earliest_from) if worse.earliest_from else None,
        }


@blueprint.route("/v1/programs/compare")
class Compare(MethodView):
    """A document beside what is in force."""

    @access.staff(blueprint, "programs.read")
    @takes_document(blueprint)
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, ComparedOut)
    def post(self, text: str | bytes) -> Any:
        """Say what a document would change of the version in force, place by place and in words."""
        house, at, draft = service(), now(), document.read(text)
        own = house.database.read(
            lambda session: shelf.current(session, house.retailer.shelf, draft.code, at)
        )
        found = comparing.differences(own.document, draft.document)
        return {
            "program": own.code,
            "against": own.version,
            "differences": [_difference(each) for each in found],
        }


@blueprint.route("/v1/programs/publish")
class Publish(MethodView):
    """The next version."""

    @access.staff(blueprint, "programs.publish")
    @takes_publication(blueprint)
    @blueprint.doc(responses=problems(412, 428))
    @blueprint.response(201, VersionOut, description="Published", headers=etags.HEADER)
    @blueprint.alt_response(200, schema=VersionOut, description="The last version says the same")
    def post(self, text: str | bytes, effective_from: datetime | None) -> Any:
        """Publish a document as the next version; the same document again changes nothing.

        If-Match names the last version (the ETag of the programme): of two people who publish at once, one
        is told to look again. The first version of a programme needs none.
        """
        return _publish(text, effective_from)


@blueprint.route("/v1/programs/publish-at-once")
class PublishAtOnce(MethodView):
    """The next version, without the notice that members were promised."""

    @access.staff(blueprint, "programs.hasten")
    @takes_hasty_publication(blueprint)
    @blueprint.doc(responses=problems(412, 428))
    @blueprint.response(201, VersionOut, description="Published", headers=etags.HEADER)
    @blueprint.alt_response(200, schema=VersionOut, description="The last version says the same")
    def post(self, text: str | bytes, effective_from: datetime | None, reason: str) -> Any:
        """Publish a document that is worse for members without the notice they were promised.

        All else is as in publishing; the reason stays in the audit.
        """
        return _publish(text, effective_from, reason)


def _publish(text: str | bytes, effective_from: datetime | None, reason: str = "") -> Any:
    at = now()
    start = effective_from or at

    def publish(session: Session) -> tuple[Published, bool]:
        program, is_new = publishing.publish(session, text, start, at, reason=reason, follows=_follows)
        return published.versions(session, program.code)[program.version - 1], is_new

    found, is_new = service().database.write(publish)
    return _version(found), 201 if is_new else 200, etags.header(str(found.number))


def _places(found: Iterable[Problem]) -> list[Json]:
    return [{"path": each.path, "message": speech.advice(each.message)} for each in found]


def _follows(_code: str, last: int) -> None:
    """Go on only where the caller meant to follow this version. Raises PreconditionRequired and -Failed."""
    etags.match(str(last) if last else "")


def _program(session: Session, code: str, at: datetime) -> Json:
    versions = published.versions(session, code)
    current = published.current(versions, at)
    program = service().retailer.shelf.take(session, code, current.number)
    return {
        "code": code,
        "name": speech.name(program.name, code),
        "money": program.money,
        "zone": program.zone,
        "version": versions[-1].number,
        "in_force": current.number,
        "versions": [_version(each) for each in versions],
    }


def _version(found: Published) -> Json:
    return {
        "program": found.program,
        "version": found.number,
        "digest": found.digest,
        "effective_from": instant(found.effective_from),
        "published_at": instant(found.published_at),
    }


def _difference(found: Difference) -> Json:
    return {
        "kind": found.kind,
        "path": found.path,
        "before": found.before,
        "after": found.after,
        "sentence": difference_words.sentence(found, speech.readers().tag),
    }
