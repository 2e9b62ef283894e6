"""Acts about a member's tier: applied for, decided, collected, set by hand, paid for; each is an entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.session import Session
from loyalty import tier_acts
from loyalty.activities import giving
from loyalty.errors import MemberClosed, UnknownStore
from loyalty.explanations import reasons
from loyalty.explanations.why import Why
from loyalty.opening import open_books
from loyalty.people import members
from loyalty.program.shelf import reference
from loyalty.retailer import Retailer
from loyalty.shops import stores
from loyalty.tier_rows import TierMove
from loyalty.work import Work
from points import notes
from points.state import Balance
from tiers import standing, waiting
from tiers.acts import Act, Kind
from tiers.errors import DoesNotApply, UnknownTier, WrongFee

_INSTANT = timedelta(microseconds=1)  # the shortest time there is, here and in both databases


@dataclass(frozen=True, slots=True)
class TierWish:
    """What somebody does about a tier.

    `set` and `clear` are staff's, with a reason's code; a tier that is set ends before the local day
    `until_on`, or never. `paid_minor` is what was paid, in minor units of the money. `actor` is who does it
    (`staff:…`, `member:…`, `store:…`), the note is for staff only. `store` is where it was paid, or empty.
    """

    kind: Kind
    tier: str
    actor: str
    until_on: date | None = None
    reason: str = ""
    paid_minor: int | None = None
    note: str = ""
    store: str = ""


@dataclass(frozen=True, slots=True)
class TierDone:
    """What it came to: the journal's last entry, the moves of tier, and what is held after them.

    `reasons` are in words of `program`.
    """

    member_id: str
    seq: int
    moves: tuple[TierMove, ...]
    tier: str
    balances: dict[str, Balance]
    program: str
    reasons: tuple[Why, ...]


def act(session: Session, retailer: Retailer, member_id: str, wish: TierWish, at: datetime) -> TierDone:
    """Do at `at` (UTC) what somebody wishes about a member's tier: one entry, and one for each change.

    It counts after everything that has been counted; what the programme gives for reaching the tier is given
    with it. Raises UnknownMember, MemberClosed, UnknownTier, DoesNotApply where it has no meaning now, and
    WrongFee for another sum than the programme asks for; and UnknownStore.
    """
    work = open_books(session, retailer, member_id, at, at, lock=True)
    member = members.find(session, member_id)
    if member.status != "active":
        raise MemberClosed(member.status)
    if work.ladder is None or wish.tier not in work.ladder.codes:
        raise UnknownTier(wish.tier)
    doing = _doing(work, wish, at)
    _check_fee(work, wish, doing)
    _check_store(session, wish, member.program)
    before, note = len(work.changes), notes.new(wish.note)
    entered = work.act(
        tier_acts.KIND,
        f"{tier_acts.KIND}:{doing.key}",
        doing.at,
        codes=tier_acts.act_text(doing, **_paid(wish)),
        actor=wish.actor,
        note_digest=note.digest,
    )
    work.review(doing.at)
    _check_waits(work, wish)
    work.enter(entered)
    seq = work.state.head.seq
    if not work.do(doing):
        raise DoesNotApply(wish.kind, wish.tier)
    giving.reached(work, doing.at)
    session.apply(work.plan() + note.plan(member_id, seq))
    return TierDone(
        member_id,
        work.state.head.seq,
        work.moves()[before:],
        work.tier.standing.tier,
        dict(work.state.balances),
        reference(work.program),
        reasons.of_entries(work.entries),
    )


def _paid(wish: TierWish) -> dict[str, int | str]:
    """What the report of fees tells of a payment."""
    return {"paid_minor": wish.paid_minor or 0, "store": wish.store} if wish.kind == "pay" else {}


def place(work: Work, at: datetime) -> tuple[datetime, str]:
    """The instant and key of an act now: right after all that counted, before any document of its instant."""
    now = max(at, work.state.head.acted_at or at)
    if now <= work.tier.counted_at:
        now = work.tier.counted_at + _INSTANT
    return now, f"!{work.state.head.seq + 1:019d}"


def _doing(work: Work, wish: TierWish, at: datetime) -> Act:
    return Act(wish.kind, *place(work, at), wish.tier, wish.until_on, wish.reason)


def _check_waits(work: Work, wish: TierWish) -> None:
    """A counter hands out only what waits there: else whoever stands behind it could give any tier."""
    if wish.kind != "collect":
        return
    assert work.ladder is not None, "a collection is of a tier"
    for each in work.tier.standing.awaited:
        if each.tier == wish.tier and waiting.find_turn(work.ladder, each) == "collection":
            return
    raise DoesNotApply(wish.kind, wish.tier)


def _check_store(session: Session, wish: TierWish, program: str) -> None:
    store = stores.find(session, wish.store) if wish.store else None
    if wish.store and (store is None or store.program != program):
        raise UnknownStore(wish.store)


def _check_fee(work: Work, wish: TierWish, doing: Act) -> None:
    if wish.kind != "pay":
        return
    assert work.ladder is not None, "a payment is for a tier"
    fee_minor = standing.find_fee(work.ladder, work.tier.years, work.tier.standing, doing)
    if fee_minor is None:
        raise DoesNotApply(wish.kind, wish.tier)
    if wish.paid_minor != fee_minor:
        raise WrongFee(wish.tier, fee_minor)
