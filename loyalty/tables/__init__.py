"""The tables of the loyalty package: configuration, people, receipts."""

from loyalty.tables.benefits import benefit_use
from loyalty.tables.branding import branding
from loyalty.tables.cards import burn_lock, card_nonce, member_pin
from loyalty.tables.configuration import catalog_item, mapping, program_version, sandbox, store, till_key
from loyalty.tables.connections import connection, connection_tally
from loyalty.tables.contests import contest_place, contest_result
from loyalty.tables.drafts import draft
from loyalty.tables.draws import draw_chance, prize_draw
from loyalty.tables.households import household, household_invitation, household_member, household_place
from loyalty.tables.merges import former_member, member_merge
from loyalty.tables.missing import missing_report
from loyalty.tables.offers import offer_activation, offer_budget, offer_day
from loyalty.tables.offline import offline_allowance
from loyalty.tables.people import (
    card,
    contact,
    external_id,
    member,
    member_key,
    member_profile,
    name_word,
    segment_member,
)
from loyalty.tables.receipts import (
    claim,
    claim_code,
    entitlement,
    parked,
    receipt,
    receipt_sku,
    redemption,
    returned,
    voucher,
)
from loyalty.tables.redemptions import receipt_redemption, till_hold
from loyalty.tables.referrals import referral, referral_code
from loyalty.tables.rewards import reward_stock
from loyalty.tables.switching import opened_member
from loyalty.tables.voucher_batches import voucher_batch, voucher_batch_member
from loyalty.tables.wishes import consent, preference

__all__ = [
    "benefit_use",
    "branding",
    "burn_lock",
    "card",
    "card_nonce",
    "catalog_item",
    "claim",
    "claim_code",
    "connection",
    "connection_tally",
    "consent",
    "contact",
    "contest_place",
    "contest_result",
    "draft",
    "draw_chance",
    "entitlement",
    "external_id",
    "former_member",
    "household",
    "household_invitation",
    "household_member",
    "household_place",
    "mapping",
    "member",
    "member_key",
    "member_merge",
    "member_pin",
    "member_profile",
    "missing_report",
    "name_word",
    "offer_activation",
    "offer_budget",
    "offer_day",
    "offline_allowance",
    "opened_member",
    "parked",
    "preference",
    "prize_draw",
    "program_version",
    "receipt",
    "receipt_redemption",
    "receipt_sku",
    "redemption",
    "referral",
    "referral_code",
    "returned",
    "reward_stock",
    "sandbox",
    "segment_member",
    "store",
    "till_hold",
    "till_key",
    "voucher",
    "voucher_batch",
    "voucher_batch_member",
]
