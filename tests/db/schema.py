"""Every table of ours, whichever package it belongs to."""

from __future__ import annotations

import identity.tables
import loyalty.tables
import points.tables
import tiers.tables
from db.metadata import metadata

PACKAGES = (identity.tables, loyalty.tables, points.tables, tiers.tables)  # importing them fills the metadata
TABLES = metadata.sorted_tables
