"""The verbs of the journal, in one place to read them by: `ledger.post(...)`, `ledger.burn(...)`."""

from points.correcting import adjust, note
from points.earning import Grant, Shortfall, Take, post
from points.merging import Arrived, merge, part, take_over
from points.settling import settle
from points.spending import burn, capture, hold, release, restore

__all__ = [
    "Arrived",
    "Grant",
    "Shortfall",
    "Take",
    "adjust",
    "burn",
    "capture",
    "hold",
    "merge",
    "note",
    "part",
    "post",
    "release",
    "restore",
    "settle",
    "take_over",
]
