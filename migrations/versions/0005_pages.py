"""Pages"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Id, Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# What is only ever added to.
APPEND_ONLY = ("push_consent",)


def upgrade() -> None:
    op.create_table(
        "branding",
        sa.Column("program", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("logo", sa.Text(), nullable=True),
        sa.Column("logo_digest", sa.String(length=64), nullable=True),
        sa.Column("updated_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("program", name=op.f("pk_branding")),
    )
    op.create_table(
        "draft",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("saved_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_draft")),
    )
    op.create_table(
        "notice_push",
        sa.Column("cause", sa.String(length=240), nullable=False),
        sa.Column("blind", sa.String(length=64), nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("not_after", Instant, nullable=False),
        sa.Column("next_at", Instant, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", Instant, nullable=True),
        sa.Column("sent_at", Instant, nullable=True),
        sa.CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_notice_push_sent_at")),
        sa.CheckConstraint("purpose IN ('service', 'points', 'offers')", name=op.f("ck_notice_push_purpose")),
        sa.CheckConstraint(
            "status IN ('waiting', 'sent', 'suppressed', 'failed', 'dead')",
            name=op.f("ck_notice_push_status"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_notice_push_attempts")),
        sa.PrimaryKeyConstraint("cause", "blind", name=op.f("pk_notice_push")),
    )
    op.create_index(
        "ix_notice_push_member_id_created_at", "notice_push", ["member_id", "created_at"], unique=False
    )
    op.create_index("ix_notice_push_status_next_at", "notice_push", ["status", "next_at"], unique=False)
    op.create_table(
        "push_subscription",
        sa.Column("blind", sa.String(length=64), nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("device_id", Id, nullable=True),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("server_key", sa.String(length=16), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("blind", name=op.f("pk_push_subscription")),
    )
    op.create_index("ix_push_subscription_member_id", "push_subscription", ["member_id"], unique=False)
    op.create_table(
        "wallet_phone",
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.Column("member_id", Id, nullable=False),
        sa.Column("push_token", sa.String(length=200), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("device", "member_id", name=op.f("pk_wallet_phone")),
    )
    op.create_index("ix_wallet_phone_member_id", "wallet_phone", ["member_id"], unique=False)
    op.create_table(
        "wanted_document",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("connection", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("wanted_at", Instant, nullable=False),
        sa.Column("next_at", Instant, nullable=False),
        sa.Column("claim", Id, nullable=True),
        sa.Column("claimed_until", Instant, nullable=True),
        sa.CheckConstraint("method IN ('GET', 'POST')", name=op.f("ck_wanted_document_method")),
        sa.CheckConstraint("status IN ('waiting', 'given-up')", name=op.f("ck_wanted_document_status")),
        sa.CheckConstraint(
            "(claim IS NULL) = (claimed_until IS NULL)", name=op.f("ck_wanted_document_claim")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_wanted_document")),
    )
    op.create_index("ix_wanted_document_connection", "wanted_document", ["connection"], unique=False)
    op.create_index(
        "ix_wanted_document_status_next_at", "wanted_document", ["status", "next_at"], unique=False
    )
    op.create_index("ix_wanted_document_wanted_at", "wanted_document", ["wanted_at"], unique=False)
    op.create_table(
        "missing_report",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("report_id", Id, nullable=False),
        sa.Column("program", sa.String(length=64), nullable=False),
        sa.Column("receipt_id", Id, nullable=True),
        sa.Column("store", sa.String(length=64), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("money", sa.String(length=3), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("reported_at", Instant, nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=True),
        sa.Column("answered_at", Instant, nullable=True),
        sa.Column("answered_by", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "answer IN ('added', 'counted', 'not-found', 'earns-nothing')",
            name=op.f("ck_missing_report_answer"),
        ),
        sa.CheckConstraint(
            "what IN ('no-points', 'too-few', 'not-mine')", name=op.f("ck_missing_report_what")
        ),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by IS NULL)",
            name=op.f("ck_missing_report_answered"),
        ),
        sa.CheckConstraint("total_minor >= 0", name=op.f("ck_missing_report_total_minor")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.member_id"], name=op.f("fk_missing_report_member_id")
        ),
        sa.PrimaryKeyConstraint("member_id", "report_id", name=op.f("pk_missing_report")),
    )
    op.create_index(
        "ix_missing_report_answer_report_id", "missing_report", ["answer", "report_id"], unique=False
    )
    op.create_table(
        "push_consent",
        sa.Column("member_id", Id, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("wording", sa.String(length=80), nullable=False),
        sa.CheckConstraint("purpose IN ('points', 'offers')", name=op.f("ck_push_consent_purpose")),
        sa.CheckConstraint("n >= 1", name=op.f("ck_push_consent_n")),
        sa.ForeignKeyConstraint(["member_id"], ["member.member_id"], name=op.f("fk_push_consent_member_id")),
        sa.PrimaryKeyConstraint("member_id", "n", name=op.f("pk_push_consent")),
    )
    op.add_column("catalog_item", sa.Column("name", sa.String(length=80), nullable=True))
    op.add_column("catalog_item", sa.Column("name_en", sa.String(length=80), nullable=True))
    op.add_column("catalog_item", sa.Column("name_zh_hant", sa.String(length=80), nullable=True))
    op.add_column("catalog_item", sa.Column("name_zh_hans", sa.String(length=80), nullable=True))
    op.add_column("catalog_item", sa.Column("price_minor", sa.BigInteger(), nullable=True))
    op.add_column("claim", sa.Column("numbered", sa.String(length=300), nullable=True))
    op.create_index(
        "ix_claim_numbered",
        "claim",
        ["numbered"],
        unique=False,
        sqlite_where=sa.text("numbered IS NOT NULL"),
        postgresql_where=sa.text("numbered IS NOT NULL"),
    )
    op.add_column("connection", sa.Column("sealed_token", sa.Text(), nullable=True))
    op.add_column("connection", sa.Column("token_set_at", Instant, nullable=True))
    op.add_column("connection", sa.Column("api_url", sa.String(length=500), nullable=True))
    op.add_column("connection_tally", sa.Column("refused_code", sa.String(length=40), nullable=True))
    op.add_column("connection_tally", sa.Column("fetched", sa.BigInteger(), nullable=True))
    op.add_column("connection_tally", sa.Column("fetched_at", Instant, nullable=True))
    op.add_column("connection_tally", sa.Column("unfetched_at", Instant, nullable=True))
    op.add_column("connection_tally", sa.Column("unfetched_why", sa.String(length=200), nullable=True))
    op.add_column("connection_tally", sa.Column("unfetched_code", sa.String(length=40), nullable=True))
    op.add_column("connection_tally", sa.Column("token_refused_at", Instant, nullable=True))
    op.add_column("program_version", sa.Column("author", sa.String(length=100), nullable=True))
    op.add_column("program_version", sa.Column("note", sa.String(length=500), nullable=True))
    op.add_column("receipt_redemption", sa.Column("proof", sa.String(length=16), nullable=True))
    op.add_column("till_hold", sa.Column("proof", sa.String(length=16), nullable=True))
    guard()
    number()


def downgrade() -> None:
    unguard()
    op.drop_column("till_hold", "proof")
    op.drop_column("receipt_redemption", "proof")
    op.drop_column("program_version", "note")
    op.drop_column("program_version", "author")
    op.drop_column("connection_tally", "token_refused_at")
    op.drop_column("connection_tally", "unfetched_code")
    op.drop_column("connection_tally", "unfetched_why")
    op.drop_column("connection_tally", "unfetched_at")
    op.drop_column("connection_tally", "fetched_at")
    op.drop_column("connection_tally", "fetched")
    op.drop_column("connection_tally", "refused_code")
    op.drop_column("connection", "api_url")
    op.drop_column("connection", "token_set_at")
    op.drop_column("connection", "sealed_token")
    op.drop_index(
        "ix_claim_numbered",
        table_name="claim",
        sqlite_where=sa.text("numbered IS NOT NULL"),
        postgresql_where=sa.text("numbered IS NOT NULL"),
    )
    op.drop_column("claim", "numbered")
    op.drop_column("catalog_item", "price_minor")
    op.drop_column("catalog_item", "name_zh_hans")
    op.drop_column("catalog_item", "name_zh_hant")
    op.drop_column("catalog_item", "name_en")
    op.drop_column("catalog_item", "name")
    op.drop_table("push_consent")
    op.drop_index("ix_missing_report_answer_report_id", table_name="missing_report")
    op.drop_table("missing_report")
    op.drop_index("ix_wanted_document_wanted_at", table_name="wanted_document")
    op.drop_index("ix_wanted_document_status_next_at", table_name="wanted_document")
    op.drop_index("ix_wanted_document_connection", table_name="wanted_document")
    op.drop_table("wanted_document")
    op.drop_index("ix_wallet_phone_member_id", table_name="wallet_phone")
    op.drop_table("wallet_phone")
    op.drop_index("ix_push_subscription_member_id", table_name="push_subscription")
    op.drop_table("push_subscription")
    op.drop_index("ix_notice_push_status_next_at", table_name="notice_push")
    op.drop_index("ix_notice_push_member_id_created_at", table_name="notice_push")
    op.drop_table("notice_push")
    op.drop_table("draft")
    op.drop_table("branding")


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


# What connections brought before: a till whose name begins with the sign, and a day that is no part's.
SECOND = "{place}(substr(key, {place}(key, '/') + 1), '/')"
HEAD = f"({{place}}(key, '/') + {SECOND})"
NUMBERED = f"""
    UPDATE claim SET numbered = substr(key, 1, {HEAD}) || '/' || substr(key, {HEAD} + 12)
    WHERE revision > 0 AND {{place}}(key, '/@') = {{place}}(key, '/') AND substr(key, {HEAD} + 11, 1) = '/'
"""  # noqa: S608 - our own words only


def number() -> None:
    """Let what connections brought be found by its number."""
    place = "instr" if op.get_bind().dialect.name == "sqlite" else "strpos"
    op.execute(NUMBERED.format(place=place))
