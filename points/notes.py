"""Notes: free words beside an entry, that can be erased without breaking the chain that covers them."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from db import plan
from db.plan import Plan
from points import tables

_SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Note:
    """Words with the salt that keeps them from being guessed by their digest. Empty words make no note."""

    words: str
    salt: str

    @property
    def digest(self) -> str:
        """What the entry's hash covers: `Act.note_digest`."""
        return digest(self.salt, self.words) if self.words else ""

    def plan(self, holder_id: str, seq: int) -> Plan:
        """The row beside the entry `seq`."""
        row: dict[str, Any] = {"holder_id": holder_id, "seq": seq, "salt": self.salt, "note": self.words}
        return plan.of(tables.entry_note, [row] if self.words else [])


def new(words: str) -> Note:
    """A note under a salt of its own."""
    return Note(words, secrets.token_hex(_SALT_BYTES))


def digest(salt: str, words: str) -> str:
    """SHA-256 in hexadecimal over salt and words; no salt holds what stands between them."""
    return hashlib.sha256(f"{salt}\0{words}".encode("utf-8", "surrogatepass")).hexdigest()
