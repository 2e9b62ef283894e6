"""Every table of ours, whichever package it belongs to."""

from __future__ import annotations

import db.once
import events.tables
import identity.staff_tables
import identity.tables
import identity.till_tables
import intake.tables
import jobs.tables
import loyalty.tables
import notices.tables
import points.anchor_tables
import points.tables
import tiers.tables
from db.metadata import metadata

PACKAGES = (
    db.once,
    events.tables,
    identity.staff_tables,
    identity.tables,
    identity.till_tables,
    intake.tables,
    jobs.tables,
    loyalty.tables,
    notices.tables,
    points.anchor_tables,
    points.tables,
    tiers.tables,
)  # importing them fills the metadata
TABLES = metadata.sorted_tables
