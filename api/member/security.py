"""/v1/me/contact and /v1/me/security: a new phone or e-mail, and the switch that stops spending."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import proof_answers
from api.member.proof_schemas import ContactConfirmIn, ContactIn, OneTimeCodeOut, SecurityIn, SecurityOut
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.values import Json, instant
from db.session import Session
from doorway import callers, proofs
from doorway.service import now, service
from identity import sessions
from identity.codes import Asked
from loyalty.people import burn_lock, contacts, members
from loyalty.people.burn_lock import Lock

security = Blueprint("security", __name__, description="What keeps a member's points from thieves.")


@security.route("/v1/me/contact")
class NewContact(MethodView):
    """A change of phone or e-mail, asked for."""

    @access.member(security)
    @bodies.takes(security, ContactIn)
    @security.doc(responses=problems(429))
    @security.response(202, OneTimeCodeOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Send a code to a new phone or e-mail; nothing changes before it is confirmed."""
        member_id, contact = callers.caller().member_id, contacts.guess(wish["contact"])
        return proof_answers.code_sent(Asked("contact", _program(member_id), contact, member_id), now())


@security.route("/v1/me/contact/confirm")
class Confirmed(MethodView):
    """A change of phone or e-mail, proved."""

    @access.member(security)
    @bodies.takes(security, ContactConfirmIn)
    @security.doc(responses=problems(409, 429))
    @security.response(200, SecurityOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Put the new contact in the place of the old one of its kind.

        The contacts that were known hear of it, and for 24 hours no points can be spent.
        """
        house, at = service(), now()
        member_id, contact = callers.caller().member_id, contacts.guess(wish["contact"])
        program = _program(member_id)
        proofs.count_try(at)

        def change(session: Session) -> Lock | None:
            told = sessions.change_contact(
                session, house.retailer, program, member_id, contact, wish["code"], at
            )
            return None if told is None else burn_lock.find(session, member_id)

        return _shown(sessions.proved(house.database.write(change)), at)


@security.route("/v1/me/security")
class Security(MethodView):
    """What keeps points from being spent."""

    @access.member(security)
    @security.response(200, SecurityOut, headers=etags.HEADER)
    def get(self) -> Any:
        """Whether points can be spent, and what keeps them."""
        member_id = callers.caller().member_id
        return _read(service().database.read(lambda session: burn_lock.find(session, member_id)), now())

    @access.member(security)
    @bodies.takes(security, SecurityIn)
    @security.doc(parameters=[etags.IF_MATCH_IF_LIKED], responses=problems(412))
    @security.response(200, SecurityOut, headers=etags.HEADER)
    def put(self, wish: dict[str, Any]) -> Any:
        """Stop all spending, or allow it again; earning always goes on."""
        member_id, at = callers.caller().member_id, now()

        def switch(session: Session) -> Lock:
            session.lock([member_id])
            etags.match_if_named(etags.of(_shown(burn_lock.find(session, member_id), at)))
            if wish["spending"]:
                return burn_lock.allow(session, member_id)
            return burn_lock.stop(session, member_id, at)

        return _read(service().database.write(switch), at)


def _program(member_id: str) -> str:
    return service().database.read(lambda session: members.find(session, member_id)).program


def _read(lock: Lock, at: datetime) -> Any:
    shown = _shown(lock, at)
    return shown, 200, etags.header(etags.of(shown))


def _shown(lock: Lock, at: datetime) -> Json:
    until = lock.blocked_until
    return {
        "spending": not lock.holds(at),
        "stopped_at": instant(lock.stopped_at),
        "blocked_until": instant(until if until is not None and until > at else None),
    }
