"""Every route there is, by who uses it. A new one is a module and a line here."""

from __future__ import annotations

from flask_smorest import Blueprint

from api.health import health
from api.member.activities import my_activities
from api.member.allowances import allowances
from api.member.benefits import benefits as my_benefits
from api.member.books import books
from api.member.cards import cards as my_cards
from api.member.claims import claims
from api.member.consents import wishes
from api.member.devices import devices
from api.member.draws import draws as my_draws
from api.member.households import households
from api.member.me import me
from api.member.offers import offers as my_offers
from api.member.passkeys import passkeys
from api.member.pins import member_pin
from api.member.profile import own_profile, questions
from api.member.referrals import my_referrals
from api.member.rewards import rewards as my_rewards
from api.member.security import security
from api.member.sessions import blueprint as member_sessions
from api.member.terms import blueprint as terms
from api.member.tiers import own_tier
from api.member.vouchers import own_vouchers
from api.member.wallets import wallets
from api.retailer.activities import member_activities
from api.retailer.adjustments import adjustments
from api.retailer.approvals import blueprint as approvals
from api.retailer.audit import blueprint as audit
from api.retailer.benefits import member_benefits
from api.retailer.catalog import blueprint as catalog
from api.retailer.connections import blueprint as connections
from api.retailer.deliveries import blueprint as deliveries
from api.retailer.draws import draws
from api.retailer.events import blueprint as events
from api.retailer.exports import blueprint as exports
from api.retailer.figures import blueprint as figures
from api.retailer.funding import blueprint as funding
from api.retailer.households import member_households
from api.retailer.invitations import blueprint as invitations
from api.retailer.looks import looks
from api.retailer.mappings import blueprint as mappings
from api.retailer.member_books import blueprint as member_books
from api.retailer.member_cards import member_cards
from api.retailer.member_deeds import deeds as member_deeds
from api.retailer.member_offers import member_offers
from api.retailer.member_pins import member_pins
from api.retailer.member_profile import member_profile
from api.retailer.members import blueprint as members
from api.retailer.oidc import blueprint as oidc
from api.retailer.parked import blueprint as parked
from api.retailer.programs import blueprint as programs
from api.retailer.rejected import rejected
from api.retailer.rejected_deliveries import blueprint as rejected_deliveries
from api.retailer.reports import blueprint as reports
from api.retailer.requests import blueprint as key_requests
from api.retailer.sandbox import blueprint as sandbox
from api.retailer.segments import segments
from api.retailer.staff import blueprint as staff
from api.retailer.staff_sessions import sessions
from api.retailer.stores import blueprint as stores
from api.retailer.tiers import tiers
from api.retailer.tills import blueprint as till_keys
from api.retailer.trials import blueprint as trials
from api.retailer.voucher_batches import voucher_batches
from api.retailer.voucher_codes import voucher_codes
from api.retailer.vouchers import blueprint as vouchers
from api.retailer.webhooks import blueprint as webhooks
from api.till.activities import till_activities
from api.till.batches import batches
from api.till.benefits import till_benefits
from api.till.cards import cards
from api.till.confirmations import confirmations
from api.till.gaps import gaps
from api.till.holds import holds
from api.till.identify import identify
from api.till.offline_keys import offline_keys
from api.till.quotes import quotes
from api.till.receipts import receipts
from api.till.requests import blueprint as till_requests
from api.till.vendor_deliveries import vendor_deliveries
from api.till.vouchers import till_vouchers

TILL: tuple[Blueprint, ...] = (
    receipts,
    cards,
    identify,
    quotes,
    till_activities,
    till_benefits,
    confirmations,
    holds,
    batches,
    gaps,
    offline_keys,
    till_requests,
    till_vouchers,
    vendor_deliveries,
)
MEMBER: tuple[Blueprint, ...] = (
    me,
    claims,
    own_vouchers,
    my_rewards,
    my_draws,
    my_benefits,
    households,
    books,
    my_activities,
    my_referrals,
    member_sessions,
    passkeys,
    devices,
    security,
    member_pin,
    my_cards,
    allowances,
    wallets,
    my_offers,
    own_tier,
    own_profile,
    questions,
    wishes,
)
SETUP: tuple[Blueprint, ...] = (
    programs,
    looks,
    terms,
    trials,
    catalog,
    stores,
    till_keys,
    key_requests,
    mappings,
    connections,
    sandbox,
)
TELLING: tuple[Blueprint, ...] = (webhooks, deliveries, events)
PEOPLE: tuple[Blueprint, ...] = (
    members,
    member_cards,
    member_pins,
    member_offers,
    member_benefits,
    member_households,
    member_profile,
    segments,
    draws,
    member_activities,
    adjustments,
    tiers,
    member_deeds,
)
DESK: tuple[Blueprint, ...] = (
    *(parked, rejected_deliveries, vouchers, voucher_batches, voucher_codes, reports, figures),
    *(funding, exports, member_books),
)
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
