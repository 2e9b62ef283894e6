"""A member's tier as the shop sees it: what it stands on, what waits, and what people do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Response

from db.session import Session
from doorway import audits, callers
from doorway.deeds import tiers as deeds
from doorway.service import now, service
from loyalty.books import account, account_reading
from loyalty.books.account import Account
from loyalty.explanations import explain
from loyalty.people import adjusting
from loyalty.people.tier_acts import TierWish
from loyalty.shops import stores
from tiers import waiting
from web.console import frame
from web.console.door import door, permitted
from web.console.frame import Frame
from web.wire import doing, failing, pages, told
from web.wire.forms import Form

WAYS: Final = (*deeds.AT_A_COUNTER, "approve", "refuse", *deeds.BY_HAND)


@dataclass(frozen=True, slots=True)
class Turn:
    """A tier that was reached and waits: for whom (empty: only for time), and what may be done about it."""

    tier: str
    turn: str
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Price:
    """What a tier costs now, in minor units: to keep it, or to have it."""

    tier: str
    minor: int
    keeps: bool


@door.shows("/members/<member>/tier", may="members.read")
def tier(member: str) -> Response:
    """Where a member stands, and why; that it was read is kept."""
    return _page(member)


@door.takes("/members/<member>/tier/<way>", may="members.edit")
def act(member: str, way: str) -> Response:
    """Apply in the member's place, decide, hand the card over, take money, set or clear by hand."""
    if way not in WAYS:
        return failing.not_there()
    deeds.permit(way)

    def do(form: Form) -> Response:
        wish = _wish(form, way)
        form.done()

        def work(session: Session) -> Mapping[str, Any]:
            return {"seq": deeds.act(session, member, wish, now()).seq}

        doing.done(form, f"tier/{way}/{member}", work)
        return told.then(f"/console/members/{member}/tier", f"desk-tier.done-{way}")

    return frame.tried(do, lambda error, form: _page(member, error, form))


def _wish(form: Form, way: str) -> TierWish:
    """What a form wishes. What was paid is the price that stood on the page: another is refused below."""
    reason = form.chosen("reason", adjusting.REASONS) if way in deeds.BY_HAND else ""
    until_on = form.day("until") if way == "set" and form.given.get("until") else None
    return TierWish(
        way,  # type: ignore[arg-type]
        form.text("tier"),
        callers.caller().name,
        until_on + deeds.ONE_DAY if until_on else None,
        reason,
        form.whole("paid") if way == "pay" else None,
        form.text("note", most=frame.NOTE_CHARS, needed=False),
        form.text("store", needed=False) if way == "pay" else "",
    )


def _page(member: str, error: Exception | None = None, form: Form | None = None) -> Response:
    house, at = service(), now()

    def read(session: Session) -> tuple[Frame, Account, list[tuple[str, str]]]:
        own = frame.of(session, member)
        found = account_reading.read(session, house.retailer, own.member_id, at, most_lines=1)
        shops = stores.of_program(session, own.program.code).values()
        return own, found, [(each.code, each.name or each.code) for each in shops]

    own, found, shops = house.database.read(read)
    audits.saw("members.tier", own.member_id)
    figures, standing, ladder = own.figures, found.standing, found.program.ladder
    ahead = account.tier_ahead(found.program, standing) if standing else ()
    return frame.shown(
        "console/member-tier.html",
        own,
        error,
        form,
        standing=standing,
        since_at=found.since_at,
        ahead=explain.sentences(ahead, found.program, figures.language),
        turns=_turns(found),
        prices=_prices(found),
        tiers=[(code, figures.tier(code)) for code in ladder.codes] if ladder else [],
        shops=shops,
        reasons=[(code, pages.say(f"reason.{code}")) for code in adjusting.REASONS],
    )


def _turns(found: Account) -> list[Turn]:
    """What waits, with what whoever looks may do about it."""
    ladder, standing = found.program.ladder, found.standing
    if ladder is None or standing is None:
        return []
    ways = {"application": ("apply",), "approval": ("approve", "refuse"), "collection": ("collect",)}
    turns = [(each.tier, waiting.find_turn(ladder, each) or "") for each in standing.pending]
    return [Turn(tier, turn, tuple(way for way in ways.get(turn, ()) if _may(way))) for tier, turn in turns]


def _prices(found: Account) -> list[Price]:
    ladder, standing = found.program.ladder, found.standing
    if ladder is None or standing is None:
        return []
    kept = [Price(standing.tier, standing.fee_minor, keeps=True)] if standing.fee_minor else []
    above = ladder.codes[ladder.rank(standing.tier) + 1 :]
    bought = [(code, ladder.step(code).price_minor) for code in above]
    return kept + [Price(code, minor, keeps=False) for code, minor in bought if minor is not None]


def _may(way: str) -> bool:
    return permitted(deeds.permission(way))
