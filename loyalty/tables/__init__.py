"""The tables of the loyalty package: configuration, people, receipts."""

from loyalty.tables.configuration import catalog_item, program_version, store, till_key
from loyalty.tables.people import card, contact, external_id, member, member_key
from loyalty.tables.receipts import (
    claim,
    entitlement,
    parked,
    receipt,
    receipt_sku,
    redemption,
    returned,
    voucher,
)

__all__ = [
    "card",
    "catalog_item",
    "claim",
    "contact",
    "entitlement",
    "external_id",
    "member",
    "member_key",
    "parked",
    "program_version",
    "receipt",
    "receipt_sku",
    "redemption",
    "returned",
    "store",
    "till_key",
    "voucher",
]
