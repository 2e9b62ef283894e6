"""/v1/members: members are found, enrolled, opened and edited by staff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.retailer import member_answers as answers
from api.retailer.member_schemas import EditIn, EnrolIn, MemberOut, MemberPageOut, MembersIn
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.paging import Page, cursor
from db import ids
from db.session import Session
from doorway import audits, member_ids
from doorway.deeds import personal
from doorway.service import now, service
from loyalty.activities import referrals
from loyalty.books import dossier
from loyalty.books.dossier import Row, Whole
from loyalty.errors import InvalidProfile
from loyalty.people import consents, editing, members, profile, searching
from loyalty.people.consents import Answer
from loyalty.people.editing import Change
from loyalty.people.members import Person
from loyalty.people.profile import Reply
from loyalty.people.searching import Wanted
from loyalty.program import shelf
from loyalty.remedies.remedy import worded

blueprint = Blueprint("members", __name__, description="Members, for the shop's staff.")
_FILTERS = ("program", "tier", "status", "joined_from", "joined_to", "sort")


@blueprint.route("/v1/members")
class Members(MethodView):
    """The members."""

    @access.staff(blueprint, "members.read")
    @bodies.asks(blueprint, MembersIn)
    @blueprint.response(200, MemberPageOut)
    def get(self, query: dict[str, Any]) -> Any:
        """Members by anything that names one, or all by programme, tier, status and when they joined."""
        page = Page.of(query, width=1)
        if query["q"]:
            return _named(query, page)
        wanted = Wanted(**{name: query[name] for name in _FILTERS})
        retailer, after = service().retailer, answers.after(page)
        found = service().database.read(
            lambda session: dossier.rows(
                session, retailer, searching.listed(session, wanted, page.limit + 1, after)
            )
        )
        audits.saw("members.list", *(each.member.member_id for each in found[: page.limit]))
        return page.answer(found, _place, answers.row)

    @access.staff(blueprint, "members.edit")
    @bodies.takes(blueprint, EnrolIn)
    @blueprint.doc(responses=problems(404, 409))
    @blueprint.response(201, MemberOut, headers=etags.HEADER)
    def post(self, wish: dict[str, Any]) -> Any:
        """Enrol a person. A phone, e-mail or external id that is another member's is refused by its name."""
        house, at = service(), now()
        for name in wish["external_ids"]:
            editing.check_external_id(name)

        def enrol(session: Session) -> Whole:
            program = shelf.current(session, house.retailer.shelf, wish["program"], at)
            person = Person(**{name: wish[name].strip() for name in Person.__slots__})
            names = wish["external_ids"]
            member_id, _ = members.enrol(
                session, house.retailer, program, at, external_ids=names, person=person
            )
            if wish["referral"]:
                who = (member_id, person)
                session.apply(referrals.bring(session, house.retailer, program, who, wish["referral"], at))
            said = [Answer(**each) for each in wish["consents"]]
            consents.record(session, member_id, said, at, source="staff", wording=wish["wording"])
            profile.tell(session, house.retailer, program, member_id, wish["profile"], at)
            _check_told(profile.of_member(session, house.retailer, program, member_id, at))
            audits.did(session, "members.enrol", ids.outside("member", member_id))
            return dossier.whole(session, house.retailer, member_id, at)

        return _opened(house.database.write(enrol), 201)


@blueprint.route("/v1/members/<member>")
class OneMember(MethodView):
    """A member."""

    @access.staff(blueprint, "members.read")
    @blueprint.doc(responses=problems(404))
    @blueprint.response(200, MemberOut, headers=etags.HEADER)
    def get(self, member: str) -> Any:
        """All there is to know of a member. That it was read, and by whom, is kept."""
        house, at = service(), now()

        def read(session: Session) -> Whole:
            return dossier.whole(session, house.retailer, member_ids.living(session, member), at)

        found = house.database.read(read)
        audits.saw("members.read", found.member.member_id)
        return _opened(found, 200)

    @access.staff(blueprint, "members.edit")
    @bodies.takes(blueprint, EditIn)
    @blueprint.doc(parameters=[etags.IF_MATCH], responses=problems(404, 409, 412, 428))
    @blueprint.response(200, MemberOut, headers=etags.HEADER)
    def patch(self, wish: dict[str, Any], member: str) -> Any:
        """Change what is known of a person. For a day after a contact changed no points can be spent."""
        house, at = service(), now()
        names = wish.pop("external_ids", {"add": (), "remove": ()})
        change = Change(
            **wish,
            external_ids_added=tuple(names["add"]),
            external_ids_removed=tuple(names["remove"]),
        )

        def edit(session: Session) -> Whole:
            edited = personal.edit(session, member, change, at, _follows)
            return dossier.whole(session, house.retailer, edited.member.member_id, at)

        return _opened(house.database.write(edit), 200)


def _follows(version: int) -> None:
    """Go on only where the caller meant to change this one. Raises PreconditionRequired and -Failed."""
    etags.match(_version(version))


def _check_told(replies: Iterable[Reply]) -> None:
    """Raises InvalidProfile where a question that wants an answer has none."""
    for code in profile.missing(replies):
        raise InvalidProfile(code, worded("must be told"))


def _named(query: dict[str, Any], page: Page) -> Any:
    """Whom a text names. A page may hold fewer than it might, even none, and go on nevertheless."""
    retailer, after = service().retailer, answers.after(page)

    def read(session: Session) -> tuple[list[Row], str]:
        told = searching.find(
            session,
            retailer,
            query["q"],
            program=query["program"],
            field=query["by"],
            limit=page.limit,
            after=after,
        )
        by = {each.member.member_id: each.by for each in told.found}
        return dossier.rows(session, retailer, [each.member for each in told.found], by), told.after

    found, more = service().database.read(read)
    audits.saw("members.list", *(each.member.member_id for each in found))
    further = cursor([ids.outside("member", more)]) if more else None
    return {"data": [answers.row(each) for each in found], "next": further}


def _place(found: Row) -> list[str]:
    return [ids.outside("member", found.member.member_id)]


def _opened(found: Whole, status: int) -> Any:
    return answers.page(found, now()), status, etags.header(_version(found.member.version))


def _version(version: int) -> str:
    return f"m{version}"
