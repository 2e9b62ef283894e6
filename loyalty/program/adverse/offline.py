"""Fewer points, or for fewer members, where a till cannot ask."""

from __future__ import annotations

from loyalty.program.adverse.wording import Found, fewer, gone
from loyalty.program.model import Program
from loyalty.program.problem import Problem
from loyalty.remedies.remedy import worded


def offline(last: Program, draft: Program) -> Found:
    """What members may spend no more while a till's line is down."""
    was, now = last.offline, draft.offline
    if was is None:
        return
    if now is None:
        yield gone("offline", worded("members can no longer spend points while a till's line is down"))
        return
    if was.currency != now.currency:
        yield Problem(
            "offline.currency",
            worded("is {now}; members could spend {was} before", now=now.currency, was=was.currency),
        )
    else:
        yield from fewer("offline.ceiling", was.ceiling, now.ceiling, last.currency(was.currency).scale)
    for word in ("hours", "days", "at_once"):
        yield from fewer(f"offline.{word}", getattr(was, word), getattr(now, word))
    if now.tiers and not (was.tiers and was.tiers <= now.tiers):
        yield Problem("offline.tiers", worded("leaves out members of other tiers"))
    if was.codes and not now.codes:
        yield Problem("offline.codes", worded("is false; codes scanned without a line counted before"))
