"""The link in an optional message: what it would stop, and stopping it, without signing in."""

from __future__ import annotations

from flask import Response

from doorway.service import now, service
from loyalty.people import consents
from notices import stopping
from notices.stopping import Wish
from web.member.door import door
from web.wire import failing, pages


@door.shows("/stop/<word>", anyone=True)
def ask(word: str) -> Response:
    """What the link would stop. Looking changes nothing: mail programmes look at links by themselves."""
    wish = stopping.find_wish(service().retailer.index_key, word)
    if wish is None:
        return failing.not_there()
    held = service().database.read(lambda session: consents.current(session, wish.member_id))
    found = held.get((wish.purpose, wish.channel))
    return _shown(wish, is_given=found is not None and found.given)


@door.takes("/stop/<word>", anyone=True)
def stop(word: str) -> Response:
    """Withdraw the consent, at once. Again changes nothing."""
    at = now()
    wish = stopping.find_wish(service().retailer.index_key, word)
    if wish is None:
        return failing.not_there()
    service().database.write(lambda session: stopping.stop(session, wish, at))
    return _shown(wish, is_given=False)


def _shown(wish: Wish, *, is_given: bool) -> Response:
    return pages.shown("member/stop.html", wish=wish, is_given=is_given)
