"""What staff do for a member: points by hand, a stop, a new card, a name put right, forgetting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Response

from db.session import Session
from doorway import member_ids
from doorway.deeds import cards, membership, personal, points_by_hand
from doorway.refusals import PreconditionFailed
from doorway.service import now, service
from identity.errors import IdentityError
from loyalty.errors import LoyaltyError
from loyalty.people import adjusting, restricting
from loyalty.people import members as people
from loyalty.people.editing import Change
from loyalty.program import shelf
from points.errors import PointsError
from web.console import members
from web.console.door import door, permitted
from web.wire import doing, failing, told
from web.wire.forms import Form
from web.wire.refusals import PageRefused, Unfilled

REFUSED: Final = (PageRefused, PreconditionFailed, IdentityError, LoyaltyError, PointsError)
NOTE_CHARS: Final = 1_000


@door.takes("/members/<member>/adjust", may="members.adjust")
def adjust(member: str) -> Response:
    """Give or take points with a reason; above the limit a second person decides."""

    def do(form: Form) -> Response:
        scale = service().database.read(
            lambda session: _scale(session, member, form.given.get("currency", ""))
        )
        amount = form.amount("amount", scale)
        sign = -1 if form.chosen("way", ("give", "take")) == "take" else 1
        reason, note = (
            form.chosen("reason", adjusting.REASONS),
            form.text("note", most=NOTE_CHARS, needed=False),
        )
        currency = form.text("currency")
        if not amount:
            form.note("amount", "form.needed")
        form.done()

        def work(session: Session) -> Mapping[str, Any]:
            member_id = member_ids.living(session, member)
            outcome = points_by_hand.adjust(
                session, member_id, currency, sign * amount, reason, note, at=now()
            )
            return {"waits": outcome.approval}

        done = doing.done(form, f"adjust/{member}", work)
        here = f"/console/members/{member}"
        if not done["waits"]:
            return told.then(here, "member.adjusted")
        # Whoever asked may not be one who sees what waits.
        leads = f"/console/approvals#{done['waits']}" if permitted("approvals.read") else ""
        return told.leading(leads, here, "member.waits")

    return _tried(member, "adjust", do)


@door.takes("/members/<member>/restrict", may="members.edit")
def restrict(member: str) -> Response:
    """Stop a member's spending, or everything; or allow all again."""

    def do(form: Form) -> Response:
        what = form.chosen("what", ("", *restricting.RESTRICTIONS))
        reason = form.chosen("reason", restricting.REASONS) if what else ""
        note = form.text("note", most=NOTE_CHARS, needed=False)
        form.done()

        service().database.write(
            lambda session: membership.restrict(session, member, what, reason, note, now())
        )
        return told.then(f"/console/members/{member}", "member.stopped" if what else "member.allowed")

    return _tried(member, "restrict", do)


@door.takes("/members/<member>/edit", may="members.edit")
def edit(member: str) -> Response:
    """Put right a name, a phone, an e-mail as they were shown; what somebody else changed since stays.

    For a day after a contact changed no points can be spent.
    """

    def do(form: Form) -> Response:
        name, phone, email = (form.text(each, needed=False) for each in ("name", "phone", "email"))
        form.done()

        def follows(version: int) -> None:
            if form.given.get("version") != str(version):
                raise PreconditionFailed

        at, change = now(), Change(name, phone, email)
        service().database.write(lambda session: personal.edit(session, member, change, at, follows))
        return told.then(f"/console/members/{member}", "member.edited")

    return _tried(member, "edit", do)


@door.takes("/members/<member>/cards/<number>/replace", may="members.edit")
def replace_card(member: str, number: str) -> Response:
    """A new card for one that is lost or worn; the old number still finds the member, its codes end."""

    def do(form: Form) -> Response:
        def work(session: Session) -> Mapping[str, Any]:
            return {"number": cards.replace(session, member, number, now()).change.replaced_by}

        done = doing.done(form, f"replace-card/{member}/{number}", work)
        return told.then(f"/console/members/{member}", "member.card-replaced", number=done["number"])

    return _tried(member, "cards", do)


@door.takes("/members/<member>/cards/<number>/<turn>", may="members.edit")
def turn_card(member: str, number: str, turn: str) -> Response:
    """Block a card, or open it again."""

    def do(_: Form) -> Response:
        deed = cards.unblock if turn == "unblock" else cards.block
        service().database.write(lambda session: deed(session, member, number, now()))
        return told.then(
            f"/console/members/{member}", f"member.card-{'un' if turn == 'unblock' else ''}blocked"
        )

    if turn not in ("block", "unblock"):
        return failing.not_there()
    return _tried(member, "cards", do)


@door.takes("/members/<member>/erase", may="members.erase")
def erase(member: str) -> Response:
    """Forget a person, for good; points and sums stay as they are."""

    def do(form: Form) -> Response:
        if form.text("confirm") != member:
            form.note("confirm", "member.erase-wrong")
        form.done()

        service().database.write(lambda session: membership.erase(session, member, now()))
        return told.then("/console/members", "member.erased")

    return _tried(member, "erase", do)


def _tried(member: str, part: str, do: Callable[[Form], Response]) -> Response:
    """Do what a form of the member's page asks; a refusal is said on that page, at the form it is about."""
    form = Form.sent()
    try:
        return do(form)
    except REFUSED as error:
        wrong = error.wrong if isinstance(error, Unfilled) else {}
        refusal = failing.refusal(error)
        return members.page(member, refusal.status, refusal=refusal, wrong=wrong, given=form.given, open=part)


def _scale(session: Session, member: str, currency: str) -> int:
    """How many decimals the points have that a form names. Raises UnknownCurrency."""
    found = people.find(session, member_ids.living(session, member))
    return shelf.current(session, service().retailer.shelf, found.program, now()).currency(currency).scale
