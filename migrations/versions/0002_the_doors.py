"""The doors"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Id, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What is only ever added to.
APPEND_ONLY = ("audit", "consent", "anchor", "anchored_head")


def upgrade() -> None:
    op.create_table(
        "anchor",
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("previous_digest", sa.String(length=64), nullable=False),
        sa.Column("heads", sa.BigInteger(), nullable=False),
        sa.Column("heads_digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.CheckConstraint("heads >= 0", name=op.f("ck_anchor_heads")),
        sa.PrimaryKeyConstraint("business_date", name=op.f("pk_anchor")),
    )
    op.create_table(
        "answered",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_answered")),
    )
    op.create_index("ix_answered_recorded_at", "answered", ["recorded_at"], unique=False)
    op.create_table(
        "approval",
        sa.Column("approval_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("maker_id", Id, nullable=False),
        sa.Column("asked_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("checker_id", Id, nullable=True),
        sa.Column("decided_at", Instant, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(status = 'open') = (checker_id IS NULL)", name=op.f("ck_approval_decided_by_someone")
        ),
        sa.CheckConstraint("status IN ('open', 'approved', 'rejected')", name=op.f("ck_approval_status")),
        sa.CheckConstraint(
            "checker_id IS NULL OR checker_id <> maker_id", name=op.f("ck_approval_two_persons")
        ),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_approval")),
    )
    op.create_index("ix_approval_status", "approval", ["status"], unique=False)
    op.create_table(
        "audit",
        sa.Column("audit_id", Id, nullable=False),
        sa.Column("noted_at", Instant, nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_actor", "audit", ["actor"], unique=False)
    op.create_index("ix_audit_subject", "audit", ["subject"], unique=False)
    op.create_table(
        "card_nonce",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_card_nonce")),
    )
    op.create_index("ix_card_nonce_expires_at", "card_nonce", ["expires_at"], unique=False)
    op.create_table(
        "claim_code",
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("claim_key", sa.String(length=300), nullable=False),
        sa.Column("document_digest", sa.String(length=64), nullable=False),
        sa.Column("program", sa.String(length=64), nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("claimed_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("code_digest", name=op.f("pk_claim_code")),
    )
    op.create_table(
        "event",
        sa.Column("event_id", Id, nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("member_id", Id, nullable=True),
        sa.Column("program", sa.String(length=64), nullable=False),
        sa.Column("occurred_at", Instant, nullable=False),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_member_id_event_id", "event", ["member_id", "event_id"], unique=False)
    op.create_index("ix_event_type_event_id", "event", ["type", "event_id"], unique=False)
    op.create_index(
        "ix_event_unpublished",
        "event",
        ["event_id"],
        unique=False,
        sqlite_where=sa.text("published_at IS NULL"),
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.create_table(
        "former_member",
        sa.Column("former_id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("former_id", name=op.f("pk_former_member")),
    )
    op.create_index("ix_former_member_member_id", "former_member", ["member_id"], unique=False)
    op.create_table(
        "job_lease",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("until_at", Instant, nullable=True),
        sa.Column("acted_at", Instant, nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_lease")),
    )
    op.create_table(
        "job_run",
        sa.Column("job", sa.String(length=32), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("slice", sa.Integer(), nullable=False),
        sa.Column("slices", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("lease_until_at", Instant, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("finished_at", Instant, nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.CheckConstraint("(status = 'running') = (finished_at IS NULL)", name=op.f("ck_job_run_finished")),
        sa.CheckConstraint(
            "(status = 'running') = (lease_until_at IS NOT NULL)", name=op.f("ck_job_run_lease")
        ),
        sa.CheckConstraint("status IN ('running', 'done', 'failed')", name=op.f("ck_job_run_status")),
        sa.CheckConstraint(
            "slice >= 0 AND slice < slices AND attempts >= 1", name=op.f("ck_job_run_figures")
        ),
        sa.PrimaryKeyConstraint("job", "business_date", "slice", name=op.f("pk_job_run")),
    )
    op.create_table(
        "limit_window",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_limit_window")),
    )
    op.create_index("ix_limit_window_ends_at", "limit_window", ["ends_at"], unique=False)
    op.create_table(
        "mapping",
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("theirs", sa.String(length=80), nullable=False),
        sa.Column("ours", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind IN ('tender', 'tax', 'store')", name=op.f("ck_mapping_kind")),
        sa.PrimaryKeyConstraint("scope", "kind", "theirs", name=op.f("pk_mapping")),
    )
    op.create_table(
        "member_device",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("device_id", Id, nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.CheckConstraint(
            "kind IN ('phone', 'tablet', 'computer', 'other')", name=op.f("ck_member_device_kind")
        ),
        sa.PrimaryKeyConstraint("member_id", "device_id", name=op.f("pk_member_device")),
    )
    op.create_table(
        "notice",
        sa.Column("cause", sa.String(length=240), nullable=False),
        sa.Column("notice_id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=True),
        sa.Column("program", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("not_after", Instant, nullable=False),
        sa.Column("next_at", Instant, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", Instant, nullable=True),
        sa.Column("sent_at", Instant, nullable=True),
        sa.Column("provider_id", sa.String(length=120), nullable=False),
        sa.CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_notice_sent_at")),
        sa.CheckConstraint("channel IN ('', 'email', 'sms')", name=op.f("ck_notice_channel")),
        sa.CheckConstraint("purpose IN ('service', 'points', 'offers')", name=op.f("ck_notice_purpose")),
        sa.CheckConstraint(
            "status = 'waiting' OR (sealed = '' AND wrapped = '')", name=op.f("ck_notice_wiped")
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'sent', 'suppressed', 'failed', 'dead')", name=op.f("ck_notice_status")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_notice_attempts")),
        sa.PrimaryKeyConstraint("cause", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_member_id_created_at", "notice", ["member_id", "created_at"], unique=False)
    op.create_index("ix_notice_status_next_at", "notice", ["status", "next_at"], unique=False)
    op.create_table(
        "oidc_state",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("binding_digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("used_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_oidc_state")),
    )
    op.create_table(
        "one_time_code",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_one_time_code_tries")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_one_time_code")),
    )
    op.create_index("ix_one_time_code_expires_at", "one_time_code", ["expires_at"], unique=False)
    op.create_table(
        "passkey",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("passkey_id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("credential_id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("used_at", Instant, nullable=True),
        sa.CheckConstraint("sign_count >= 0", name=op.f("ck_passkey_sign_count")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_passkey")),
    )
    op.create_index("ix_passkey_member_id", "passkey", ["member_id"], unique=False)
    op.create_table(
        "passkey_challenge",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("member_id", Id, nullable=True),
        sa.Column("expires_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_passkey_challenge")),
    )
    op.create_index("ix_passkey_challenge_expires_at", "passkey_challenge", ["expires_at"], unique=False)
    op.create_table(
        "request_line",
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("route", sa.String(length=200), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key_digest", "slot", name=op.f("pk_request_line")),
    )
    op.create_table(
        "request_ring",
        sa.Column("key_digest", sa.String(length=64), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key_digest", name=op.f("pk_request_ring")),
    )
    op.create_table(
        "sandbox",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sandbox")),
    )
    op.create_table(
        "signature_nonce",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_signature_nonce")),
    )
    op.create_index("ix_signature_nonce_expires_at", "signature_nonce", ["expires_at"], unique=False)
    op.create_table(
        "staff",
        sa.Column("staff_id", Id, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=True),
        sa.Column("totp_wrapped", sa.Text(), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.Column("roles_version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint("status IN ('invited', 'active', 'disabled')", name=op.f("ck_staff_status")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_email")),
    )
    op.create_table(
        "staff_deed",
        sa.Column("deed_id", Id, nullable=False),
        sa.Column("staff_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("done_at", Instant, nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_staff_deed_amount")),
        sa.PrimaryKeyConstraint("deed_id", name=op.f("pk_staff_deed")),
    )
    op.create_index("ix_staff_deed_staff_id", "staff_deed", ["staff_id", "done_at"], unique=False)
    op.create_table(
        "staff_invitation",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("staff_id", Id, nullable=False),
        sa.Column("issued_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("closed_at", Instant, nullable=True),
        sa.Column("password_hash", sa.String(length=300), nullable=True),
        sa.Column("totp_wrapped", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_staff_invitation")),
    )
    op.create_index("ix_staff_invitation_staff_id", "staff_invitation", ["staff_id"], unique=False)
    op.create_table(
        "staff_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("staff_id", Id, nullable=False),
        sa.Column("roles_version", sa.Integer(), nullable=False),
        sa.Column("issued_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("seen_at", Instant, nullable=False),
        sa.Column("revoked_at", Instant, nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_staff_session")),
    )
    op.create_index("ix_staff_session_staff_id", "staff_session", ["staff_id"], unique=False)
    op.create_table(
        "till_hold",
        sa.Column("hold_id", Id, nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("program", sa.String(length=80), nullable=False),
        sa.Column("store", sa.String(length=64), nullable=False),
        sa.Column("reward", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("worth_minor", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("used_by", Id, nullable=True),
        sa.PrimaryKeyConstraint("hold_id", name=op.f("pk_till_hold")),
    )
    op.create_index("ix_till_hold_member_id", "till_hold", ["member_id"], unique=False)
    op.create_table(
        "webhook_attempt",
        sa.Column("event_id", Id, nullable=False),
        sa.Column("endpoint_id", Id, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=64), nullable=False),
        sa.CheckConstraint("n >= 1 AND place >= 0", name=op.f("ck_webhook_attempt_n")),
        sa.PrimaryKeyConstraint("event_id", "endpoint_id", "place", name=op.f("pk_webhook_attempt")),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("event_id", Id, nullable=False),
        sa.Column("endpoint_id", Id, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("next_at", Instant, nullable=False),
        sa.Column("claim", Id, nullable=True),
        sa.Column("claimed_until", Instant, nullable=True),
        sa.Column("last_at", Instant, nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.String(length=64), nullable=False),
        sa.Column("delivered_at", Instant, nullable=True),
        sa.CheckConstraint(
            "status <> 'delivered' OR delivered_at IS NOT NULL", name=op.f("ck_webhook_delivery_delivered_at")
        ),
        sa.CheckConstraint(
            "status IN ('waiting', 'delivered', 'dead')", name=op.f("ck_webhook_delivery_status")
        ),
        sa.CheckConstraint(
            "(claim IS NULL) = (claimed_until IS NULL)", name=op.f("ck_webhook_delivery_claim")
        ),
        sa.CheckConstraint(
            "failures >= 0 AND attempts >= failures", name=op.f("ck_webhook_delivery_failures")
        ),
        sa.PrimaryKeyConstraint("event_id", "endpoint_id", name=op.f("pk_webhook_delivery")),
    )
    op.create_index(
        "ix_webhook_delivery_due",
        "webhook_delivery",
        ["endpoint_id", "next_at"],
        unique=False,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_index(
        "ix_webhook_delivery_endpoint_id_event_id",
        "webhook_delivery",
        ["endpoint_id", "event_id"],
        unique=False,
    )
    op.create_table(
        "webhook_endpoint",
        sa.Column("endpoint_id", Id, nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("types", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("status_reason", sa.String(length=16), nullable=False),
        sa.Column("secret_sealed", sa.Text(), nullable=False),
        sa.Column("old_secret_sealed", sa.Text(), nullable=False),
        sa.Column("old_secret_until", Instant, nullable=True),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(old_secret_sealed = '') = (old_secret_until IS NULL)",
            name=op.f("ck_webhook_endpoint_old_secret"),
        ),
        sa.CheckConstraint("status IN ('enabled', 'disabled')", name=op.f("ck_webhook_endpoint_status")),
        sa.CheckConstraint(
            "status_reason IN ('', 'by-hand', 'gone')", name=op.f("ck_webhook_endpoint_status_reason")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_webhook_endpoint_version")),
        sa.PrimaryKeyConstraint("endpoint_id", name=op.f("pk_webhook_endpoint")),
    )
    op.create_table(
        "anchored_head",
        sa.Column("holder_id", Id, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.CheckConstraint("seq >= 1 AND length(hash) = 64", name=op.f("ck_anchored_head_hash")),
        sa.ForeignKeyConstraint(["holder_id"], ["head.holder_id"], name=op.f("fk_anchored_head_holder_id")),
        sa.PrimaryKeyConstraint("holder_id", "seq", name=op.f("pk_anchored_head")),
    )
    op.create_table(
        "receipt_redemption",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("receipt_id", Id, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("worth_minor", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("recorded_at", Instant, nullable=False),
        sa.Column("resolved_at", Instant, nullable=True),
        sa.Column("resolved_by", sa.String(length=80), nullable=True),
        sa.Column("resolution", sa.String(length=200), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('redeemed', 'rejected', 'undone')", name=op.f("ck_receipt_redemption_outcome")
        ),
        sa.CheckConstraint(
            "what IN ('hold', 'reward', 'points', 'voucher', 'again')",
            name=op.f("ck_receipt_redemption_what"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["head.holder_id"], name=op.f("fk_receipt_redemption_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", "receipt_id", "n", name=op.f("pk_receipt_redemption")),
    )
    op.create_index(
        "ix_receipt_redemption_waits",
        "receipt_redemption",
        ["recorded_at", "receipt_id", "n"],
        unique=False,
        sqlite_where=sa.text("outcome = 'rejected' AND resolved_at IS NULL"),
        postgresql_where=sa.text("outcome = 'rejected' AND resolved_at IS NULL"),
    )
    op.create_table(
        "staff_recovery",
        sa.Column("staff_id", Id, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", Instant, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_staff_recovery_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "digest", name=op.f("pk_staff_recovery")),
    )
    op.create_table(
        "staff_role",
        sa.Column("staff_id", Id, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("store", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.staff_id"], name=op.f("fk_staff_role_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", "role", "store", name=op.f("pk_staff_role")),
    )
    op.create_table(
        "burn_lock",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("stopped_at", Instant, nullable=True),
        sa.Column("blocked_until", Instant, nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.member_id"], name=op.f("fk_burn_lock_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_burn_lock")),
    )
    op.create_table(
        "consent",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("wording", sa.String(length=80), nullable=False),
        sa.CheckConstraint("channel IN ('email', 'sms')", name=op.f("ck_consent_channel")),
        sa.CheckConstraint("n >= 1", name=op.f("ck_consent_n")),
        sa.ForeignKeyConstraint(["member_id"], ["member.member_id"], name=op.f("fk_consent_member_id")),
        sa.PrimaryKeyConstraint("member_id", "n", name=op.f("pk_consent")),
    )
    op.create_table(
        "member_merge",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("merge_id", Id, nullable=False),
        sa.Column("ended_id", Id, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("ended_seq", sa.BigInteger(), nullable=False),
        sa.Column("first_seq", sa.BigInteger(), nullable=False),
        sa.Column("merged_at", Instant, nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("undone_at", Instant, nullable=True),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.CheckConstraint("first_seq <= seq", name=op.f("ck_member_merge_first_seq")),
        sa.ForeignKeyConstraint(
            ["member_id", "seq"], ["entry.holder_id", "entry.seq"], name=op.f("fk_member_merge_member_id_seq")
        ),
        sa.PrimaryKeyConstraint("member_id", "merge_id", name=op.f("pk_member_merge")),
    )
    op.create_table(
        "preference",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("quiet_from", sa.String(length=5), nullable=False),
        sa.Column("quiet_until", sa.String(length=5), nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.CheckConstraint("(quiet_from = '') = (quiet_until = '')", name=op.f("ck_preference_quiet")),
        sa.ForeignKeyConstraint(["member_id"], ["member.member_id"], name=op.f("fk_preference_member_id")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_preference")),
    )
    op.add_column("card", sa.Column("blocked_by", sa.String(length=80), nullable=True))
    op.add_column("card", sa.Column("blocked_from", sa.String(length=16), nullable=True))
    op.add_column("card", sa.Column("replaced_by", sa.String(length=40), nullable=True))
    op.add_column("claim", sa.Column("series", sa.String(length=130), nullable=True))
    op.add_column("claim", sa.Column("counter", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_claim_counted",
        "claim",
        ["series", "counter"],
        unique=False,
        sqlite_where=sa.text("counter IS NOT NULL"),
        postgresql_where=sa.text("counter IS NOT NULL"),
    )
    op.add_column("member", sa.Column("version", sa.Integer(), nullable=True))
    op.add_column("member", sa.Column("restricted", sa.String(length=16), nullable=True))
    op.add_column("member_token", sa.Column("device_id", Id, nullable=True))
    op.add_column("parked", sa.Column("closed_at", Instant, nullable=True))
    op.add_column("parked", sa.Column("closed_by", sa.String(length=80), nullable=True))
    op.add_column("parked", sa.Column("closed_why", sa.String(length=400), nullable=True))
    op.create_index("ix_parked_digest", "parked", ["digest"], unique=False)
    op.create_index(
        "ix_parked_may_come",
        "parked",
        ["claim_key", "digest"],
        unique=False,
        sqlite_where=sa.text(
            "status = 'waiting' AND reason IN ('unknown_member', 'unknown_original', 'clock_ahead')"
        ),
        postgresql_where=sa.text(
            "status = 'waiting' AND reason IN ('unknown_member', 'unknown_original', 'clock_ahead')"
        ),
    )
    op.create_index("ix_parked_status_parked_at", "parked", ["status", "parked_at"], unique=False)
    op.create_index(op.f("ix_standing_review_at"), "standing", ["review_at"], unique=False)
    op.add_column("till_key", sa.Column("scopes", sa.String(length=200), nullable=True))
    op.add_column("till_key", sa.Column("sealed_secret", sa.Text(), nullable=True))
    op.add_column("till_key", sa.Column("expires_at", Instant, nullable=True))
    op.add_column("till_key", sa.Column("replaced_by", sa.String(length=64), nullable=True))
    op.add_column("till_key", sa.Column("last_used_on", sa.Date(), nullable=True))
    op.add_column("till_key", sa.Column("test", sa.Boolean(), nullable=True))
    op.add_column("voucher", sa.Column("used_at", Instant, nullable=True))
    op.add_column("voucher", sa.Column("used_store", sa.String(length=64), nullable=True))
    op.add_column("voucher", sa.Column("used_till", sa.String(length=80), nullable=True))
    op.add_column("voucher", sa.Column("used_receipt", sa.String(length=300), nullable=True))
    op.add_column("voucher", sa.Column("voided_at", Instant, nullable=True))
    op.add_column("voucher", sa.Column("voided_by", sa.String(length=80), nullable=True))
    op.add_column("voucher", sa.Column("voided_why", sa.String(length=400), nullable=True))
    op.create_index("ix_voucher_used_receipt", "voucher", ["used_receipt"], unique=False)
    op.create_index("ix_voucher_voucher_id", "voucher", ["voucher_id"], unique=False)
    guard()


def downgrade() -> None:
    unguard()
    op.drop_index("ix_voucher_voucher_id", table_name="voucher")
    op.drop_index("ix_voucher_used_receipt", table_name="voucher")
    op.drop_column("voucher", "voided_why")
    op.drop_column("voucher", "voided_by")
    op.drop_column("voucher", "voided_at")
    op.drop_column("voucher", "used_receipt")
    op.drop_column("voucher", "used_till")
    op.drop_column("voucher", "used_store")
    op.drop_column("voucher", "used_at")
    op.drop_column("till_key", "test")
    op.drop_column("till_key", "last_used_on")
    op.drop_column("till_key", "replaced_by")
    op.drop_column("till_key", "expires_at")
    op.drop_column("till_key", "sealed_secret")
    op.drop_column("till_key", "scopes")
    op.drop_index(op.f("ix_standing_review_at"), table_name="standing")
    op.drop_index("ix_parked_status_parked_at", table_name="parked")
    op.drop_index(
        "ix_parked_may_come",
        table_name="parked",
        sqlite_where=sa.text(
            "status = 'waiting' AND reason IN ('unknown_member', 'unknown_original', 'clock_ahead')"
        ),
        postgresql_where=sa.text(
            "status = 'waiting' AND reason IN ('unknown_member', 'unknown_original', 'clock_ahead')"
        ),
    )
    op.drop_index("ix_parked_digest", table_name="parked")
    op.drop_column("parked", "closed_why")
    op.drop_column("parked", "closed_by")
    op.drop_column("parked", "closed_at")
    op.drop_column("member_token", "device_id")
    op.drop_column("member", "restricted")
    op.drop_column("member", "version")
    op.drop_index(
        "ix_claim_counted",
        table_name="claim",
        sqlite_where=sa.text("counter IS NOT NULL"),
        postgresql_where=sa.text("counter IS NOT NULL"),
    )
    op.drop_column("claim", "counter")
    op.drop_column("claim", "series")
    op.drop_column("card", "replaced_by")
    op.drop_column("card", "blocked_from")
    op.drop_column("card", "blocked_by")
    op.drop_table("preference")
    op.drop_table("member_merge")
    op.drop_table("consent")
    op.drop_table("burn_lock")
    op.drop_table("staff_role")
    op.drop_table("staff_recovery")
    op.drop_index(
        "ix_receipt_redemption_waits",
        table_name="receipt_redemption",
        sqlite_where=sa.text("outcome = 'rejected' AND resolved_at IS NULL"),
        postgresql_where=sa.text("outcome = 'rejected' AND resolved_at IS NULL"),
    )
    op.drop_table("receipt_redemption")
    op.drop_table("anchored_head")
    op.drop_table("webhook_endpoint")
    op.drop_index("ix_webhook_delivery_endpoint_id_event_id", table_name="webhook_delivery")
    op.drop_index(
        "ix_webhook_delivery_due",
        table_name="webhook_delivery",
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.drop_table("webhook_delivery")
    op.drop_table("webhook_attempt")
    op.drop_index("ix_till_hold_member_id", table_name="till_hold")
    op.drop_table("till_hold")
    op.drop_index("ix_staff_session_staff_id", table_name="staff_session")
    op.drop_table("staff_session")
    op.drop_index("ix_staff_invitation_staff_id", table_name="staff_invitation")
    op.drop_table("staff_invitation")
    op.drop_index("ix_staff_deed_staff_id", table_name="staff_deed")
    op.drop_table("staff_deed")
    op.drop_table("staff")
    op.drop_index("ix_signature_nonce_expires_at", table_name="signature_nonce")
    op.drop_table("signature_nonce")
    op.drop_table("sandbox")
    op.drop_table("request_ring")
    op.drop_table("request_line")
    op.drop_index("ix_passkey_challenge_expires_at", table_name="passkey_challenge")
    op.drop_table("passkey_challenge")
    op.drop_index("ix_passkey_member_id", table_name="passkey")
    op.drop_table("passkey")
    op.drop_index("ix_one_time_code_expires_at", table_name="one_time_code")
    op.drop_table("one_time_code")
    op.drop_table("oidc_state")
    op.drop_index("ix_notice_status_next_at", table_name="notice")
    op.drop_index("ix_notice_member_id_created_at", table_name="notice")
    op.drop_table("notice")
    op.drop_table("member_device")
    op.drop_table("mapping")
    op.drop_index("ix_limit_window_ends_at", table_name="limit_window")
    op.drop_table("limit_window")
    op.drop_table("job_run")
    op.drop_table("job_lease")
    op.drop_index("ix_former_member_member_id", table_name="former_member")
    op.drop_table("former_member")
    op.drop_index(
        "ix_event_unpublished",
        table_name="event",
        sqlite_where=sa.text("published_at IS NULL"),
        postgresql_where=sa.text("published_at IS NULL"),
    )
    op.drop_index("ix_event_type_event_id", table_name="event")
    op.drop_index("ix_event_member_id_event_id", table_name="event")
    op.drop_table("event")
    op.drop_table("claim_code")
    op.drop_index("ix_card_nonce_expires_at", table_name="card_nonce")
    op.drop_table("card_nonce")
    op.drop_index("ix_audit_subject", table_name="audit")
    op.drop_index("ix_audit_actor", table_name="audit")
    op.drop_table("audit")
    op.drop_index("ix_approval_status", table_name="approval")
    op.drop_table("approval")
    op.drop_index("ix_answered_recorded_at", table_name="answered")
    op.drop_table("answered")
    op.drop_table("anchor")


def guard() -> None:
    """Let the database itself refuse to change or delete what was written."""
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            for deed in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
            continue
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def unguard() -> None:
    """Take the guards away again."""
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            for deed in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{deed}")
            continue
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
