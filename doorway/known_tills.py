"""Tills met so far: what reading their receipts takes. Being here proves nothing: each request does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from db.engine import Database
from db.session import Session
from doorway.till_words import Vocabulary
from loyalty.errors import UnknownTill
from loyalty.program import shelf
from loyalty.program.iso4217 import DECIMALS
from loyalty.retailer import Retailer
from loyalty.shops import tills
from loyalty.shops.tills import Till
from pos_adapter.adapter import Settings


@dataclass(frozen=True, slots=True)
class KnownTill:
    """A till, and what an adapter is told for it.

    A store's zone and its programme's money never change; what its tills call things does, and which other
    monies it takes, so that it is not asked here.
    """

    till: Till
    adapter: Settings


@dataclass(frozen=True, slots=True)
class Tills:
    """Known tills by their key's digest; only keys that were in use get in, so it cannot be filled."""

    _known: dict[str, KnownTill] = field(default_factory=dict)
    _vocabulary: Vocabulary = field(default_factory=Vocabulary)

    def known(self, database: Database, retailer: Retailer, digest: str, at: datetime) -> KnownTill:
        """The till of a key: from memory, or the first time from the database. Raises UnknownTill."""
        found = self._known.get(digest)
        if found is None:
            found = database.read(lambda session: _read(session, retailer, digest, at))
        words = self._vocabulary.of(database, found.till.store, at)
        if found.adapter.mapping is not words:
            found = replace(found, adapter=replace(found.adapter, mapping=words))
        self._known[digest] = found
        return found

    @contextmanager
    def speaking(self, database: Database, known: KnownTill, at: datetime) -> Iterator[None]:
        """Whatever is refused within is refused only to a till whose key is still in use.

        Without this a revoked key would get other answers than an unknown one. Raises UnknownTill.
        """
        digest = known.till.digest
        try:
            yield
        except UnknownTill:
            self._known.pop(digest, None)
            raise
        except Exception:
            if database.read(lambda session: tills.find(session, digest, at)) is None:
                self._known.pop(digest, None)
                raise UnknownTill from None
            raise


def _read(session: Session, retailer: Retailer, digest: str, at: datetime) -> KnownTill:
    till = tills.find(session, digest, at)
    if till is None:
        raise UnknownTill
    program = shelf.current(session, retailer.shelf, till.program, at)
    zone = ZoneInfo(till.zone)
    return KnownTill(till, Settings(till.store, zone, program.money, program.money_scale, monies=DECIMALS))
