"""What the journal and the tiers refuse."""

from __future__ import annotations

from collections.abc import Mapping

from doorway.errors.kind import BROKEN, NO_MEMBER, Kind, refused, wrong
from loyalty import errors as loyalty
from points import errors as points
from tiers import errors as tiers

_SHORT = refused(
    "insufficient_points",
    "Not enough points",
    "Collect more points, then ask again with a new Idempotency-Key.",
)
KINDS: Mapping[type[Exception], Kind] = {
    points.PointsError: BROKEN,
    points.InsufficientPoints: _SHORT,
    loyalty.ShortOfPoints: _SHORT,
    points.InvalidAmount: wrong("amount_out_of_range", "Too many points", "Check the receipt's amounts."),
    points.IllegalMove: BROKEN,
    points.UnknownHolder: NO_MEMBER,
    points.UnknownHold: Kind(
        404, "unknown_hold", "No such hold", "Check the hold's id.", "There is no such hold here."
    ),
    points.HoldClosed: refused(
        "hold_closed", "The hold is over", "Make a new hold.", "The hold was captured or released before."
    ),
    points.HoldsOpen: refused(
        "holds_open",
        "A till holds points",
        "Capture or release them first.",
        "A till still holds points of it.",
    ),
    points.Spent: refused("spent", "The points were used since", "Nothing is left to do."),
    points.NotRestorable: refused("not_restorable", "More than was spent", "Ask for no more than was spent."),
    points.InvalidAnchor: BROKEN,
    tiers.TierError: BROKEN,
    tiers.InvalidLadder: wrong(
        "invalid_ladder", "The tiers make no sense", "Put the programme's tiers right."
    ),
    tiers.UnknownTier: refused("unknown_tier", "No such tier", "Publish a programme that has this tier."),
    tiers.DoesNotApply: refused(
        "tier_act_not_possible", "Not possible for this tier now", "Look at what waits for the member."
    ),
    tiers.WrongFee: refused("wrong_tier_fee", "Another fee", "Take the fee the programme asks for."),
    tiers.DateOutOfRange: wrong("date_out_of_range", "A date too far away", "Check the receipt's dates."),
}
