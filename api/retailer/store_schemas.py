"""Shapes of what is sent and answered about stores, their tills' keys and tills' own words."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from api.wire import fields as exact
from api.wire.paging import PageIn, page_of
from api.wire.schemas import said
from loyalty.shops import mappings, stores, till_keys

HOURS = till_keys.LONGEST_OVERLAP.days * 24
SCOPES = f"What it is for: {', '.join(till_keys.SCOPES)}; empty for all of it."
GROUPS = "The groups the store is of, as rules name them in store_groups: banners, kinds, regions."
SCOPE = "A store's code, or * for every store."


class StorePageIn(PageIn):
    """Which stores."""

    program = exact.text("Those of this programme only.", most=64, load_default="")


class StoreIn(Schema):
    """A store to be opened, in its programme's time zone."""

    code = exact.code("Part of every receipt's key: no slash.", required=True)
    program = exact.code("Its customers are members of this programme, for ever.", required=True)
    name = exact.text("What people call it; left out: its code.", most=stores.NAME_CHARS, load_default="")


class StoreChangeIn(Schema):
    """What of a store changes; what is left out stays."""

    name = exact.text("What people call it.", least=1, most=stores.NAME_CHARS)
    groups = fields.List(
        exact.text(least=1, most=stores.GROUP_CHARS),
        validate=validate.Length(max=stores.MOST_GROUPS),
        metadata=said(GROUPS),
    )


class StoreOut(Schema):
    """A store."""

    code = fields.String(required=True)
    program = fields.String(required=True)
    zone = fields.String(required=True, metadata=said("Where its days begin and end."))
    name = fields.String(required=True)
    groups = fields.List(fields.String(), required=True, metadata=said(GROUPS))
    created_at = fields.String(required=True)


StorePageOut = page_of(StoreOut)


class TillKeyIn(Schema):
    """A key to be made."""

    label = exact.text('What people call the till, such as "Till 1".', least=1, most=80, required=True)
    scopes = fields.List(
        exact.choice(*till_keys.SCOPES),
        load_default=list,
        validate=validate.Length(max=len(till_keys.SCOPES)),
        metadata=said(SCOPES),
    )
    mode = exact.choice(
        "bearer",
        "signed",
        said="bearer: the key is sent. signed: it never is; every request is signed with it.",
        load_default="bearer",
    )
    expires_at = exact.instant("When it ends by itself; left out: never.", load_default=None)


class RotationIn(Schema):
    """How long the old key goes on working."""

    overlap_hours = exact.whole("0: not at all.", least=0, most=HOURS, load_default=24)


class TillKeyOut(Schema):
    """A key as it can be shown: never its secret."""

    id = fields.String(required=True, metadata=said("til_…; no secret."))
    store = fields.String(required=True)
    label = fields.String(required=True)
    mode = fields.String(required=True, metadata=said("bearer or signed."))
    scopes = fields.List(fields.String(), required=True, metadata=said(SCOPES))
    status = fields.String(required=True, metadata=said("in_use, replaced (and still working), ended."))
    created_at = fields.String(required=True)
    expires_at = fields.String(required=True, allow_none=True)
    revoked_at = fields.String(required=True, allow_none=True)
    replaced_by = fields.String(required=True, allow_none=True, metadata=said("The id of the new key."))
    last_used_on = fields.String(required=True, allow_none=True, metadata=said("A day, UTC."))


class TillKeysOut(Schema):
    """Every key a store ever had, oldest first."""

    data = fields.List(fields.Nested(TillKeyOut), required=True)


class NewTillKeyOut(Schema):
    """A key just made."""

    key = fields.Nested(TillKeyOut, required=True)
    secret = fields.String(required=True, metadata=said("till_…; shown this once."))


class MappingPageIn(PageIn):
    """Which mappings."""

    scope = exact.text(SCOPE, most=64, load_default="")
    kind = exact.choice("", *mappings.KINDS, load_default="")


class MappingNameIn(Schema):
    """The name of a till's that something is said about."""

    scope = exact.text(SCOPE, least=1, most=64, load_default=mappings.EVERYWHERE)
    kind = exact.choice(*mappings.KINDS, required=True)
    theirs = exact.text("As the till says it, letter by letter.", least=1, most=80, required=True)


class MappingIn(MappingNameIn):
    """What tills call something, and what it is here."""

    ours = exact.code("A kind of tender or tax, or a store's code.", required=True)


class MappingOut(Schema):
    """What tills call something, and what it is here."""

    scope = fields.String(required=True, metadata=said(SCOPE))
    kind = fields.String(required=True)
    theirs = fields.String(required=True)
    ours = fields.String(required=True)


MappingPageOut = page_of(MappingOut)
