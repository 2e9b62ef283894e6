"""Every route there is, by who uses it. A new one is a module and a line here."""

from __future__ import annotations

from flask_smorest import Blueprint

from api.health import health
from api.member.books import books
from api.member.cards import cards as my_cards
from api.member.claims import claims
from api.member.consents import wishes
from api.member.devices import devices
from api.member.me import me
from api.member.passkeys import passkeys
from api.member.security import security
from api.member.sessions import blueprint as member_sessions
from api.member.vouchers import own_vouchers
from api.retailer.adjustments import adjustments
from api.retailer.approvals import blueprint as approvals
from api.retailer.audit import blueprint as audit
from api.retailer.catalog import blueprint as catalog
from api.retailer.deliveries import blueprint as deliveries
from api.retailer.events import blueprint as events
from api.retailer.exports import blueprint as exports
from api.retailer.invitations import blueprint as invitations
from api.retailer.mappings import blueprint as mappings
from api.retailer.member_books import blueprint as member_books
from api.retailer.member_cards import member_cards
from api.retailer.member_deeds import deeds as member_deeds
from api.retailer.members import blueprint as members
from api.retailer.oidc import blueprint as oidc
from api.retailer.parked import blueprint as parked
from api.retailer.programs import blueprint as programs
from api.retailer.rejected import rejected
from api.retailer.reports import blueprint as reports
from api.retailer.requests import blueprint as key_requests
from api.retailer.sandbox import blueprint as sandbox
from api.retailer.staff import blueprint as staff
from api.retailer.staff_sessions import sessions
from api.retailer.stores import blueprint as stores
from api.retailer.tills import blueprint as till_keys
from api.retailer.vouchers import blueprint as vouchers
from api.retailer.webhooks import blueprint as webhooks
from api.till.batches import batches
from api.till.cards import cards
from api.till.gaps import gaps
from api.till.holds import holds
from api.till.identify import identify
from api.till.quotes import quotes
from api.till.receipts import receipts
from api.till.requests import blueprint as till_requests
from api.till.vouchers import till_vouchers

TILL: tuple[Blueprint, ...] = (
    receipts,
    cards,
    identify,
    quotes,
    holds,
    batches,
    gaps,
    till_requests,
    till_vouchers,
)
MEMBER: tuple[Blueprint, ...] = (
    me,
    claims,
    own_vouchers,
    books,
    member_sessions,
    passkeys,
    devices,
    security,
    my_cards,
    wishes,
)
SETUP: tuple[Blueprint, ...] = (programs, catalog, stores, till_keys, key_requests, mappings, sandbox)
TELLING: tuple[Blueprint, ...] = (webhooks, deliveries, events)
PEOPLE: tuple[Blueprint, ...] = (members, member_cards, adjustments, member_deeds)
DESK: tuple[Blueprint, ...] = (parked, vouchers, reports, exports, member_books)
RETAILER: tuple[Blueprint, ...] = (
    rejected,
    *SETUP,
    *PEOPLE,
    *DESK,
    *TELLING,
    sessions,
    oidc,
    invitations,
    staff,
    approvals,
    audit,
)
OPERATIONS: tuple[Blueprint, ...] = (health,)

ALL = (*TILL, *MEMBER, *RETAILER, *OPERATIONS)
