"""/v1/me/consents, /v1/me/preferences, /v1/stop: what a member wishes to be told, and how to end it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import request
from flask.views import MethodView
from flask_smorest import Blueprint
from werkzeug.utils import redirect

from api.member.consent_schemas import AnswersIn, ConsentsOut, PreferenceIn, PreferenceOut, StopOut
from api.wire import access, bodies, etags
from api.wire.documents import problems
from api.wire.values import Json, instant
from db.session import Session
from doorway import callers
from doorway.service import now, service
from loyalty.people import consents, preferences
from loyalty.people.consents import CHANNELS, PURPOSES, Answer, Consent
from loyalty.people.preferences import Preference
from notices import language, stopping
from notices.errors import UnknownLink
from notices.stopping import Wish

wishes = Blueprint("wishes", __name__, description="What a member wishes to be told, and how.")


@wishes.route("/v1/me/consents")
class Consents(MethodView):
    """What the member agreed to."""

    @access.member(wishes)
    @wishes.response(200, ConsentsOut, headers=etags.HEADER)
    def get(self) -> Any:
        """What holds for every purpose by every channel. What was never asked is not given."""
        member_id = callers.caller().member_id
        return _read(_consents(service().database.read(lambda session: consents.current(session, member_id))))

    @access.member(wishes)
    @bodies.takes(wishes, AnswersIn)
    @wishes.doc(parameters=[etags.IF_MATCH_IF_LIKED], responses=problems(412))
    @wishes.response(200, ConsentsOut, headers=etags.HEADER)
    def put(self, wish: dict[str, Any]) -> Any:
        """Answer for some purposes and channels; every answer is kept with the wording it was given to."""
        member_id, at = callers.caller().member_id, now()
        answers = [Answer(**each) for each in wish["consents"]]

        def answer(session: Session) -> dict[tuple[str, str], Consent]:
            session.lock([member_id])
            etags.match_if_named(etags.of(_consents(consents.current(session, member_id))))
            consents.record(session, member_id, answers, at, source="member", wording=wish["wording"])
            return consents.current(session, member_id)

        return _read(_consents(service().database.write(answer)))


@wishes.route("/v1/me/preferences")
class Preferences(MethodView):
    """Language, zone and quiet hours."""

    @access.member(wishes)
    @wishes.response(200, PreferenceOut, headers=etags.HEADER)
    def get(self) -> Any:
        """What the member chose."""
        member_id = callers.caller().member_id
        found = service().database.read(lambda session: preferences.of_member(session, member_id))
        return _read(_preference(found))

    @access.member(wishes)
    @bodies.takes(wishes, PreferenceIn)
    @wishes.doc(parameters=[etags.IF_MATCH_IF_LIKED], responses=problems(412))
    @wishes.response(200, PreferenceOut, headers=etags.HEADER)
    def put(self, wish: dict[str, Any]) -> Any:
        """Choose; what is left out is as the programme does. The same time twice means no quiet hours."""
        member_id, at, chosen = callers.caller().member_id, now(), Preference(**wish)

        def put(session: Session) -> None:
            session.lock([member_id])
            etags.match_if_named(etags.of(_preference(preferences.of_member(session, member_id))))
            preferences.put(session, member_id, chosen, at)

        service().database.write(put)
        return _read(_preference(chosen))


@wishes.route("/v1/stop/<string:word>")
class Stop(MethodView):
    """The link in an optional message."""

    @access.anyone(wishes)
    @wishes.doc(responses=problems(404))
    @wishes.response(200, StopOut)
    def get(self, word: str) -> Any:
        """What the link would stop. Looking changes nothing: mail programmes look at links by themselves.

        A browser is sent on to the page that says so.
        """
        wish = _wish(word)
        if request.accept_mimetypes.best_match(("application/json", "text/html")) == "text/html":
            return redirect(f"/stop/{word}", 303)
        held = service().database.read(lambda session: consents.current(session, wish.member_id))
        found = held.get((wish.purpose, wish.channel))
        return {
            "purpose": wish.purpose,
            "channel": wish.channel,
            "given": found is not None and found.given,
        }

    @access.anyone(wishes)
    @wishes.doc(responses=problems(404))
    @wishes.response(200, StopOut)
    def post(self, word: str) -> Any:
        """Withdraw the consent, at once and without signing in (RFC 8058). Again changes nothing."""
        wish, at = _wish(word), now()
        service().database.write(lambda session: stopping.stop(session, wish, at))
        return {"purpose": wish.purpose, "channel": wish.channel, "given": False}


def _wish(word: str) -> Wish:
    found = stopping.find_wish(service().retailer.index_key, word)
    if found is None:
        raise UnknownLink
    return found


def _read(shown: Json) -> Any:
    return shown, 200, etags.header(etags.of(shown))


def _consents(held: dict[tuple[str, str], Consent]) -> Json:
    shown = [
        _consent(purpose, channel, held.get((purpose, channel)))
        for purpose in PURPOSES
        for channel in CHANNELS
    ]
    return {"consents": shown}


def _consent(purpose: str, channel: str, found: Consent | None) -> Json:
    fixed = not PURPOSES[purpose].needs_consent
    return {
        "purpose": purpose,
        "channel": channel,
        "given": fixed or (found is not None and found.given),
        "fixed": fixed,
        "at": instant(found.at) if found else None,
        "source": found.source if found else None,
        "wording": found.wording if found else None,
    }


def _preference(chosen: Preference) -> Json:
    return {**asdict(chosen), "languages": list(language.languages())}
