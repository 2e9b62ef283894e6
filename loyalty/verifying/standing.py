"""Standing: a tier and its history are the fold from joining over all that was counted."""

from __future__ import annotations

from collections.abc import Iterator

from db.session import Session
from loyalty import tier_acts
from loyalty.deltas import netted, read_counters
from loyalty.program.model import Program
from loyalty.program.shelf import versions
from loyalty.retailer import Retailer
from loyalty.tier_rows import TierState, change_row, standing_row
from loyalty.verifying.account import Account, Found
from tiers import standing
from tiers.counters import Delta


class Ladders:
    """The one ladder of each programme, where all its versions have the same."""

    def __init__(self, session: Session, retailer: Retailer) -> None:
        self._session = session
        self._retailer = retailer
        self._known: dict[str, Program | None] = {}

    def find(self, code: str) -> Program | None:
        """A programme whose ladder never changed, or None."""
        if code not in self._known:
            shelf = self._retailer.shelf
            found = [shelf.take(self._session, code, v.number) for v in versions(self._session, code)]
            same = all(program.ladder == found[0].ladder for program in found)
            self._known[code] = found[0] if found and same and found[0].ladder else None
        return self._known[code]


def tiers(account: Account, ladders: Ladders) -> Iterator[Found]:
    """Standing and its history are the fold from joining over all that was counted."""
    if not account.rows["members"] or not account.rows["standings"] or not account.rows["heads"]:
        return
    member, stored = account.rows["members"][0], account.rows["standings"][0]
    program = ladders.find(member["program"])
    if program is None or program.ladder is None:
        return
    acted_at = account.rows["heads"][0]["acted_at"]
    anchor_on = stored["anchor_on"]
    deltas, acts = _deltas(account), tier_acts.in_entries(account.rows["entries"])
    found = standing.fold(program.ladder, anchor_on, member["joined_at"], deltas, acted_at, acts)
    moments = [
        *(change.at for change in found.changes),
        *(delta.known_at for delta in deltas),
        *(act.at for act in acts),
    ]
    tier = TierState(found.years, found.standing, max([member["joined_at"], *moments]))
    rebuilt_row = standing_row(account.member_id, program, program.ladder, tier)
    # From which day on counters are read goes by the version that wrote it; who reads asks for more.
    if {**rebuilt_row, "counts_from": stored["counts_from"]} != dict(stored):
        yield 0, f"tier: the fold gives {found.standing}, stored {stored['tier']} until {stored['until_on']}"
    history = [
        row for row in account.rows["changes"] if row["superseded_by"] is None and row["reason"] != "joined"
    ]
    rebuilt = [change_row(account.member_id, program.ladder, 0, change) for change in found.changes]
    if [{**row, "seq": 0} for row in history] != rebuilt:
        yield 0, f"tier history: the fold gives {len(rebuilt)} changes, {len(history)} stored, or others"


def _deltas(account: Account) -> list[Delta]:
    rows = account.rows["entries"]
    return [item.delta for item in netted(item for row in rows for item in read_counters(row["counters"]))]
