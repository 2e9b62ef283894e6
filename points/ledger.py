"""The verbs of the journal, in one place to read them by: `ledger.post(...)`, `ledger.burn(...)`."""

from points.correcting import adjust, note
from points.earning import Grant, Shortfall, Take, post
from points.maturing import mature
from points.merging import Arrived, merge, part, take_over
from points.opening import Brought, bring, send_back
from points.settling import settle
from points.sharing import give
from points.spending import burn, burn_held, capture, hold, release, restore

__all__ = [
    "Arrived",
    "Brought",
    "Grant",
    "Shortfall",
    "Take",
    "adjust",
    "bring",
    "burn",
    "burn_held",
    "capture",
    "give",
    "hold",
    "mature",
    "merge",
    "note",
    "part",
    "post",
    "release",
    "restore",
    "send_back",
    "settle",
    "take_over",
]
