"""What is wrong with what staff and members ask of queue, books and exports."""

from __future__ import annotations

from collections.abc import Mapping

from doorway.errors.kind import Kind, refused, wrong
from loyalty import errors as loyalty

KINDS: Mapping[type[Exception], Kind] = {
    loyalty.UnknownParked: Kind(
        404,
        "unknown_parked",
        "No such document",
        "List the documents that wait.",
        "No document waits, or ever waited, under this id.",
    ),
    loyalty.ParkedClosed: refused(
        "parked_closed", "It waits no more", "Read it again: it says who ended its waiting."
    ),
    loyalty.CannotResolve: refused(
        "cannot_resolve", "That does not end its waiting", "Read it again: `remedies` says what would."
    ),
    loyalty.InvalidPeriod: wrong("invalid_period", "Not a period", "Name a first and a last day."),
    loyalty.UnknownReceipt: Kind(
        404, "unknown_receipt", "No such receipt", "Check the receipt's id.", "There is no such receipt here."
    ),
    loyalty.UnknownExport: Kind(
        404,
        "unknown_export",
        "No such export",
        "Ask for members, entries, movements, receipts or vouchers, as .csv or .ndjson.",
        "There is no such export.",
    ),
}
