"""The verbs of the journal, in one place to read them by: `ledger.post(...)`, `ledger.burn(...)`."""

from points.correcting import adjust, merge, note
from points.earning import Grant, Shortfall, Take, post
from points.settling import settle
from points.spending import burn, capture, hold, release, restore

__all__ = [
    "Grant",
    "Shortfall",
    "Take",
    "adjust",
    "burn",
    "capture",
    "hold",
    "merge",
    "note",
    "post",
    "release",
    "restore",
    "settle",
]
