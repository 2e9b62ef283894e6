"""The tables of the loyalty package: configuration, people, receipts."""

from loyalty.tables.cards import burn_lock, card_nonce
from loyalty.tables.configuration import catalog_item, mapping, program_version, sandbox, store, till_key
from loyalty.tables.merges import former_member, member_merge
from loyalty.tables.people import card, contact, external_id, member, member_key
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
from loyalty.tables.wishes import consent, preference

__all__ = [
    "burn_lock",
    "card",
    "card_nonce",
    "catalog_item",
    "claim",
    "claim_code",
    "consent",
    "contact",
    "entitlement",
    "external_id",
    "former_member",
    "mapping",
    "member",
    "member_key",
    "member_merge",
    "parked",
    "preference",
    "program_version",
    "receipt",
    "receipt_redemption",
    "receipt_sku",
    "redemption",
    "returned",
    "sandbox",
    "store",
    "till_hold",
    "till_key",
    "voucher",
]
