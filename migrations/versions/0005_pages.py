"""Pages"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Id, Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


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
    op.add_column("connection_tally", sa.Column("fetched", sa.BigInteger(), nullable=True))
    op.add_column("connection_tally", sa.Column("fetched_at", Instant, nullable=True))
    op.add_column("connection_tally", sa.Column("unfetched_at", Instant, nullable=True))
    op.add_column("connection_tally", sa.Column("unfetched_why", sa.String(length=200), nullable=True))
    op.add_column("connection_tally", sa.Column("token_refused_at", Instant, nullable=True))
    op.add_column("receipt_redemption", sa.Column("proof", sa.String(length=16), nullable=True))
    op.add_column("till_hold", sa.Column("proof", sa.String(length=16), nullable=True))
    number()


def downgrade() -> None:
    op.drop_column("till_hold", "proof")
    op.drop_column("receipt_redemption", "proof")
    op.drop_column("connection_tally", "token_refused_at")
    op.drop_column("connection_tally", "unfetched_why")
    op.drop_column("connection_tally", "unfetched_at")
    op.drop_column("connection_tally", "fetched_at")
    op.drop_column("connection_tally", "fetched")
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
    op.drop_index("ix_missing_report_answer_report_id", table_name="missing_report")
    op.drop_table("missing_report")
    op.drop_index("ix_wanted_document_wanted_at", table_name="wanted_document")
    op.drop_index("ix_wanted_document_status_next_at", table_name="wanted_document")
    op.drop_index("ix_wanted_document_connection", table_name="wanted_document")
    op.drop_table("wanted_document")
    op.drop_table("draft")
    op.drop_table("branding")


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
