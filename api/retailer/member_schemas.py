"""Shapes of what staff send and see of members."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.member.profile_schemas import answers
from api.member.schemas import LineOut, PurseOut, TierOut
from api.wire import fields as exact
from api.wire.paging import PageIn, page_of
from api.wire.schemas import NamedOut, balances, said, why
from loyalty.people import adjusting, consents, editing, restricting, searching

CONTACT_CHARS = 254
MEMBER_ID_CHARS = 40
NOTE = "For staff only; the member is told the reason, never the note."
STATUSES = ("active", "merged", "erased")


class MembersIn(PageIn):
    """Which members. With `q` the others but `program` do not count."""

    q = exact.text(
        "Anything that names a member: our id, a card, an external id, a phone, an e-mail, a voucher,"
        " a receipt (store/date/number), or the beginnings of the words of their name.",
        most=300,
        load_default="",
    )
    by = exact.choice("any", *searching.FIELDS, said="What `q` is.", load_default="any")
    program = exact.text("A programme's code.", most=64, load_default="")
    tier = exact.text("A tier's code.", most=64, load_default="")
    status = exact.choice(*STATUSES, load_default="")
    joined_from = exact.instant("Joined at this instant or later.", load_default=None, data_key="from")
    joined_to = exact.instant("Joined before this instant.", load_default=None, data_key="to")
    sort = exact.choice(*searching.SORTS, load_default="-created")


class MemberRowOut(Schema):
    """A member in a list. Contacts are masked; whoever needs them opens the member."""

    id = fields.String(required=True, metadata=said("Our id, mem_…."))
    program = fields.String(required=True)
    status = fields.String(required=True, metadata=said("active, merged, erased."))
    restricted = fields.String(required=True, metadata=said("burning, everything; empty: nothing is."))
    tier = fields.String(required=True, allow_none=True)
    joined_at = fields.String(required=True)
    name = fields.String(required=True)
    phone = fields.String(required=True, metadata=said("Such as +44 •••• 18; empty: none."))
    email = fields.String(required=True, metadata=said("Such as a•••@example.com; empty: none."))
    found_by = fields.String(required=True, allow_none=True, metadata=said("What `q` turned out to be."))


MemberPageOut = page_of(MemberRowOut)


class EnrolConsentIn(Schema):
    """What a member agrees to be told, by which channel."""

    purpose = exact.choice(
        *(each for each, known in consents.PURPOSES.items() if known.needs_consent), required=True
    )
    channel = exact.choice(*consents.CHANNELS, required=True)
    given = exact.truth(required=True)


class EnrolIn(Schema):
    """A person who joins."""

    program = exact.code("The programme.", required=True)
    name = exact.text(most=editing.NAME_CHARS, load_default="")
    phone = exact.text("With country code, such as +852 2345 6789.", most=CONTACT_CHARS, load_default="")
    email = exact.text(most=CONTACT_CHARS, load_default="")
    external_ids = fields.List(
        exact.text(most=editing.EXTERNAL_ID_CHARS, least=1),
        load_default=list,
        validate=validate.Length(max=editing.EXTERNAL_IDS),
        metadata=said("What your own systems call the person."),
    )
    consents = fields.List(fields.Nested(EnrolConsentIn), load_default=list, validate=validate.Length(max=20))
    wording = exact.text("Which version of the text was agreed to.", most=80, load_default="")
    profile = answers(load_default=dict)
    referral = exact.text("The code of the member who brought them.", most=40, load_default="")


class ExternalIdsIn(Schema):
    """External ids to add and to take away."""

    add = fields.List(
        exact.text(most=editing.EXTERNAL_ID_CHARS, least=1),
        load_default=list,
        validate=validate.Length(max=editing.EXTERNAL_IDS),
    )
    remove = fields.List(
        exact.text(most=editing.EXTERNAL_ID_CHARS, least=1),
        load_default=list,
        validate=validate.Length(max=editing.EXTERNAL_IDS),
    )


class EditIn(Schema):
    """What changes; what is not named stays, an empty text takes it away."""

    name = exact.text(most=editing.NAME_CHARS)
    phone = exact.text(most=CONTACT_CHARS)
    email = exact.text(most=CONTACT_CHARS)
    external_ids = fields.Nested(ExternalIdsIn)


class StaffCardOut(Schema):
    """A card of a member."""

    number = fields.String(required=True)
    status = fields.String(required=True)
    issued_at = fields.String(required=True)
    held = fields.Boolean(required=True, metadata=said("Blocked by staff."))
    kind = fields.String(required=True, allow_none=True, metadata=said("Of the programme's kinds."))
    valid_through = fields.String(
        required=True, allow_none=True, metadata=said("The last day; null: for ever.")
    )


class StaffCardsOut(Schema):
    """Every card a member ever had, newest first."""

    data = fields.List(fields.Nested(StaffCardOut), required=True)


class StaffConsentOut(Schema):
    """An answer of a member, and when it was given."""

    purpose = fields.String(required=True)
    channel = fields.String(required=True)
    given = fields.Boolean(required=True)
    at = fields.String(required=True)


class MergeOut(Schema):
    """A merge into this member that may still be undone."""

    member = fields.String(required=True, metadata=said("Who ended."))
    merged_at = fields.String(required=True)
    undo_until = fields.String(required=True)


class MemberOut(Schema):
    """All there is to know of a member on one page."""

    id = fields.String(required=True, metadata=said("Our id; of one who was merged, who they live on as."))
    program = fields.Nested(NamedOut, required=True)
    status = fields.String(required=True)
    restricted = fields.String(required=True)
    joined_at = fields.String(required=True)
    name = fields.String(required=True)
    phone = fields.String(required=True)
    email = fields.String(required=True)
    external_ids = fields.List(fields.String(), required=True)
    cards = fields.List(fields.Nested(StaffCardOut), required=True)
    consents = fields.List(fields.Nested(StaffConsentOut), required=True)
    merges = fields.List(fields.Nested(MergeOut), required=True)
    seq = fields.Integer(required=True)
    balances = fields.List(fields.Nested(PurseOut), required=True)
    tier = fields.Nested(TierOut, required=True, allow_none=True)
    outlook = fields.List(fields.String(), required=True)
    history = fields.List(fields.Nested(LineOut), required=True, metadata=said("The last ten."))


class AdjustIn(Schema):
    """Points to give or to take."""

    currency = exact.code("The code of the points.", load_default="points")
    amount = exact.whole(
        "In the currency's smallest unit; below zero takes. Not 0.",
        required=True,
        never=0,
    )
    reason = exact.choice(*adjusting.REASONS, said="The member reads it.", required=True)
    note = exact.text(NOTE, most=adjusting.NOTE_CHARS, load_default="")


class AdjustedOut(Schema):
    """What an adjustment came to: done at once, or waiting for a second person."""

    status = fields.String(required=True, metadata=said("done, or waiting."))
    approval = fields.String(required=True, allow_none=True, metadata=said("What a second person decides."))
    member = fields.String(required=True)
    seq = fields.Integer(required=True, allow_none=True)
    balance_after = balances()
    why = why()


class MergeIn(Schema):
    """Who ends in this member."""

    member = exact.text("The id of who ends, mem_….", most=MEMBER_ID_CHARS, required=True)


class MergedOut(Schema):
    """Two that became one, or one that became two again."""

    member = fields.String(required=True, metadata=said("Who lives on."))
    ended = fields.String(required=True, metadata=said("Who ended, or is there again."))
    balance_after = balances()
    seq = fields.Integer(required=True, metadata=said("The last entry of who lives on."))


class BlockIn(Schema):
    """What is taken from a member, and why."""

    what = exact.choice(
        *restricting.RESTRICTIONS,
        said="burning: no points are spent; everything: documents wait for a person as well.",
        load_default="burning",
    )
    reason = exact.choice(*restricting.REASONS, required=True)
    note = exact.text(NOTE, most=adjusting.NOTE_CHARS, load_default="")


class UnblockIn(Schema):
    """Why a member may do all again."""

    note = exact.text(NOTE, most=adjusting.NOTE_CHARS, load_default="")


class RestrictedOut(Schema):
    """What a member may not do now."""

    member = fields.String(required=True)
    restricted = fields.String(required=True)


class EraseIn(Schema):
    """That it is meant."""

    confirm = exact.text("The member's id once more, mem_….", most=MEMBER_ID_CHARS, required=True)


class ErasedOut(Schema):
    """Who was forgotten."""

    member = fields.String(required=True)
    forgotten = fields.List(
        fields.String(), required=True, metadata=said("With who had been merged into them.")
    )
