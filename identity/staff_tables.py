"""Staff: who they are, what they may do, how they prove it; what they asked, decided and did."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from db.metadata import KEY_APPEND, KEY_PUT, REFERENCE_APPEND, REFERENCE_PUT, metadata
from db.types import Id, Instant

# Staff e-mail is the retailer's business data, so it stands as it is, in lower case.
# A session of an earlier `roles_version` has ended; `totp_step` is the last step that was used.
# `member_id` is the person's own membership, where it is known.
staff = Table(
    "staff",
    metadata,
    Column("staff_id", Id, primary_key=True),
    Column("email", String(254), nullable=False),
    Column("name", String(200), nullable=False),
    Column("password_hash", String(300)),
    Column("totp_wrapped", Text),
    Column("totp_step", BigInteger, nullable=False),
    Column("roles_version", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("member_id", Id),
    # What tills write on receipts for them as their cashier.
    Column("till_code", String(64)),
    UniqueConstraint("email"),
    CheckConstraint("status IN ('invited', 'active', 'disabled')", name="status"),
    info=REFERENCE_PUT,
)

# `store` is empty for a role that holds everywhere.
staff_role = Table(
    "staff_role",
    metadata,
    Column("staff_id", Id, ForeignKey("staff.staff_id"), primary_key=True),
    Column("role", String(16), primary_key=True),
    Column("store", String(64), primary_key=True),
    info=REFERENCE_APPEND,
)

# Codes for the day the telephone is lost, as keyed digests.
staff_recovery = Table(
    "staff_recovery",
    metadata,
    Column("staff_id", Id, ForeignKey("staff.staff_id"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("used_at", Instant),
    info=REFERENCE_APPEND,
)

# Password and second factor wait here until a first code proves that the telephone holds the secret.
# `known_to` is who else of the staff could have used it, since `known_since`: who was shown it, or chose the
# address it went to. NULL is nobody.
staff_invitation = Table(
    "staff_invitation",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("staff_id", Id, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("password_hash", String(300)),
    Column("totp_wrapped", Text),
    Column("known_to", Id),
    Column("known_since", Instant),
    Index("ix_staff_invitation_staff_id", "staff_id"),
    info=KEY_APPEND,
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("session_id", Id, nullable=False),
    Column("staff_id", Id, nullable=False),
    Column("roles_version", Integer, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index("ix_staff_session_staff_id", "staff_id"),
    info=KEY_APPEND,
)

# A sign-in by OpenID Connect that has begun; state and binding are kept as digests, and used once.
oidc_state = Table(
    "oidc_state",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("binding_digest", String(64), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    info=KEY_APPEND,
)

limit_window = Table(
    "limit_window",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("ends_at", Instant, nullable=False),
    Column("taken", BigInteger, nullable=False),
    Index("ix_limit_window_ends_at", "ends_at"),
    info=KEY_PUT,
)

# What someone did alone, by which it is known when a second person must look.
staff_deed = Table(
    "staff_deed",
    metadata,
    Column("deed_id", Id, primary_key=True),
    Column("staff_id", Id, nullable=False),
    Column("kind", String(80), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("done_at", Instant, nullable=False),
    Index("ix_staff_deed_staff_id", "staff_id", "done_at"),
    CheckConstraint("amount >= 0", name="amount"),
    info=KEY_APPEND,
)

# Whoever asks is never who decides: the database itself refuses it.
approval = Table(
    "approval",
    metadata,
    Column("approval_id", Id, primary_key=True),
    Column("kind", String(80), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("payload", Text, nullable=False),
    Column("maker_id", Id, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("status", String(16), nullable=False),
    Column("checker_id", Id),
    Column("decided_at", Instant),
    Column("note", Text, nullable=False),
    Index("ix_approval_status", "status"),
    CheckConstraint("status IN ('open', 'approved', 'rejected')", name="status"),
    CheckConstraint("checker_id IS NULL OR checker_id <> maker_id", name="two_persons"),
    CheckConstraint("(status = 'open') = (checker_id IS NULL)", name="decided_by_someone"),
    info=KEY_APPEND,
)

# Who read and changed what; only ever added to. Ids and codes, never names or contacts.
audit = Table(
    "audit",
    metadata,
    Column("audit_id", Id, primary_key=True),
    Column("noted_at", Instant, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(80), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("detail", Text, nullable=False),
    Index("ix_audit_actor", "actor"),
    Index("ix_audit_subject", "subject"),
    info=KEY_APPEND,
)
