"""What tills call things: the retailer's mappings, in memory for a few seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from db.engine import Database
from loyalty.shops import mappings
from loyalty.shops.mappings import Mapped, Words

# A change reaches every receipt within this time; a busy server asks once in it, however many tills it has.
FRESH = timedelta(seconds=3)


@dataclass(slots=True)
class Vocabulary:
    """All mappings as they were a moment ago, and what they come to for each store that asked."""

    _read_at: datetime | None = None
    _known: Sequence[Mapped] = ()
    _of_store: dict[str, Words] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, database: Database, store: str, at: datetime) -> Words:
        """The words of a store's tills, at most three seconds old. The same object while nothing changed."""
        if not self._is_fresh(at):
            with self._lock:
                if not self._is_fresh(at):
                    self._refresh(database, at)
        found = self._of_store.get(store)
        if found is None:
            found = self._of_store[store] = mappings.words(self._known, store)
        return found

    def _is_fresh(self, at: datetime) -> bool:
        """A clock that was set back makes it old, not young for ever."""
        return self._read_at is not None and abs(at - self._read_at) <= FRESH

    def _refresh(self, database: Database, at: datetime) -> None:
        found = database.read(mappings.page)
        if found != self._known:
            self._known, self._of_store = found, {}
        self._read_at = at
