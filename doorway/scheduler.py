"""Whether anybody does the timed work: without it nothing expires, and no notice and no webhook is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import column, func, select, table

from db.session import Session
from db.types import Instant
from identity.staff import ACTIVE
from identity.staff_tables import staff

# A scheduler takes something in hand every few seconds; a restart is no reason to worry anybody.
PATIENCE: Final = timedelta(minutes=15)
# Who has just set up a shop is about to start the rest.
SETTING_UP: Final = timedelta(hours=1)
# The row is the scheduler's own, which is a door beside this one: here it is only looked at.
_lease = table("job_lease", column("acted_at", Instant))
_staff = staff.c


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody does the timed work: since `since_at` (UTC); `has_begun` says whether anybody ever did."""

    since_at: datetime
    has_begun: bool


def find_silence(session: Session, at: datetime) -> Silence | None:
    """Since when nothing was taken in hand; None while somebody does, and in a shop's first hour."""
    acted = select(func.max(_lease.c.acted_at)).scalar_subquery()
    # Who was only invited has set up nothing yet.
    opened = select(func.min(_staff.created_at)).where(_staff.status == ACTIVE).scalar_subquery()
    found = session.rows(select(acted.label("acted_at"), opened.label("opened_at")))[0]
    if found.acted_at is not None:
        return Silence(found.acted_at, has_begun=True) if at - found.acted_at > PATIENCE else None
    if found.opened_at is None or at - found.opened_at <= SETTING_UP:
        return None
    return Silence(found.opened_at, has_begun=False)
