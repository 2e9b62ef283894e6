"""A worker to be killed: `python -m tests.notices.worker DATABASE_URL PORT AT` sends until nothing is due."""

from __future__ import annotations

import sys
from datetime import datetime

from db.engine import Database
from loyalty.people.privacy import KeyRing
from loyalty.program.shelf import Shelf
from loyalty.retailer import Retailer
from notices import sending
from notices.channels import Channels
from tests.notices.post import PUBLIC_URL, smtp


def main(url: str, port: str, at: str) -> None:
    """Work as the job does, with the keys of the tests' shop."""
    retailer = Retailer(Shelf(), KeyRing({"test": b"k" * 32}, "test"), b"i" * 32)
    channels = Channels(smtp(int(port)), None, PUBLIC_URL)
    database = Database.open(url)
    while not sending.send_due(database, retailer, channels, datetime.fromisoformat(at)).is_idle:
        pass
    database.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
