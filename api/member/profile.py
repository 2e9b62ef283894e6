"""/v1/me/profile, /v1/programs/{code}/questions: what a programme asks, and what its members tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member.profile_schemas import ProfileIn, ProfileOut, QuestionsOut
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.values import Json, day, instant
from db.session import Session
from doorway import callers, speech
from doorway.service import now, service
from loyalty.people import answers, members, profile
from loyalty.people.profile import Reply
from loyalty.program import shelf
from loyalty.program.members import ProfileField
from loyalty.program.model import Program

own_profile = Blueprint("profile", __name__, description="What a member tells of themselves.")
questions = Blueprint("questions", __name__, description="What a programme asks of its members.")


@own_profile.route("/v1/me/profile")
class Profile(MethodView):
    """The member's answers."""

    @access.member(own_profile)
    @own_profile.response(200, ProfileOut, headers=etags.HEADER)
    def get(self) -> Any:
        """What the programme asks, what for, and what the member told."""
        member_id = callers.caller().member_id
        return answered(service().database.read(lambda session: replies(session, member_id)))

    @access.member(own_profile)
    @bodies.takes(own_profile, ProfileIn)
    @own_profile.doc(parameters=[etags.IF_MATCH_IF_LIKED], responses=problems(409, 412))
    @own_profile.response(200, ProfileOut, headers=etags.HEADER)
    def put(self, wish: dict[str, Any]) -> Any:
        """Answer some questions; what is not named stays. Some answers can be changed only so often."""
        house, at, member_id = service(), now(), callers.caller().member_id

        def tell(session: Session) -> list[Reply]:
            session.lock([member_id])
            etags.match_if_named(version(replies(session, member_id)))
            asked = program_of(session, member_id)
            profile.tell(session, house.retailer, asked, member_id, wish["values"], at)
            return replies(session, member_id)

        return answered(house.database.write(tell))


@questions.route("/v1/programs/<code>/questions")
class Questions(MethodView):
    """A programme's questions."""

    @access.anyone(questions)
    @questions.doc(responses=problems(404))
    @questions.response(200, QuestionsOut)
    def get(self, code: str) -> Any:
        """What the programme asks of its members, and what of it has to be told to join."""
        house, at = service(), now()
        asked = house.database.read(lambda session: shelf.current(session, house.retailer.shelf, code, at))
        return {"program": asked.code, "questions": [_question(each) for each in answers.questions(asked)]}


def program_of(session: Session, member_id: str) -> Program:
    """The programme that asks a member, as it is in force now."""
    code = members.find(session, member_id).program
    return shelf.current(session, service().retailer.shelf, code, now())


def replies(session: Session, member_id: str) -> list[Reply]:
    """The questions with a member's answers."""
    asked = program_of(session, member_id)
    return list(profile.of_member(session, service().retailer, asked, member_id, now()))


def version(found: Sequence[Reply]) -> str:
    """The version of what was told; in which language the questions are read is nothing to it."""
    return etags.of([[each.field.code, each.value, each.told_at] for each in found])


def answered(found: Sequence[Reply]) -> Any:
    """The profile with its version."""
    return shown(found), 200, etags.header(version(found))


def shown(found: Sequence[Reply]) -> Json:
    """The profile in this reader's language."""
    return {"complete": not profile.missing(found), "questions": [_reply(each) for each in found]}


def _reply(each: Reply) -> Json:
    return {
        **_question(each.field),
        "value": each.value,
        "told_at": instant(each.told_at),
        "locked": each.is_locked,
        "locked_until": day(each.locked_until),
    }


def _question(field: ProfileField) -> Json:
    return {
        "code": field.code,
        "name": speech.name(field.name, field.code),
        "kind": field.kind,
        "choices": [
            {"code": choice.code, "name": speech.name(choice.name, choice.code)} for choice in field.choices
        ],
        "least": field.least,
        "most": field.most,
        "required": field.required,
        "purpose": speech.name(field.purpose, "") if field.purpose else None,
    }
