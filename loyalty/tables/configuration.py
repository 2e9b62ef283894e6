"""What a retailer sets up: programme versions, stores, tills' keys, the catalog. Small; a copy everywhere."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from db.metadata import REFERENCE_APPEND, REFERENCE_PUT, metadata
from db.types import Instant

program_version = Table(
    "program_version",
    metadata,
    Column("program", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("document", Text, nullable=False),
    Column("effective_from", Instant, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("author", String(100)),
    Column("note", String(500)),
    CheckConstraint("version >= 1", name="version"),
    info=REFERENCE_APPEND,
)

store = Table(
    "store",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("program", String(64), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("created_at", Instant, nullable=False),
    # The groups it is of, as rules name them: banners, kinds, regions. JSON; none where nothing was said.
    Column("groups", Text),
    info=REFERENCE_PUT,
)

# No scopes: the key may do all a till may. `sealed_secret` is there for a key that signs what it sends.
# A key that was replaced works until `expires_at`; `replaced_by` is the digest of the new one.
till_key = Table(
    "till_key",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("store", String(64), nullable=False),
    Column("label", String(80), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("scopes", String(200)),
    Column("sealed_secret", Text),
    Column("expires_at", Instant),
    Column("replaced_by", String(64)),
    Column("last_used_on", Date),
    Column("test", Boolean),
    ForeignKeyConstraint(["store"], ["store.code"]),
    info=REFERENCE_PUT,
)

catalog_item = Table(
    "catalog_item",
    metadata,
    Column("sku", String(80), primary_key=True),
    Column("effective_on", Date, primary_key=True),
    Column("barcode", String(80), nullable=False),
    Column("category", String(240), nullable=False),
    Column("item_class", String(80), nullable=False),
    Column("brand", String(80), nullable=False),
    Column("labels", Text, nullable=False),
    Column("cost_minor", BigInteger),
    # What people call it: in the shop's own language, and in others; what one is sold at.
    Column("name", String(80)),
    Column("name_en", String(80)),
    Column("name_zh_hant", String(80)),
    Column("name_zh_hans", String(80)),
    Column("price_minor", BigInteger),
    # Whether it is no longer sold from then on.
    Column("retired", Boolean),
    Index("ix_catalog_item_barcode", "barcode"),
    info=REFERENCE_PUT,
)

# What a till calls something, and what it is here; `scope` is a store's code, or * for every store.
mapping = Table(
    "mapping",
    metadata,
    Column("scope", String(64), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("theirs", String(80), primary_key=True),
    Column("ours", String(64), nullable=False),
    CheckConstraint("kind IN ('tender', 'tax', 'store')", name="kind"),
    info=REFERENCE_PUT,
)

# A row here says that the whole database is a sandbox, made to be thrown away. A real one never has any.
sandbox = Table(
    "sandbox",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("made_at", Instant, nullable=False),
    info=REFERENCE_PUT,
)
