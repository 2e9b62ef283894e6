"""What is wrong with households."""

from __future__ import annotations

from collections.abc import Mapping

from doorway.errors.kind import Kind, refused
from loyalty import errors as loyalty

KINDS: Mapping[type[Exception], Kind] = {
    loyalty.NoHouseholds: refused(
        "no_households",
        "No households here",
        "Nothing: the programme does not let members share points.",
        "This programme has no households.",
    ),
    loyalty.NoHousehold: Kind(
        404,
        "no_household",
        "In no household",
        "Found one, or join one by the code that its head shows.",
        "The member is in no household.",
    ),
    loyalty.InHousehold: refused(
        "in_household",
        "In a household already",
        "Leave it first; nobody is in two.",
        "The member is in another household.",
    ),
    loyalty.UnknownHouseholdCode: Kind(
        404,
        "unknown_household_code",
        "No such household",
        "Ask the head for a new code; each lets one member in, for a quarter of an hour.",
        "No household can be joined by this code.",
    ),
    loyalty.HouseholdFull: refused(
        "household_full", "The household is full", "Somebody has to leave before another comes in."
    ),
    loyalty.JoinedTooOften: refused(
        "joined_too_often", "Joined too often", "Try again later; who is in a household can stay in it."
    ),
    loyalty.NotHead: refused(
        "not_head", "Only the head may", "Ask the head of the household.", "Only the head may do this."
    ),
    loyalty.HeadStays: refused(
        "head_stays",
        "The head leaves last",
        "Name another head first, or let the others leave before.",
        "The head cannot leave while others are in the household.",
    ),
    loyalty.OnlyHeadSpends: refused(
        "only_head_spends",
        "Only the head spends the others' points",
        "Spend no more than the member's own points, or let the head of the household pay.",
        "The member's own points do not suffice, and the others' only the head spends.",
    ),
}
