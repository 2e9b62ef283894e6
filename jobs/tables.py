"""Who does which job, for which date, and how far it came: the rows that make a job happen once."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, Integer, String, Table, Text

from db.metadata import KEY_APPEND, metadata
from db.types import Instant

# One row for each dated job, business date and slice. Whoever inserts it does the work; while it is `running`
# and its lease holds, nobody else does. `place` is how far the work came, `counts` what it did so far: both
# are written in the very transaction of the work, so a kill neither loses nor repeats any of it.
job_run = Table(
    "job_run",
    metadata,
    Column("job", String(32), primary_key=True),
    Column("business_date", Date, primary_key=True),
    Column("slice", Integer, primary_key=True),
    Column("slices", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("owner", String(80), nullable=False),
    Column("lease_until_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("place", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("problem", Text, nullable=False),
    CheckConstraint("status IN ('running', 'done', 'failed')", name="status"),
    CheckConstraint("(status = 'running') = (lease_until_at IS NOT NULL)", name="lease"),
    CheckConstraint("(status = 'running') = (finished_at IS NULL)", name="finished"),
    CheckConstraint("slice >= 0 AND slice < slices AND attempts >= 1", name="figures"),
    info=KEY_APPEND,
)

# One row for each job that runs every so often: of several schedulers the one that holds it acts.
job_lease = Table(
    "job_lease",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("owner", String(80), nullable=False),
    Column("until_at", Instant),
    Column("acted_at", Instant, nullable=False),
    Column("counts", Text, nullable=False),
    Column("problem", Text, nullable=False),
    info=KEY_APPEND,
)
