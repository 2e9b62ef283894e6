"""Maturing before its time: pending points that waited for something to happen, which now has."""

from __future__ import annotations

from collections.abc import Iterable

from points.accounts import Account
from points.posting import Posting
from points.state import Act, Entry, LotKey, State


def mature(state: State, act: Act, lots: Iterable[LotKey]) -> tuple[State, Entry]:
    """Let what is left of these pending lots be used from now on. What each waited for stays on record."""
    posting = Posting(state, act)
    for key in lots:
        lot = posting.state.lots[key]
        assert lot.account is Account.PENDING, "only what is pending matures"
        assert lot.remaining, "of a lot that is empty nothing matures"
        posting.mature_early(lot)
    return posting.close()
