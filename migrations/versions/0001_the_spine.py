"""The spine"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Id, Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# History is only ever added to. Corrections are entries.
APPEND_ONLY = ("entry", "movement", "draw")


def upgrade() -> None:
    op.create_table(
        "card",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("issued_at", Instant, nullable=False),
        sa.CheckConstraint(
            "status IN ('active', 'earn-only', 'blocked', 'replaced', 'expired')", name=op.f("ck_card_status")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_card")),
    )
    op.create_index("ix_card_member_id", "card", ["member_id"], unique=False)
    op.create_table(
        "catalog_item",
        sa.Column("sku", sa.String(length=80), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("barcode", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=240), nullable=False),
        sa.Column("item_class", sa.String(length=80), nullable=False),
        sa.Column("brand", sa.String(length=80), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("cost_minor", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("sku", "effective_on", name=op.f("pk_catalog_item")),
    )
    op.create_index("ix_catalog_item_barcode", "catalog_item", ["barcode"], unique=False)
    op.create_table(
        "claim",
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("receipt_id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("awaited", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.CheckConstraint("revision >= 1 OR answer = ''", name=op.f("ck_claim_revision")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_claim")),
    )
    op.create_table(
        "contact",
        sa.Column("blind", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.CheckConstraint("kind IN ('phone', 'email')", name=op.f("ck_contact_kind")),
        sa.PrimaryKeyConstraint("blind", name=op.f("pk_contact")),
    )
    op.create_index("ix_contact_member_id", "contact", ["member_id"], unique=False)
    op.create_table(
        "external_id",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_external_id")),
    )
    op.create_index("ix_external_id_member_id", "external_id", ["member_id"], unique=False)
    op.create_table(
        "head",
        sa.Column("holder_id", Id, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("next_due_at", Instant, nullable=True),
        sa.Column("acted_at", Instant, nullable=True),
        sa.CheckConstraint("seq >= 0", name=op.f("ck_head_seq")),
        sa.PrimaryKeyConstraint("holder_id", name=op.f("pk_head")),
    )
    op.create_index(op.f("ix_head_next_due_at"), "head", ["next_due_at"], unique=False)
    op.create_table(
        "member_token",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("issued_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("revoked_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_member_token")),
    )
    op.create_index("ix_member_token_member_id", "member_token", ["member_id"], unique=False)
    op.create_table(
        "parked",
        sa.Column("claim_key", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("receipt_id", Id, nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("waits_for", sa.String(length=300), nullable=False),
        sa.Column("purchased_at", Instant, nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("parked_at", Instant, nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'resolved', 'dismissed')", name=op.f("ck_parked_status")),
        sa.PrimaryKeyConstraint("claim_key", "digest", name=op.f("pk_parked")),
    )
    op.create_index("ix_parked_waits_for", "parked", ["waits_for"], unique=False)
    op.create_index("ix_parked_who", "parked", ["who"], unique=False)
    op.create_table(
        "program_version",
        sa.Column("program", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("effective_from", Instant, nullable=False),
        sa.Column("published_at", Instant, nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_program_version_version")),
        sa.PrimaryKeyConstraint("program", "version", name=op.f("pk_program_version")),
    )
    op.create_table(
        "store",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("program", sa.String(length=64), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_store")),
    )
    op.create_table(
        "voucher",
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("voucher_id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("program", sa.String(length=80), nullable=False),
        sa.Column("reward", sa.String(length=64), nullable=False),
        sa.Column("worth_minor", sa.BigInteger(), nullable=False),
        sa.Column("money", sa.String(length=3), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("issued_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=True),
        sa.CheckConstraint(
            "status IN ('issued', 'redeemed', 'expired', 'voided')", name=op.f("ck_voucher_status")
        ),
        sa.CheckConstraint("worth_minor > 0", name=op.f("ck_voucher_worth_minor")),
        sa.PrimaryKeyConstraint("code_digest", name=op.f("pk_voucher")),
    )
    op.create_index("ix_voucher_member_id", "voucher", ["member_id"], unique=False)
    op.create_table(
        "balance",
        sa.Column("holder_id", Id, nullable=False),
        sa.Column("currency", sa.String(length=32), nullable=False),
        sa.Column("available", sa.BigInteger(), nullable=False),
        sa.Column("pending", sa.BigInteger(), nullable=False),
        sa.Column("held", sa.BigInteger(), nullable=False),
        sa.Column("owed", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("available >= 0", name=op.f("ck_balance_available")),
        sa.CheckConstraint("held >= 0", name=op.f("ck_balance_held")),
        sa.CheckConstraint("owed = 0 OR available = 0", name=op.f("ck_balance_debts_first")),
        sa.CheckConstraint("owed >= 0", name=op.f("ck_balance_owed")),
        sa.CheckConstraint("pending >= 0", name=op.f("ck_balance_pending")),
        sa.ForeignKeyConstraint(["holder_id"], ["head.holder_id"], name=op.f("fk_balance_holder_id")),
        sa.PrimaryKeyConstraint("holder_id", "currency", name=op.f("pk_balance")),
    )
    op.create_table(
        "bucket",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("counter", sa.String(length=64), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("store", sa.String(length=64), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["head.holder_id"], name=op.f("fk_bucket_member_id")),
        sa.PrimaryKeyConstraint("member_id", "counter", "on_day", "store", name=op.f("pk_bucket")),
    )
    op.create_table(
        "entry",
        sa.Column("holder_id", Id, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("cause", sa.String(length=240), nullable=False),
        sa.Column("effective_at", Instant, nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("program", sa.String(length=80), nullable=False),
        sa.Column("engine", sa.String(length=16), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.Column("counters", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("note_digest", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(hash) = 64 AND length(previous_hash) = 64", name=op.f("ck_entry_hash")),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_entry_seq")),
        sa.ForeignKeyConstraint(["holder_id"], ["head.holder_id"], name=op.f("fk_entry_holder_id")),
        sa.PrimaryKeyConstraint("holder_id", "seq", name=op.f("pk_entry")),
    )
    op.create_index("uq_entry_holder_id_cause", "entry", ["holder_id", "cause"], unique=True)
    op.create_table(
        "member",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("program", sa.String(length=64), nullable=False),
        sa.Column("joined_at", Instant, nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("name_sealed", sa.Text(), nullable=False),
        sa.Column("phone_sealed", sa.Text(), nullable=False),
        sa.Column("email_sealed", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('active', 'merged', 'erased')", name=op.f("ck_member_status")),
        sa.ForeignKeyConstraint(["member_id"], ["head.holder_id"], name=op.f("fk_member_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member")),
    )
    op.create_table(
        "receipt_sku",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("sku", sa.String(length=80), nullable=False),
        sa.Column("receipt_id", Id, nullable=False),
        sa.Column("purchased_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["head.holder_id"], name=op.f("fk_receipt_sku_member_id")),
        sa.PrimaryKeyConstraint("member_id", "sku", "receipt_id", name=op.f("pk_receipt_sku")),
    )
    op.create_table(
        "redemption",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("reward", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["head.holder_id"], name=op.f("fk_redemption_member_id")),
        sa.PrimaryKeyConstraint("member_id", "key_digest", name=op.f("pk_redemption")),
    )
    op.create_table(
        "returned",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("return_id", Id, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("return_line", sa.Integer(), nullable=False),
        sa.Column("receipt_id", Id, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.String(length=32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_returned_amount_minor")),
        sa.ForeignKeyConstraint(["member_id"], ["head.holder_id"], name=op.f("fk_returned_member_id")),
        sa.PrimaryKeyConstraint("member_id", "return_id", "seq", "n", name=op.f("pk_returned")),
    )
    op.create_index("ix_returned_member_id_receipt_id", "returned", ["member_id", "receipt_id"], unique=False)
    op.create_table(
        "standing",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("ladder", sa.String(length=64), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=False),
        sa.Column("tier", sa.String(length=64), nullable=False),
        sa.Column("since_at", Instant, nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("review_at", Instant, nullable=True),
        sa.Column("counted_at", Instant, nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.CheckConstraint("(until_on IS NULL) = (review_at IS NULL)", name=op.f("ck_standing_review")),
        sa.ForeignKeyConstraint(["member_id"], ["head.holder_id"], name=op.f("fk_standing_member_id")),
        sa.PrimaryKeyConstraint("member_id", "ladder", name=op.f("pk_standing")),
    )
    op.create_table(
        "till_key",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("store", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("revoked_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(["store"], ["store.code"], name=op.f("fk_till_key_store")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_till_key")),
    )
    op.create_table(
        "entitlement",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("receipt_id", Id, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("posted", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id", "seq"], ["entry.holder_id", "entry.seq"], name=op.f("fk_entitlement_member_id_seq")
        ),
        sa.PrimaryKeyConstraint("member_id", "receipt_id", "seq", name=op.f("pk_entitlement")),
    )
    op.create_table(
        "entry_note",
        sa.Column("holder_id", Id, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_id", "seq"], ["entry.holder_id", "entry.seq"], name=op.f("fk_entry_note_holder_id_seq")
        ),
        sa.PrimaryKeyConstraint("holder_id", "seq", name=op.f("pk_entry_note")),
    )
    op.create_table(
        "hold",
        sa.Column("holder_id", Id, nullable=False),
        sa.Column("hold_id", Id, nullable=False),
        sa.Column("currency", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("opened_seq", sa.BigInteger(), nullable=False),
        sa.Column("closed_seq", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", Instant, nullable=False),
        sa.CheckConstraint("(status = 'open') = (closed_seq IS NULL)", name=op.f("ck_hold_closed")),
        sa.CheckConstraint("status IN ('open', 'captured', 'released')", name=op.f("ck_hold_status")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_hold_amount")),
        sa.ForeignKeyConstraint(
            ["holder_id", "closed_seq"],
            ["entry.holder_id", "entry.seq"],
            name=op.f("fk_hold_holder_id_closed_seq"),
        ),
        sa.ForeignKeyConstraint(
            ["holder_id", "opened_seq"],
            ["entry.holder_id", "entry.seq"],
            name=op.f("fk_hold_holder_id_opened_seq"),
        ),
        sa.PrimaryKeyConstraint("holder_id", "hold_id", name=op.f("pk_hold")),
    )
    op.create_table(
        "lot",
        sa.Column("holder_id", Id, nullable=False),
        sa.Column("opened_seq", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=16), nullable=False),
        sa.Column("usable_from", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=True),
        sa.Column("origin", sa.String(length=240), nullable=False),
        sa.Column("expired", sa.BigInteger(), nullable=False),
        sa.Column("excused", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("account IN ('available', 'pending')", name=op.f("ck_lot_account")),
        sa.CheckConstraint(
            "amount > 0 AND remaining >= 0 AND remaining <= amount", name=op.f("ck_lot_remaining")
        ),
        sa.CheckConstraint("excused >= 0 AND excused <= expired", name=op.f("ck_lot_expired")),
        sa.ForeignKeyConstraint(
            ["holder_id", "opened_seq"],
            ["entry.holder_id", "entry.seq"],
            name=op.f("fk_lot_holder_id_opened_seq"),
        ),
        sa.PrimaryKeyConstraint("holder_id", "opened_seq", "n", name=op.f("pk_lot")),
    )
    op.create_index("ix_lot_holder_id_origin", "lot", ["holder_id", "origin"], unique=False)
    op.create_index(
        "ix_lot_open",
        "lot",
        ["holder_id", "expires_at"],
        unique=False,
        sqlite_where=sa.text("remaining > 0"),
        postgresql_where=sa.text("remaining > 0"),
    )
    op.create_table(
        "member_key",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.member_id"], name=op.f("fk_member_key_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_key")),
    )
    op.create_table(
        "movement",
        sa.Column("holder_id", Id, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=16), nullable=False),
        sa.Column("currency", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("target", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(move = 'adjust' AND source = 'adjusted' AND target = 'available') OR (move = 'adjust' AND source = 'available' AND target = 'adjusted') OR (move = 'burn' AND source = 'available' AND target = 'redeemed') OR (move = 'capture' AND source = 'held' AND target = 'redeemed') OR (move = 'clawback' AND source = 'available' AND target = 'issued') OR (move = 'clawback' AND source = 'pending' AND target = 'issued') OR (move = 'earn' AND source = 'issued' AND target = 'available') OR (move = 'earn' AND source = 'issued' AND target = 'pending') OR (move = 'expire' AND source = 'available' AND target = 'expired') OR (move = 'expire' AND source = 'pending' AND target = 'expired') OR (move = 'forgive' AND source = 'forgiven' AND target = 'issued') OR (move = 'hold' AND source = 'available' AND target = 'held') OR (move = 'mature' AND source = 'pending' AND target = 'available') OR (move = 'merge' AND source = 'available' AND target = 'transferred') OR (move = 'merge' AND source = 'owed' AND target = 'transferred') OR (move = 'merge' AND source = 'pending' AND target = 'transferred') OR (move = 'merge' AND source = 'transferred' AND target = 'available') OR (move = 'merge' AND source = 'transferred' AND target = 'owed') OR (move = 'merge' AND source = 'transferred' AND target = 'pending') OR (move = 'release' AND source = 'held' AND target = 'available') OR (move = 'repay' AND source = 'available' AND target = 'owed') OR (move = 'restore' AND source = 'redeemed' AND target = 'available') OR (move = 'shortfall' AND source = 'owed' AND target = 'issued')",
            name=op.f("ck_movement_legal"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_movement_amount")),
        sa.ForeignKeyConstraint(
            ["holder_id", "seq"], ["entry.holder_id", "entry.seq"], name=op.f("fk_movement_holder_id_seq")
        ),
        sa.PrimaryKeyConstraint("holder_id", "seq", "n", name=op.f("pk_movement")),
    )
    op.create_table(
        "receipt",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("receipt_id", Id, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("claim_key", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("purchased_at", Instant, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("store", sa.String(length=64), nullable=False),
        sa.Column("program", sa.String(length=80), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('sale', 'return', 'void')", name=op.f("ck_receipt_kind")),
        sa.ForeignKeyConstraint(
            ["member_id", "seq"], ["entry.holder_id", "entry.seq"], name=op.f("fk_receipt_member_id_seq")
        ),
        sa.PrimaryKeyConstraint("member_id", "receipt_id", "revision", name=op.f("pk_receipt")),
    )
    op.create_index(
        "ix_receipt_member_id_purchased_at", "receipt", ["member_id", "purchased_at"], unique=False
    )
    op.create_table(
        "tier_change",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("ladder", sa.String(length=64), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("before", sa.String(length=64), nullable=False),
        sa.Column("after", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("counter", sa.String(length=64), nullable=False),
        sa.Column("window_from", sa.Date(), nullable=False),
        sa.Column("window_to", sa.Date(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("threshold", sa.BigInteger(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("superseded_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id", "seq"], ["entry.holder_id", "entry.seq"], name=op.f("fk_tier_change_member_id_seq")
        ),
        sa.PrimaryKeyConstraint("member_id", "seq", "n", name=op.f("pk_tier_change")),
    )
    op.create_table(
        "draw",
        sa.Column("holder_id", Id, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("lot_seq", sa.BigInteger(), nullable=False),
        sa.Column("lot_n", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("of_seq", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "(amount < 0) = (purpose IN ('release', 'restore')) AND (amount < 0) = (of_seq IS NOT NULL)",
            name=op.f("ck_draw_direction"),
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_draw_amount")),
        sa.ForeignKeyConstraint(
            ["holder_id", "lot_seq", "lot_n"],
            ["lot.holder_id", "lot.opened_seq", "lot.n"],
            name=op.f("fk_draw_holder_id_lot_seq_lot_n"),
        ),
        sa.ForeignKeyConstraint(
            ["holder_id", "seq"], ["entry.holder_id", "entry.seq"], name=op.f("fk_draw_holder_id_seq")
        ),
        sa.PrimaryKeyConstraint("holder_id", "seq", "n", name=op.f("pk_draw")),
    )
    op.create_index("ix_draw_holder_id_of_seq", "draw", ["holder_id", "of_seq"], unique=False)
    guard_history()


def downgrade() -> None:
    unguard_history()
    op.drop_index("ix_draw_holder_id_of_seq", table_name="draw")
    op.drop_table("draw")
    op.drop_table("tier_change")
    op.drop_index("ix_receipt_member_id_purchased_at", table_name="receipt")
    op.drop_table("receipt")
    op.drop_table("movement")
    op.drop_table("member_key")
    op.drop_index(
        "ix_lot_open",
        table_name="lot",
        sqlite_where=sa.text("remaining > 0"),
        postgresql_where=sa.text("remaining > 0"),
    )
    op.drop_index("ix_lot_holder_id_origin", table_name="lot")
    op.drop_table("lot")
    op.drop_table("hold")
    op.drop_table("entry_note")
    op.drop_table("entitlement")
    op.drop_table("till_key")
    op.drop_table("standing")
    op.drop_index("ix_returned_member_id_receipt_id", table_name="returned")
    op.drop_table("returned")
    op.drop_table("redemption")
    op.drop_table("receipt_sku")
    op.drop_table("member")
    op.drop_index("uq_entry_holder_id_cause", table_name="entry")
    op.drop_table("entry")
    op.drop_table("bucket")
    op.drop_table("balance")
    op.drop_index("ix_voucher_member_id", table_name="voucher")
    op.drop_table("voucher")
    op.drop_table("store")
    op.drop_table("program_version")
    op.drop_index("ix_parked_who", table_name="parked")
    op.drop_index("ix_parked_waits_for", table_name="parked")
    op.drop_table("parked")
    op.drop_index("ix_member_token_member_id", table_name="member_token")
    op.drop_table("member_token")
    op.drop_index(op.f("ix_head_next_due_at"), table_name="head")
    op.drop_table("head")
    op.drop_index("ix_external_id_member_id", table_name="external_id")
    op.drop_table("external_id")
    op.drop_index("ix_contact_member_id", table_name="contact")
    op.drop_table("contact")
    op.drop_table("claim")
    op.drop_index("ix_catalog_item_barcode", table_name="catalog_item")
    op.drop_table("catalog_item")
    op.drop_index("ix_card_member_id", table_name="card")
    op.drop_table("card")


def guard_history() -> None:
    """Let the database itself refuse to change or delete what was written."""
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for deed in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{table} is append-only: write a correcting entry'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " RAISE EXCEPTION '% is append-only: write a correcting entry', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def unguard_history() -> None:
    """Take the guards away again."""
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for deed in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{deed}")
        return
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    op.execute("DROP FUNCTION refuse_change()")
