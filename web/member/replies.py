"""The programme's questions with the member's answers, which they change here as often as they may."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.errors import InvalidProfile, ProfileLocked
from loyalty.people import profile
from loyalty.people.profile import Reply
from web.member import answering
from web.member.account import Self, own
from web.member.answering import Question
from web.member.door import door
from web.wire import failing, pages, told
from web.wire.forms import Form


@door.shows("/account/answers")
def answers() -> Response:
    """Every question, with what was told."""
    found = own()
    return _shown(_questions(found), Form({}))


@door.takes("/account/answers")
def answer() -> Response:
    """Keep what was told otherwise; an empty field takes an answer back."""
    found, form = own(), Form.sent()
    questions = _questions(found)
    told_now = answering.answered(form, questions)
    try:
        _tell(found, told_now)
    except InvalidProfile as error:
        question = next(each for each in questions if each.field.code == error.field)
        form.note(question.name, answering.remedy(question.field))
        return _shown(questions, form, 422)
    except ProfileLocked as error:
        refusal = failing.refusal(error)
        return _shown(questions, form, refusal.status, refusal)
    return told.then("/account", "account.saved")


def _tell(found: Self, values: dict[str, object]) -> None:
    house, at, member_id = service(), now(), callers.caller().member_id
    house.database.write(
        lambda session: profile.tell(session, house.retailer, found.program, member_id, values, at)
    )


def _questions(found: Self) -> list[Question]:
    house, at, member_id = service(), now(), callers.caller().member_id

    def read(session: Session) -> Sequence[Reply]:
        return profile.of_member(session, house.retailer, found.program, member_id, at)

    replies = house.database.read(read)
    return answering.asked(
        found.program,
        told={each.field.code: each.value for each in replies if each.value is not None},
        locked=frozenset(each.field.code for each in replies if each.is_locked),
    )


def _shown(
    questions: Sequence[Question], form: Form, status: int = 200, refusal: failing.Refusal | None = None
) -> Response:
    return pages.shown(
        "member/answers.html",
        status,
        questions=questions,
        refusal=refusal,
        given=form.given,
        wrong=form.wrong,
    )
