"""Every till"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Id, Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "connection_tally",
        sa.Column("connection", sa.String(length=64), nullable=False),
        sa.Column("deliveries", sa.BigInteger(), nullable=False),
        sa.Column("refused", sa.BigInteger(), nullable=False),
        sa.Column("delivered_at", Instant, nullable=True),
        sa.Column("refused_at", Instant, nullable=True),
        sa.Column("refused_why", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("connection", name=op.f("pk_connection_tally")),
    )
    op.create_table(
        "imported_file",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_imported_file")),
    )
    op.create_index("ix_imported_file_finished_at", "imported_file", ["finished_at"], unique=False)
    op.create_table(
        "offline_allowance",
        sa.Column("nonce", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("program", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("card", sa.String(length=40), nullable=False),
        sa.Column("tier", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=64), nullable=False),
        sa.Column("ceiling", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("closes_at", Instant, nullable=False),
        sa.Column("ended_at", Instant, nullable=True),
        sa.Column("used_by", Id, nullable=True),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_offline_allowance")),
    )
    op.create_index("ix_offline_allowance_expires_at", "offline_allowance", ["expires_at"], unique=False)
    op.create_index("ix_offline_allowance_member_id", "offline_allowance", ["member_id"], unique=False)
    op.create_table(
        "rejected_delivery",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("connection", sa.String(length=64), nullable=False),
        sa.Column("store", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("codes", sa.String(length=200), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("received_at", Instant, nullable=False),
        sa.Column("tried_at", Instant, nullable=False),
        sa.Column("closed_at", Instant, nullable=True),
        sa.Column("closed_by", sa.String(length=80), nullable=False),
        sa.Column("closed_why", sa.String(length=400), nullable=False),
        sa.CheckConstraint(
            "(status = 'waiting') = (closed_at IS NULL)", name=op.f("ck_rejected_delivery_closed_at")
        ),
        sa.CheckConstraint(
            "status = 'waiting' OR (sealed = '' AND notes = '' AND wrapped = '')",
            name=op.f("ck_rejected_delivery_wiped"),
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'resolved', 'dismissed')", name=op.f("ck_rejected_delivery_status")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_rejected_delivery")),
    )
    op.create_index("ix_rejected_delivery_received_at", "rejected_delivery", ["received_at"], unique=False)
    op.create_index(
        "ix_rejected_delivery_status_received_at",
        "rejected_delivery",
        ["status", "received_at"],
        unique=False,
    )
    op.create_table(
        "connection",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("adapter", sa.String(length=32), nullable=False),
        sa.Column("store", sa.String(length=64), nullable=False),
        sa.Column("external_prefix", sa.String(length=32), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("sealed_secret", sa.Text(), nullable=True),
        sa.Column("old_sealed_secret", sa.Text(), nullable=True),
        sa.Column("old_secret_until", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('on', 'off')", name=op.f("ck_connection_state")),
        sa.CheckConstraint(
            "(old_sealed_secret IS NULL) = (old_secret_until IS NULL)", name=op.f("ck_connection_old_secret")
        ),
        sa.ForeignKeyConstraint(["store"], ["store.code"], name=op.f("fk_connection_store")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_connection")),
    )
    op.create_table(
        "member_pin",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("set_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.member_id"], name=op.f("fk_member_pin_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_member_pin")),
    )
    op.add_column("card_nonce", sa.Column("used_by", Id, nullable=True))
    op.add_column("staff", sa.Column("till_code", sa.String(length=64), nullable=True))
    op.add_column("standing", sa.Column("card_years", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("standing", "card_years")
    op.drop_column("staff", "till_code")
    op.drop_column("card_nonce", "used_by")
    op.drop_table("member_pin")
    op.drop_table("connection")
    op.drop_index("ix_rejected_delivery_status_received_at", table_name="rejected_delivery")
    op.drop_index("ix_rejected_delivery_received_at", table_name="rejected_delivery")
    op.drop_table("rejected_delivery")
    op.drop_index("ix_offline_allowance_member_id", table_name="offline_allowance")
    op.drop_index("ix_offline_allowance_expires_at", table_name="offline_allowance")
    op.drop_table("offline_allowance")
    op.drop_index("ix_imported_file_finished_at", table_name="imported_file")
    op.drop_table("imported_file")
    op.drop_table("connection_tally")
