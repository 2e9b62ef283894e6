"""A member's own household: come into by a code, left, and as its head changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from db.session import Session
from doorway import callers
from doorway.service import service
from identity import limits
from loyalty.households import joining, leaving

# Who guesses codes gets no further than this.
MOST: Final = 10
PER: Final = timedelta(hours=1)


def count_try(at: datetime) -> None:
    """Count a code that is tried, in a write of its own. Raises TooMany."""
    limit = limits.key("household", callers.caller().member_id)
    service().database.write(lambda session: limits.take(session, limit, MOST, PER, at))


def join(session: Session, code: str, at: datetime) -> None:
    """Come into another's by the code that its head shows. Raises what `joining.join` raises."""
    joining.join(session, service().retailer, callers.caller().member_id, code, at)


def leave(session: Session, member_id: str, at: datetime) -> None:
    """Leave it, or as its head take another out. Raises what `leaving.leave` raises."""
    caller = callers.caller()
    own_id = caller.member_id
    leaving.leave(session, service().retailer, member_id, caller.name, at, by_id=own_id)


def pass_on(session: Session, member_id: str, at: datetime) -> None:
    """Let another head it, as its head. Raises what `leaving.pass_on` raises."""
    caller = callers.caller()
    own_id = caller.member_id
    leaving.pass_on(session, service().retailer, member_id, caller.name, at, by_id=own_id)
