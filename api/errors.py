"""Errors: what each domain error is on the wire. The one place that knows both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import exc as sql

from api import refusals
from db import errors as db
from loyalty import errors as loyalty
from loyalty import privacy
from points import errors as points
from pos_adapter import errors as pos_adapter
from tiers import errors as tiers


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status and stable code, what to call it, and what the caller can do.

    `detail` is said when the error's own text is for us, not for the caller. `retry_after_seconds` is given
    where the same request may succeed later.
    """

    status: int
    code: str
    title: str
    remedy: str
    detail: str = ""
    retry_after_seconds: int | None = None

    @property
    def retryable(self) -> bool:
        """Whether the very same request may be sent again."""
        return self.retry_after_seconds is not None


_NO_MEMBER = Kind(
    404,
    "unknown_member",
    "No such member",
    "Check the member's id; enrol the member first.",
    "There is no such member here.",
)
_NO_TILL = Kind(
    401,
    "unauthorized",
    "Who is asking?",
    'Send a key in use: "Authorization: Bearer till_…" for a till, "Bearer member_…" for a member.',
    "The request carries no key or token that is in use here.",
)
_BROKEN = Kind(
    500,
    "internal_error",
    "Something broke on our side",
    "Tell us the request_id; sending the same again is safe, what was done once is not done twice.",
    "This should not happen. It is logged, without what you sent.",
)
_BUSY = Kind(
    503,
    "busy",
    "Too busy just now",
    "Send exactly the same request again after the Retry-After seconds.",
    "It did not get through in time. Whether it was kept is not known, and need not be: its key decides.",
    1,
)
_AWAY = Kind(
    503,
    "unavailable",
    "The database does not answer",
    "Send exactly the same request again after the Retry-After seconds.",
    "Whether the request was kept is not known, and need not be: its key decides.",
    2,
)


def _wrong(code: str, title: str, remedy: str, detail: str = "") -> Kind:
    """What was sent cannot be used as it is."""
    return Kind(422, code, title, remedy, detail)


def _refused(code: str, title: str, remedy: str, detail: str = "") -> Kind:
    """What was sent is in order and cannot be done as things stand."""
    return Kind(409, code, title, remedy, detail)


KINDS: Mapping[type[Exception], Kind] = {
    # The doors' own
    refusals.ApiError: _BROKEN,
    refusals.Unauthorised: _NO_TILL,
    refusals.WrongMediaType: Kind(
        415,
        "unsupported_media_type",
        "Not JSON",
        "Send JSON in UTF-8 with the header Content-Type: application/json.",
    ),
    refusals.InvalidBody: _wrong("invalid_body", "The body cannot be used", "Put right what errors lists."),
    refusals.InvalidIdempotencyKey: Kind(
        400,
        "idempotency_key_required",
        "An idempotency key is needed",
        "Send the header Idempotency-Key with a random text, such as a UUID; the same text for every retry.",
        "This request moves points, so it needs an Idempotency-Key of 16 to 128 printable ASCII characters.",
    ),
    refusals.ReceiptConflict: _refused(
        "receipt_conflict",
        "Another receipt has this number",
        "Send a correction with a higher revision, or another receipt under a number of its own.",
    ),
    refusals.NotReady: Kind(
        503,
        "not_ready",
        "Not ready",
        "Run: flask db upgrade",
        "The database's schema is not the one of this version.",
        5,
    ),
    # Receipts as tills send them
    pos_adapter.AdapterError: _BROKEN,
    pos_adapter.UnknownAdapter: Kind(
        404, "unknown_adapter", "No such adapter", "Name one of those there are."
    ),
    pos_adapter.UnverifiedBody: Kind(
        401, "unverified_body", "Nothing proves the sender", "Sign the body with the secret you were given."
    ),
    pos_adapter.UnreadableFile: _wrong(
        "unreadable_file", "Not such a file", "Name the adapter of its format."
    ),
    pos_adapter.UnreadableBody: Kind(400, "invalid_json", "Not JSON", "Send one JSON document in UTF-8."),
    pos_adapter.InvalidReceipt: _wrong(
        "invalid_receipt", "The receipt cannot be read", "Put right what errors lists; nothing was kept."
    ),
    # What the shop has set up
    loyalty.LoyaltyError: _BROKEN,
    loyalty.InvalidProgram: _wrong(
        "invalid_program", "The programme cannot be used", "Put right what errors lists."
    ),
    loyalty.InvalidCatalog: _wrong(
        "invalid_catalog", "The catalog cannot be used", "Put right what errors lists."
    ),
    loyalty.UnknownProgram: Kind(404, "unknown_program", "No such programme", "Publish the programme first."),
    loyalty.UnknownCurrency: _wrong("unknown_currency", "No such points", "Use a currency of the programme."),
    loyalty.UnknownReward: _wrong("unknown_reward", "No such reward", "Choose a reward of the programme."),
    loyalty.UnknownStore: Kind(
        404, "unknown_store", "No such store", "Check the store's code; open it first."
    ),
    loyalty.InvalidStore: _wrong("invalid_store", "Not a store's code", "Use a short code without a slash."),
    loyalty.StoreOfOtherProgram: _refused(
        "store_of_other_program", "The store belongs to another programme", "Use a store of this programme."
    ),
    loyalty.InvalidLabel: _wrong("invalid_label", "Not a label", "Choose another label."),
    loyalty.UnknownTillKey: Kind(404, "unknown_till_key", "No such key", "List the store's keys."),
    loyalty.UnknownTill: _NO_TILL,
    loyalty.WrongStore: Kind(
        403, "wrong_store", "Another store's receipt", "Send each store's receipts with a key of that store."
    ),
    loyalty.WrongCurrency: _wrong(
        "wrong_currency", "Another money", "Send amounts in the programme's money."
    ),
    # Members and what is theirs
    loyalty.UnknownMember: _NO_MEMBER,
    loyalty.UnknownCard: Kind(
        404,
        "unknown_card",
        "No such card",
        "Check the number; a card can be asked for only where it is used.",
        "There is no card of this number here that can be used.",
    ),
    loyalty.UnknownVoucher: Kind(
        404, "unknown_voucher", "No such voucher", "Check the voucher's id.", "There is no such voucher here."
    ),
    loyalty.VoucherClosed: _refused("voucher_closed", "The voucher is closed", "Nothing is left to do."),
    loyalty.KeyReused: _wrong(
        "idempotency_key_reused", "The key was used for something else", "Use a new key for a new request."
    ),
    privacy.Unreadable: _BROKEN,
    privacy.InvalidContact: _wrong("invalid_contact", "Not an address or number", "Check what was typed."),
    privacy.InvalidCode: _wrong("invalid_code", "Not a code", "Type the code as it is printed."),
    # Points
    points.PointsError: _BROKEN,
    points.InsufficientPoints: _refused(
        "insufficient_points",
        "Not enough points",
        "Collect more points, then ask again with a new Idempotency-Key.",
    ),
    points.InvalidAmount: _wrong("amount_out_of_range", "Too many points", "Check the receipt's amounts."),
    points.IllegalMove: _BROKEN,
    points.UnknownHolder: _NO_MEMBER,
    points.UnknownHold: Kind(
        404, "unknown_hold", "No such hold", "Check the hold's id.", "There is no such hold here."
    ),
    points.HoldClosed: _refused(
        "hold_closed", "The hold is over", "Make a new hold.", "The hold was captured or released before."
    ),
    points.HoldsOpen: _refused(
        "holds_open",
        "A till holds points",
        "Capture or release them first.",
        "A till still holds points of it.",
    ),
    points.NotRestorable: _refused(
        "not_restorable", "More than was spent", "Ask for no more than was spent."
    ),
    # Tiers
    tiers.TierError: _BROKEN,
    tiers.InvalidLadder: _wrong(
        "invalid_ladder", "The tiers make no sense", "Put the programme's tiers right."
    ),
    tiers.UnknownTier: _refused("unknown_tier", "No such tier", "Publish a programme that has this tier."),
    tiers.DateOutOfRange: _wrong("date_out_of_range", "A date too far away", "Check the receipt's dates."),
    # The database
    db.DatabaseError: _AWAY,
    db.LostSwap: _BUSY,
    db.Busy: _BUSY,
    sql.OperationalError: _AWAY,
    sql.InterfaceError: _AWAY,
    sql.TimeoutError: _BUSY,
    sql.IntegrityError: _BUSY,
    sql.DataError: _wrong(
        "amount_out_of_range", "A figure too large", "Check the figures.", "A sum is larger than can be kept."
    ),
}

# What Flask and Werkzeug refuse by themselves, by status.
STATUSES: Mapping[int, Kind] = {
    400: Kind(400, "bad_request", "Not understood", "Check the request against /openapi.json."),
    404: Kind(
        404, "not_found", "Nothing here", "See /openapi.json for what there is.", "There is no such address."
    ),
    405: Kind(405, "method_not_allowed", "Not in this way", "Use a method that the header Allow names."),
    408: Kind(408, "request_timeout", "Too slow", "Send the same request again.", retry_after_seconds=1),
    411: Kind(411, "length_required", "A body of unknown length", "Send Content-Length."),
    413: Kind(
        413, "body_too_large", "Too large", "Send less at once.", "The body is larger than is read here."
    ),
    415: Kind(415, "unsupported_media_type", "Not JSON", "Send Content-Type: application/json."),
    431: Kind(431, "headers_too_large", "Headers too large", "Send smaller headers."),
    500: _BROKEN,
}


def kind_of(error: BaseException) -> Kind:
    """The kind of an error, by its class or the nearest above it."""
    return next((KINDS[each] for each in type(error).__mro__ if each in KINDS), _BROKEN)


def kind_of_status(status: int) -> Kind:
    """The kind of a plain HTTP error."""
    return STATUSES.get(status, STATUSES[500 if status >= 500 else 400])
