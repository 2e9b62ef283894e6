"""Every programme"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Id, Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contest_result",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("winners", sa.Integer(), nullable=False),
        sa.Column("decided_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_contest_result")),
    )
    op.create_table(
        "household",
        sa.Column("household_id", Id, nullable=False),
        sa.Column("program", sa.String(length=64), nullable=False),
        sa.Column("head_id", Id, nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("founded_at", Instant, nullable=False),
        sa.Column("ended_at", Instant, nullable=True),
        sa.CheckConstraint("members >= 0", name=op.f("ck_household_members")),
        sa.PrimaryKeyConstraint("household_id", name=op.f("pk_household")),
    )
    op.create_table(
        "household_invitation",
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("household_id", Id, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("code_digest", name=op.f("pk_household_invitation")),
    )
    op.create_index(
        "ix_household_invitation_household_id", "household_invitation", ["household_id"], unique=False
    )
    op.create_table(
        "household_place",
        sa.Column("household_id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("joined_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("household_id", "member_id", name=op.f("pk_household_place")),
    )
    op.create_table(
        "offer_budget",
        sa.Column("key", sa.String(length=130), nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("spent >= 0", name=op.f("ck_offer_budget_spent")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_offer_budget")),
    )
    op.create_table(
        "prize_draw",
        sa.Column("key", sa.String(length=130), nullable=False),
        sa.Column("seed_digest", sa.String(length=64), nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("drawn_at", Instant, nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("chances", sa.BigInteger(), nullable=True),
        sa.Column("members", sa.Integer(), nullable=True),
        sa.Column("list_digest", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_prize_draw")),
    )
    op.create_table(
        "referral",
        sa.Column("newcomer_id", Id, nullable=False),
        sa.Column("referrer_id", Id, nullable=False),
        sa.Column("named_at", Instant, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("own", sa.String(length=16), nullable=False),
        sa.Column("own_seq", sa.Integer(), nullable=True),
        sa.Column("theirs", sa.String(length=16), nullable=False),
        sa.Column("referrer_seq", sa.Integer(), nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'decided')", name=op.f("ck_referral_status")),
        sa.CheckConstraint("newcomer_id <> referrer_id", name=op.f("ck_referral_of_another")),
        sa.PrimaryKeyConstraint("newcomer_id", name=op.f("pk_referral")),
    )
    op.create_index("ix_referral_referrer_id", "referral", ["referrer_id"], unique=False)
    op.create_index("ix_referral_status", "referral", ["status", "newcomer_id"], unique=False)
    op.create_table(
        "referral_code",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_referral_code")),
    )
    op.create_table(
        "reward_stock",
        sa.Column("key", sa.String(length=130), nullable=False),
        sa.Column("given", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("given >= 0", name=op.f("ck_reward_stock_given")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_reward_stock")),
    )
    op.create_table(
        "voucher_batch",
        sa.Column("key", sa.String(length=130), nullable=False),
        sa.Column("batch_id", Id, nullable=False),
        sa.Column("wish", sa.String(length=64), nullable=False),
        sa.Column("reward", sa.String(length=64), nullable=False),
        sa.Column("segment", sa.String(length=64), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("worth_minor", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("approved_by", sa.String(length=80), nullable=True),
        sa.Column("finished_at", Instant, nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'running', 'stopped', 'done')", name=op.f("ck_voucher_batch_status")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_voucher_batch")),
    )
    op.create_index("ix_voucher_batch_batch_id", "voucher_batch", ["batch_id"], unique=False)
    op.create_table(
        "benefit_use",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("benefit", sa.String(length=64), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("used_at", Instant, nullable=False),
        sa.Column("store", sa.String(length=64), nullable=True),
        sa.Column("used_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.member_id"], name=op.f("fk_benefit_use_member_id")),
        sa.PrimaryKeyConstraint("member_id", "benefit", "from_on", "n", name=op.f("pk_benefit_use")),
    )
    op.create_table(
        "contest_place",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("contest", sa.String(length=160), nullable=False),
        sa.Column("through_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("given", sa.String(length=16), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.member_id"], name=op.f("fk_contest_place_member_id")),
        sa.PrimaryKeyConstraint("member_id", "contest", name=op.f("pk_contest_place")),
    )
    op.create_table(
        "draw_chance",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("draw", sa.String(length=130), nullable=False),
        sa.Column("chances", sa.BigInteger(), nullable=False),
        sa.Column("prize", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.member_id"], name=op.f("fk_draw_chance_member_id")),
        sa.PrimaryKeyConstraint("member_id", "draw", name=op.f("pk_draw_chance")),
    )
    op.create_index("ix_draw_chance_draw", "draw_chance", ["draw", "place"], unique=False)
    op.create_table(
        "household_member",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("household_id", Id, nullable=False),
        sa.Column("joined_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.member_id"], name=op.f("fk_household_member_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_household_member")),
    )
    op.create_table(
        "member_profile",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("told_at", Instant, nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.member_id"], name=op.f("fk_member_profile_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", "field", name=op.f("pk_member_profile")),
    )
    op.create_table(
        "offer_activation",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("offer", sa.String(length=64), nullable=False),
        sa.Column("activated_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.member_id"], name=op.f("fk_offer_activation_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", "offer", name=op.f("pk_offer_activation")),
    )
    op.create_table(
        "offer_day",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("offer", sa.String(length=64), nullable=False),
        sa.Column("span_from", sa.Date(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("chosen_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.member_id"], name=op.f("fk_offer_day_member_id")),
        sa.PrimaryKeyConstraint("member_id", "offer", "span_from", name=op.f("pk_offer_day")),
    )
    op.create_table(
        "opened_member",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("batch", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("undone_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id", "seq"],
            ["entry.holder_id", "entry.seq"],
            name=op.f("fk_opened_member_member_id_seq"),
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_opened_member")),
    )
    op.create_table(
        "segment_member",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("segment", sa.String(length=64), nullable=False),
        sa.Column("listed_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.member_id"], name=op.f("fk_segment_member_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", "segment", name=op.f("pk_segment_member")),
    )
    op.create_table(
        "voucher_batch_member",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("batch", sa.String(length=130), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("voucher_id", Id, nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('', 'issued', 'skipped')", name=op.f("ck_voucher_batch_member_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.member_id"], name=op.f("fk_voucher_batch_member_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", "batch", name=op.f("pk_voucher_batch_member")),
    )
    op.create_index(
        "ix_voucher_batch_member_batch",
        "voucher_batch_member",
        ["batch", "outcome", "member_id"],
        unique=False,
    )
    op.add_column("card", sa.Column("kind", sa.String(length=64), nullable=True))
    op.add_column("card", sa.Column("valid_through", sa.Date(), nullable=True))
    op.create_index("ix_card_valid_through", "card", ["valid_through"], unique=False)
    op.add_column("entry", sa.Column("marks", sa.Text(), nullable=True))
    op.add_column("head", sa.Column("marks", sa.Text(), nullable=True))
    op.add_column("lot", sa.Column("rolls", sa.String(length=120), nullable=True))
    op.add_column("receipt_redemption", sa.Column("settles", sa.String(length=8), nullable=True))
    op.add_column("receipt_redemption", sa.Column("paid_minor", sa.BigInteger(), nullable=True))
    op.add_column("staff", sa.Column("member_id", Id, nullable=True))
    op.add_column("staff_invitation", sa.Column("known_to", Id, nullable=True))
    op.add_column("staff_invitation", sa.Column("known_since", Instant, nullable=True))
    op.add_column("standing", sa.Column("moves_at", Instant, nullable=True))
    op.add_column("standing", sa.Column("more", sa.Text(), nullable=True))
    op.add_column("standing", sa.Column("awaits", sa.String(length=16), nullable=True))
    op.create_index(op.f("ix_standing_awaits_member_id"), "standing", ["awaits", "member_id"], unique=False)
    op.create_index(op.f("ix_standing_moves_at"), "standing", ["moves_at"], unique=False)
    op.add_column("store", sa.Column("groups", sa.Text(), nullable=True))
    op.add_column("tier_change", sa.Column("towards", sa.String(length=64), nullable=True))
    op.add_column("tier_change", sa.Column("due_at", Instant, nullable=True))
    op.add_column("voucher", sa.Column("origin", sa.String(length=120), nullable=True))
    op.add_column("voucher", sa.Column("withdrawn_at", Instant, nullable=True))
    op.add_column("voucher", sa.Column("reserved_until", Instant, nullable=True))
    op.add_column("voucher", sa.Column("reserved_store", sa.String(length=64), nullable=True))
    op.add_column("voucher", sa.Column("reserved_till", sa.String(length=80), nullable=True))
    op.add_column("voucher", sa.Column("restored_at", Instant, nullable=True))
    op.create_index(
        "ix_voucher_lapses",
        "voucher",
        ["expires_at", "code_digest"],
        unique=False,
        sqlite_where=sa.text("status = 'issued' AND expires_at IS NOT NULL"),
        postgresql_where=sa.text("status = 'issued' AND expires_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_voucher_lapses",
        table_name="voucher",
        sqlite_where=sa.text("status = 'issued' AND expires_at IS NOT NULL"),
        postgresql_where=sa.text("status = 'issued' AND expires_at IS NOT NULL"),
    )
    op.drop_column("voucher", "restored_at")
    op.drop_column("voucher", "reserved_till")
    op.drop_column("voucher", "reserved_store")
    op.drop_column("voucher", "reserved_until")
    op.drop_column("voucher", "withdrawn_at")
    op.drop_column("voucher", "origin")
    op.drop_column("tier_change", "due_at")
    op.drop_column("tier_change", "towards")
    op.drop_column("store", "groups")
    op.drop_index(op.f("ix_standing_moves_at"), table_name="standing")
    op.drop_index(op.f("ix_standing_awaits_member_id"), table_name="standing")
    op.drop_column("standing", "awaits")
    op.drop_column("standing", "more")
    op.drop_column("standing", "moves_at")
    op.drop_column("staff_invitation", "known_since")
    op.drop_column("staff_invitation", "known_to")
    op.drop_column("staff", "member_id")
    op.drop_column("receipt_redemption", "paid_minor")
    op.drop_column("receipt_redemption", "settles")
    op.drop_column("lot", "rolls")
    op.drop_column("head", "marks")
    op.drop_column("entry", "marks")
    op.drop_index("ix_card_valid_through", table_name="card")
    op.drop_column("card", "valid_through")
    op.drop_column("card", "kind")
    op.drop_index("ix_voucher_batch_member_batch", table_name="voucher_batch_member")
    op.drop_table("voucher_batch_member")
    op.drop_table("segment_member")
    op.drop_table("opened_member")
    op.drop_table("offer_day")
    op.drop_table("offer_activation")
    op.drop_table("member_profile")
    op.drop_table("household_member")
    op.drop_index("ix_draw_chance_draw", table_name="draw_chance")
    op.drop_table("draw_chance")
    op.drop_table("contest_place")
    op.drop_table("benefit_use")
    op.drop_index("ix_voucher_batch_batch_id", table_name="voucher_batch")
    op.drop_table("voucher_batch")
    op.drop_table("reward_stock")
    op.drop_table("referral_code")
    op.drop_index("ix_referral_status", table_name="referral")
    op.drop_index("ix_referral_referrer_id", table_name="referral")
    op.drop_table("referral")
    op.drop_table("prize_draw")
    op.drop_table("offer_budget")
    op.drop_table("household_place")
    op.drop_index("ix_household_invitation_household_id", table_name="household_invitation")
    op.drop_table("household_invitation")
    op.drop_table("household")
    op.drop_table("contest_result")
