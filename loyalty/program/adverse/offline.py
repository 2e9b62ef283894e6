"""Fewer points, or for fewer members, where a till cannot ask."""

from __future__ import annotations

from loyalty.program.adverse.wording import Found, fewer, gone
from loyalty.program.model import Program
from loyalty.program.problem import Problem


def offline(last: Program, draft: Program) -> Found:
    """What members may spend no more while a till's line is down."""
    was, now = last.offline, draft.offline
    if was is None:
        return
    if now is None:
        yield gone("offline", "members can no longer spend points while a till's line is down")
        return
    if was.currency != now.currency:
        yield Problem("offline.currency", f"is {now.currency}; members could spend {was.currency} before")
    else:
        yield from fewer("offline.ceiling", was.ceiling, now.ceiling, last.currency(was.currency).scale)
    for word in ("hours", "days", "at_once"):
        yield from fewer(f"offline.{word}", getattr(was, word), getattr(now, word))
    if now.tiers and not (was.tiers and was.tiers <= now.tiers):
        yield Problem("offline.tiers", "leaves out members of other tiers")
    if was.codes and not now.codes:
        yield Problem("offline.codes", "is false; codes scanned without a line counted before")
