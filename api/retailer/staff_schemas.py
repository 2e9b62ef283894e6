"""Shapes of what staff send and get about themselves, each other, and what was done."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from api.wire import fields as exact
from api.wire.paging import PageIn, page_of
from api.wire.schemas import said
from identity import approvals, passwords, staff

EMAIL_CHARS = 254
CODE_CHARS = 40
SECRET_CHARS = 100
MOST_ROLES = 50
ROLE = "owner, manager, clerk, analyst or auditor; manager:STORE and clerk:STORE for one store."


def roles(**more: Any) -> fields.List[Any]:
    """Roles as they are written: `manager`, or `clerk:high-street` for one store."""
    longest = 16 + 1 + 64
    role = exact.text(ROLE, least=1, most=longest)
    return fields.List(role, validate=validate.Length(1, MOST_ROLES), **more)


class StaffSignInIn(Schema):
    """What proves who somebody of the staff is."""

    email = exact.text(least=1, most=EMAIL_CHARS, required=True)
    password = exact.text(least=1, most=passwords.MOST_CHARS, required=True)
    code = exact.text(
        "Six digits of the authenticator, or a recovery code.", least=1, most=CODE_CHARS, required=True
    )


class StaffOut(Schema):
    """Somebody of the staff."""

    id = fields.String(required=True)
    email = fields.String(required=True)
    name = fields.String(required=True)
    status = fields.String(
        required=True, metadata=said("invited: cannot sign in yet; active; disabled: cannot any more.")
    )
    roles = fields.List(fields.String(), required=True, metadata=said(ROLE))
    created_at = fields.String(required=True)
    member = fields.String(
        required=True,
        allow_none=True,
        metadata=said("Their own membership, to which they give no points; null where it was not told."),
    )
    till_code = fields.String(
        required=True,
        allow_none=True,
        metadata=said("What tills call them as a cashier: of such a sale they claim no points."),
    )


class StaffMyselfOut(StaffOut):
    """The caller, with what their roles permit."""

    permissions = fields.List(fields.String(), required=True)


class StaffSignedInOut(Schema):
    """A session just begun."""

    token = fields.String(required=True, metadata=said("staff_…; the bearer of every request, shown once."))
    expires_at = fields.String(
        required=True, metadata=said("It ends then at the latest, and an hour after its last use.")
    )
    staff = fields.Nested(StaffOut, required=True)


class StaffSessionOut(Schema):
    """One of the caller's sessions in use."""

    id = fields.String(required=True)
    issued_at = fields.String(required=True)
    seen_at = fields.String(required=True)
    expires_at = fields.String(required=True)
    current = fields.Boolean(required=True, metadata=said("Whether it is the one that asks."))


class StaffSessionsOut(Schema):
    """The caller's sessions in use, newest first."""

    data = fields.List(fields.Nested(StaffSessionOut), required=True)


class InvitationAcceptIn(Schema):
    """An invitation and the password that is chosen."""

    invitation = exact.text(least=1, most=SECRET_CHARS, required=True)
    password = exact.text(
        "At least 12 characters; several words do well.",
        least=1,
        most=passwords.MOST_CHARS,
        required=True,
    )


class AuthenticatorOut(Schema):
    """What an authenticator is given."""

    otpauth_uri = fields.String(required=True, metadata=said("To be shown as a QR code."))
    secret = fields.String(required=True, metadata=said("The same, for typing."))


class InvitationConfirmIn(Schema):
    """An invitation and the first code of the authenticator."""

    invitation = exact.text(least=1, most=SECRET_CHARS, required=True)
    code = exact.text(least=1, most=CODE_CHARS, required=True)


class RecoveryCodesOut(Schema):
    """Codes for the day the authenticator is lost."""

    recovery_codes = fields.List(
        fields.String(), required=True, metadata=said("Each signs in once; they are not shown again.")
    )


class StaffIn(Schema):
    """Somebody new."""

    email = exact.text(least=1, most=EMAIL_CHARS, required=True)
    name = exact.text(least=1, required=True)
    roles = roles(required=True)


class StaffChangeIn(Schema):
    """What is to change; what is not named stays."""

    name = exact.text(least=1)
    roles = roles()
    member = exact.outside_id(
        "member", "Their own membership, which they may not give points to; null: none.", allow_none=True
    )
    till_code = exact.code(
        "What tills write as `staff` on receipts they ring up; null: nothing.", allow_none=True
    )
    status = exact.choice(staff.DISABLED, said="disabled: out at once; a new invitation lets in again.")


class InvitedOut(Schema):
    """Somebody with an invitation."""

    staff = fields.Nested(StaffOut, required=True)
    mailed = fields.Boolean(
        required=True, metadata=said("Whether the invitation goes to the person by e-mail, and only there.")
    )
    invitation = fields.String(
        required=True,
        allow_none=True,
        metadata=said("invite_…, for 72 hours and one use; shown this once. Null where it was mailed."),
    )


class StaffPageIn(PageIn):
    """Which of the staff to list."""

    status = exact.choice(staff.INVITED, staff.ACTIVE, staff.DISABLED, load_default="")


class ApprovalOut(Schema):
    """A wish that needs a second person."""

    id = fields.String(required=True)
    kind = fields.String(required=True, metadata=said("What is to be done, such as members.adjust."))
    subject = fields.String(required=True, metadata=said("To whom or what."))
    payload = fields.Dict(required=True, metadata=said("How exactly; depends on the kind."))
    maker = fields.String(required=True, metadata=said("Who asked."))
    asked_at = fields.String(required=True)
    expires_at = fields.String(required=True)
    status = fields.String(required=True, metadata=said("open, approved, rejected or expired."))
    checker = fields.String(required=True, allow_none=True, metadata=said("Who decided."))
    decided_at = fields.String(required=True, allow_none=True)
    note = fields.String(required=True)


class ApprovalPageIn(PageIn):
    """Which wishes to list."""

    status = exact.choice(
        approvals.OPEN, approvals.APPROVED, approvals.REJECTED, approvals.EXPIRED, load_default=""
    )


class DecisionIn(Schema):
    """A decision."""

    note = exact.text("Why, for whoever reads it later; no personal data.", load_default="")


class AuditNoteOut(Schema):
    """Something somebody read or changed."""

    id = fields.String(required=True)
    at = fields.String(required=True)
    actor = fields.String(required=True, metadata=said("stf_…, or cli, job:NAME, nobody."))
    action = fields.String(required=True, metadata=said("Such as members.read."))
    subject = fields.String(required=True)
    detail = fields.Dict(required=True)


class AuditPageIn(PageIn):
    """Which deeds to list."""

    actor = exact.text(most=80, load_default="")
    action = exact.text(most=80, load_default="")
    subject = exact.text(most=120, load_default="")
    since = exact.instant("Noted at this instant or later.", load_default=None, data_key="from")
    until = exact.instant("Noted before this instant.", load_default=None, data_key="to")


class OidcStartedOut(Schema):
    """Where to send the browser, and what to keep in it."""

    authorization_url = fields.String(required=True)
    binding = fields.String(
        required=True, metadata=said("Keep it in this browser; who finishes must have it.")
    )


class OidcFinishIn(Schema):
    """What the provider gave the browser, and what the browser kept."""

    state = exact.text(least=1, most=SECRET_CHARS, required=True)
    code = exact.text(least=1, most=4000, required=True)
    binding = exact.text(least=1, most=SECRET_CHARS, required=True)


StaffPageOut = page_of(StaffOut)
ApprovalPageOut = page_of(ApprovalOut)
AuditPageOut = page_of(AuditNoteOut)
