"""The sandbox made anew: what the retailer set up, copied, with fresh keys; the real books are only read."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from db import migrations
from db.engine import Database
from doorway import audits
from doorway.service import now, service
from identity import sandbox
from identity.errors import NoSandbox
from identity.sandbox import Made

# Making a schema is one thing at a time in a process.
_making = Lock()


def is_made() -> bool:
    """Whether there is a sandbox to be used."""
    own = service().sandbox
    return own is not None and migrations.is_made(own.url)


def remade(named: Sequence[str] = ()) -> Made:
    """Make the sandbox anew, with keys for these stores or the first twenty, and write down who did.

    Raises NoSandbox, NotASandbox, UnknownStore.
    """
    house, at = service(), now()
    own = house.sandbox
    if own is None:
        raise NoSandbox("this server has no sandbox")
    with _making:
        copied = house.database.read(sandbox.set_up)
        migrations.make_folder(own.url)
        database = Database.open(own.url, pool_size=1, patient=True)
        try:
            made = database.write(
                lambda session: sandbox.remake(session, own.service.retailer, copied, at, named=named)
            )
        finally:
            database.dispose()
        own.is_made = True
    house.database.write(lambda session: audits.did(session, "sandbox.remake"))
    return made
