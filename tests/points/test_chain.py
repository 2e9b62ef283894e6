"""What the hash of an entry covers, and that it stays what it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from points.accounts import Account, Move
from points.chain import entry_hash
from points.state import GENESIS, Act, Draw, Entry, Hold, HoldStatus, Lot, Movement

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ENTRY = Entry(
    seq=2,
    act=Act("receipt", "receipt:1", NOON, NOON, "till", "shop/1", "codes", "counters", "digest", "note"),
    movements=(Movement(Move.EARN, "points", Account.ISSUED, Account.AVAILABLE, 5),),
    draws=(Draw((1, 0), 3, Move.BURN, None),),
    opened=(Lot(2, 0, "points", 5, 5, Account.AVAILABLE, NOON, None, "A"),),
    holds=(Hold("hold", "points", 3, HoldStatus.OPEN, 2, NOON, ()),),
)


def test_the_hash_of_this_engine_never_changes() -> None:
    """If this fails, every journal there is would fail to verify: raise ENGINE and keep the old way too."""
    assert entry_hash("holder", ENTRY, GENESIS) == (
        "956f918ac0810de1928f2d0f3f28b25b1eba63f28e0e80f1dc24b6725ef5d470"
    )


def test_an_instant_is_the_same_in_every_zone() -> None:
    eastern = NOON.astimezone(timezone(timedelta(hours=-5)))
    there = replace(ENTRY, act=replace(ENTRY.act, at=eastern, recorded_at=eastern))

    assert entry_hash("holder", there, GENESIS) == entry_hash("holder", ENTRY, GENESIS)


def test_the_order_of_holds_is_of_no_matter_and_that_of_movements_is() -> None:
    other_hold = replace(ENTRY.holds[0], hold_id="another")
    one = replace(ENTRY, holds=(ENTRY.holds[0], other_hold))
    two = replace(ENTRY, holds=(other_hold, ENTRY.holds[0]))
    assert entry_hash("holder", one, GENESIS) == entry_hash("holder", two, GENESIS)

    other_movement = replace(ENTRY.movements[0], amount=6)
    one = replace(ENTRY, movements=(ENTRY.movements[0], other_movement))
    two = replace(ENTRY, movements=(other_movement, ENTRY.movements[0]))
    assert entry_hash("holder", one, GENESIS) != entry_hash("holder", two, GENESIS)


def test_what_came_later_is_covered_where_it_is_said() -> None:
    kept = replace(ENTRY, act=replace(ENTRY.act, marks="marks"))
    rolls = replace(ENTRY, opened=(replace(ENTRY.opened[0], rolls="rolls"),))

    hashes = {entry_hash("holder", entry, GENESIS) for entry in (ENTRY, kept, rolls)}

    assert len(hashes) == 3


def test_holder_engine_and_the_hash_before_are_covered() -> None:
    own = entry_hash("holder", ENTRY, GENESIS)

    assert entry_hash("another", ENTRY, GENESIS) != own
    assert entry_hash("holder", ENTRY, "1" * 64) != own
    assert entry_hash("holder", ENTRY, GENESIS, engine="0") != own
