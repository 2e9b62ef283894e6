"""How a retailer looks: the name and colour of each programme's pages, and its logo."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from db.metadata import REFERENCE_PUT, metadata
from db.types import Instant

# The logo is PNG, in base64 because rows travel as JSON; `logo_digest` names it, so that a page that shows
# it need not read it.
branding = Table(
    "branding",
    metadata,
    Column("program", String(64), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("accent", String(7), nullable=False),
    Column("logo", Text),
    Column("logo_digest", String(64)),
    Column("updated_at", Instant, nullable=False),
    info=REFERENCE_PUT,
)
