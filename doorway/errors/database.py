"""What the database could not do."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import exc as sql

from db import errors as db
from doorway.errors.kind import AWAY, BUSY, Kind, wrong

KINDS: Mapping[type[Exception], Kind] = {
    db.DatabaseError: AWAY,
    db.LostSwap: BUSY,
    db.Busy: BUSY,
    sql.OperationalError: AWAY,
    sql.InterfaceError: AWAY,
    sql.TimeoutError: BUSY,
    sql.IntegrityError: BUSY,
    sql.DataError: wrong(
        "amount_out_of_range", "A figure too large", "Check the figures.", "A sum is larger than can be kept."
    ),
}
