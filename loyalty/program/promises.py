"""Promises: how long what is worse for members waits before it takes force. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from marshmallow import post_load

from loyalty.program.fields import Whole
from loyalty.program.form import Form

NOTICE_DAYS: Final = 30
LONGEST_NOTICE_DAYS: Final = 730


@dataclass(frozen=True, slots=True)
class Promises:
    """Between a version that is worse for members and its force lie `notice_days` whole days; 0: none."""

    notice_days: int = NOTICE_DAYS

    def earliest(self, at: datetime, zone: ZoneInfo) -> datetime:
        """The UTC instant from which what is published at `at` may be worse: a midnight of the zone.

        Where the clocks skip midnight, the instant they skip it.
        """
        if not self.notice_days:
            return at
        on = at.astimezone(zone).date() + timedelta(days=self.notice_days)
        return datetime.combine(on, time(), zone).astimezone(UTC)


class PromisesForm(Form):
    """What members can rely on when the rules change."""

    example = "notice_days: 30"
    notice_days = Whole(0, LONGEST_NOTICE_DAYS, load_default=NOTICE_DAYS)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Promises:
        """The promises."""
        return Promises(**data)
