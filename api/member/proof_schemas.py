"""Shapes of what proves a member: contacts and codes, devices, passkeys."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.member.profile_schemas import answers
from api.wire import fields as exact
from api.wire.schemas import said
from identity import devices, passkeys

TYPED_CHARS = 254
CODE_CHARS = 40
MOST_CONSENTS = 20


class ContactIn(Schema):
    """A phone or an e-mail."""

    contact = exact.text(
        'A phone with its country code, such as "+852 2345 6789", or an e-mail address.',
        least=1,
        most=TYPED_CHARS,
        required=True,
    )


class DeviceIn(Schema):
    """What the member signs in on."""

    label = exact.text(
        'What the member knows it by, such as "Ann\'s phone".', most=devices.LABEL_CHARS, load_default=""
    )
    kind = exact.choice(*devices.KINDS, load_default="other")


class OneTimeCodeIn(ContactIn):
    """A wish for a one-time code."""

    program = exact.code("The programme's code.", required=True)
    purpose = exact.choice("sign-in", "join", load_default="sign-in")


class OneTimeCodeOut(Schema):
    """A code was made; whether anybody gets it is not said."""

    expires_at = fields.String(required=True, metadata=said("The instant, UTC."))


class CodeSignInIn(ContactIn):
    """A code that reached the member."""

    program = exact.code("The programme's code.", required=True)
    code = exact.text("The six digits.", least=1, most=CODE_CHARS, required=True)
    device = fields.Nested(DeviceIn)


class ConsentIn(Schema):
    """What somebody agrees to be told, by which channel."""

    purpose = exact.code(required=True)
    channel = exact.code(required=True)
    given = exact.truth(required=True)


class JoinIn(CodeSignInIn):
    """Somebody who joins, with the code that reached them."""

    name = exact.text("What to call them.", load_default="")
    consents = fields.List(
        fields.Nested(ConsentIn),
        load_default=list,
        validate=validate.Length(max=MOST_CONSENTS),
        metadata=said("What they agree to."),
    )
    wording = exact.text("Which version of the text they read.", most=80, load_default="")
    referral = exact.text("The code of the member who brought them.", most=40, load_default="")
    profile = answers(load_default=dict)


class SignedInOut(Schema):
    """A token, shown this once."""

    token = fields.String(required=True, metadata=said("member_…; the bearer of every request."))
    member = fields.String(required=True, metadata=said("The member's id, mem_…."))
    device = fields.String(required=True, metadata=said("The device's id, dev_…."))
    expires_at = fields.String(required=True, metadata=said("The instant, UTC."))


class JoinedOut(SignedInOut):
    """A token, and the card of who is new."""

    card = fields.String(
        required=True, allow_none=True, metadata=said("The new card; null: a member already.")
    )


class DeviceOut(Schema):
    """A device that is signed in."""

    id = fields.String(required=True)
    label = fields.String(required=True)
    kind = fields.String(required=True)
    created_at = fields.String(required=True)
    seen_at = fields.String(required=True, metadata=said("Exact to the hour."))
    current = fields.Boolean(required=True, metadata=said("Whether it is the one that asks."))


class DevicesOut(Schema):
    """The devices that are signed in, last seen first."""

    data = fields.List(fields.Nested(DeviceOut), required=True)


class EndedOut(Schema):
    """How many were signed out."""

    ended = fields.Integer(required=True)


class ContactConfirmIn(ContactIn):
    """The new contact, with the code that reached it."""

    code = exact.text("The six digits.", least=1, most=CODE_CHARS, required=True)


class SecurityIn(Schema):
    """The member's own switch."""

    spending = exact.truth("Whether points may be spent; earning always goes on.", required=True)


class SecurityOut(Schema):
    """What keeps points from being spent."""

    spending = fields.Boolean(required=True, metadata=said("Whether points can be spent now."))
    stopped_at = fields.String(
        required=True, allow_none=True, metadata=said("Since when the member wants it so.")
    )
    blocked_until = fields.String(
        required=True, allow_none=True, metadata=said("Until when a changed contact keeps them.")
    )


class PinIn(Schema):
    """A PIN for tills."""

    pin = exact.text(
        "Four to eight digits, none that would be tried first: 0000, 1234, 1212, a year, the birthday.",
        least=1,
        most=32,
        required=True,
    )


class PinOut(Schema):
    """Whether there is a PIN."""

    set_at = fields.String(required=True, allow_none=True, metadata=said("Since when; null: there is none."))


class PasskeyIn(Schema):
    """What the browser answered to the options of a registration."""

    credential = fields.Dict(
        fields.String(), required=True, metadata=said("PublicKeyCredential.toJSON() of the browser.")
    )
    label = exact.text("What the member knows it by.", most=passkeys.LABEL_CHARS, load_default="")


class PasskeySignInIn(Schema):
    """What the browser answered to the options of a sign-in."""

    credential = fields.Dict(
        fields.String(), required=True, metadata=said("PublicKeyCredential.toJSON() of the browser.")
    )
    device = fields.Nested(DeviceIn)


class OptionsOut(Schema):
    """Options for the browser."""

    public_key = fields.Dict(
        fields.String(),
        required=True,
        data_key="publicKey",
        metadata=said(
            "For PublicKeyCredential.parseCreationOptionsFromJSON or parseRequestOptionsFromJSON;"
            " good once, for five minutes."
        ),
    )


class PasskeyOut(Schema):
    """A passkey."""

    id = fields.String(required=True, metadata=said("Our id, psk_…."))
    label = fields.String(required=True)
    created_at = fields.String(required=True)
    used_at = fields.String(required=True, allow_none=True)


class PasskeysOut(Schema):
    """A member's passkeys, newest first."""

    data = fields.List(fields.Nested(PasskeyOut), required=True)
