"""/v1/members/…/profile: what a member told, read and put right by staff."""

from __future__ import annotations

from typing import Any, Final

from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import Schema

from api.member.profile import answered, program_of, replies, version
from api.member.profile_schemas import ProfileOut, answers
from api.wire import access, bodies, etags
from api.wire import fields as exact
from api.wire.documents import problems
from db import ids
from db.session import Session
from doorway import audits, member_ids
from doorway.service import now, service
from loyalty.people import profile
from loyalty.people.profile import Reply

member_profile = Blueprint("member profile", __name__, description="What members told, for the shop's staff.")
# Why what the member may not change now is changed all the same.
REASONS: Final = ("typing-error", "document-shown", "moved-from-old-system", "other")


class StaffProfileIn(Schema):
    """What a member told at a counter."""

    values = answers(required=True)
    reason = exact.choice(
        *REASONS,
        said="Why it is put right although the member may not change it now; left out: as the member may.",
        load_default="",
    )


@member_profile.route("/v1/members/<member>/profile")
class Profile(MethodView):
    """A member's answers."""

    @access.staff(member_profile, "members.read")
    @member_profile.doc(responses=problems(404))
    @member_profile.response(200, ProfileOut, headers=etags.HEADER)
    def get(self, member: str) -> Any:
        """What the programme asks, and what the member told. That it was read, and by whom, is kept."""

        def read(session: Session) -> tuple[str, list[Reply]]:
            member_id = member_ids.living(session, member)
            return member_id, replies(session, member_id)

        member_id, found = service().database.read(read)
        audits.saw("members.profile", member_id)
        return answered(found)

    @access.staff(member_profile, "members.edit")
    @bodies.takes(member_profile, StaffProfileIn)
    @member_profile.doc(parameters=[etags.IF_MATCH], responses=problems(404, 409, 412, 428))
    @member_profile.response(200, ProfileOut, headers=etags.HEADER)
    def patch(self, wish: dict[str, Any], member: str) -> Any:
        """Write down what a member tells, or put right, with a reason, what they may not change now."""
        house, at, reason = service(), now(), wish["reason"]

        def tell(session: Session) -> list[Reply]:
            member_id = member_ids.living(session, member)
            session.lock([member_id])
            etags.match(version(replies(session, member_id)))
            asked = program_of(session, member_id)
            told = profile.tell(
                session, house.retailer, asked, member_id, wish["values"], at, is_put_right=bool(reason)
            )
            if told:
                detail = {"fields": sorted(told), "reason": reason}
                audits.did(session, "members.profile.edit", ids.outside("member", member_id), detail)
            return replies(session, member_id)

        return answered(house.database.write(tell))
