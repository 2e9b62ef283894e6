"""/v1/member/codes, /v1/member/sessions, /v1/members/join: a member proves who they are by a contact."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from api.member import proof_answers
from api.member.proof_schemas import (
    CodeSignInIn,
    JoinedOut,
    JoinIn,
    OneTimeCodeIn,
    OneTimeCodeOut,
    SignedInOut,
)
from api.wire import access, bodies, till_proof
from api.wire.documents import problems
from doorway import proofs
from doorway.service import now, service
from identity import sessions, tokens
from identity.codes import Asked
from identity.sessions import Wish
from loyalty.people import contacts
from loyalty.people.consents import Answer

blueprint = Blueprint("member sessions", __name__, description="How a member signs in, joins, signs out.")


@blueprint.route("/v1/member/codes")
class Codes(MethodView):
    """One-time codes."""

    @access.anyone(blueprint)
    @bodies.takes(blueprint, OneTimeCodeIn)
    @blueprint.doc(responses=problems(404, 429))
    @blueprint.response(202, OneTimeCodeOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Send a code of six digits to a phone or e-mail; a new one ends the one before.

        The answer is the same whether or not we know the contact. To sign in, only a member gets the code.
        """
        asked = Asked(wish["purpose"], wish["program"], contacts.guess(wish["contact"]))
        return proof_answers.code_sent(asked, now())


@blueprint.route("/v1/member/sessions")
class Sessions(MethodView):
    """Members' tokens."""

    @access.anyone(blueprint)
    @bodies.takes(blueprint, CodeSignInIn)
    @blueprint.doc(responses=problems(429))
    @blueprint.response(201, SignedInOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Sign in by the code that was sent; five wrong tries end it."""
        house, at = service(), now()
        contact, device = contacts.guess(wish["contact"]), proof_answers.device(wish)
        proofs.count_try(at)
        outcome = house.database.write(
            lambda session: sessions.by_code(
                session, house.retailer, wish["program"], contact, wish["code"], device, at
            )
        )
        return proof_answers.signed_in(sessions.proved(outcome), at)


@blueprint.route("/v1/member/sessions/current")
class Current(MethodView):
    """The token that asks."""

    @access.member(blueprint)
    @blueprint.response(204)
    def delete(self) -> None:
        """Sign out on this device."""
        secret, at = till_proof.secret("member_"), now()
        service().database.write(lambda session: tokens.revoke(session, secret, at))


@blueprint.route("/v1/members/join")
class Join(MethodView):
    """People who join."""

    @access.anyone(blueprint)
    @bodies.takes(blueprint, JoinIn)
    @blueprint.doc(responses=problems(404, 409, 429))
    @blueprint.response(201, JoinedOut)
    def post(self, wish: dict[str, Any]) -> Any:
        """Become a member by a code that was asked for with the purpose `join`.

        What the programme wants to be told has to stand in `profile`; while anything of it lacks, nothing is
        kept and the code stays good. Who is a member already is signed in; nothing of theirs changes, and
        `card` is null.
        """
        house, at = service(), now()
        contact, device = contacts.guess(wish["contact"]), proof_answers.device(wish)
        answers = [Answer(**each) for each in wish["consents"]]
        said = Wish(wish["name"], answers, wish["wording"], wish["referral"], wish["profile"])
        proofs.count_try(at)
        outcome = house.database.write(
            lambda session: sessions.join(
                session, house.retailer, wish["program"], contact, wish["code"], said, device, at
            )
        )
        joined = sessions.proved(outcome)
        return {**proof_answers.signed_in(joined.signed_in, at), "card": joined.card_number}
