"""An account: every row of one member that the journal's entries must explain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from db import streams

Row = Mapping[str, Any]
Found = tuple[int, str]  # the entry that is meant, 0 for none, and what differs
# What these entries say was posted, other entries moved: a merge takes it over and gives it back as it is.
_ONLY_TELLING = ("taken-over", "merge-undone")


@dataclass(frozen=True, slots=True)
class Account:
    """Every row of one member that the journal's entries must explain."""

    member_id: str
    rows: streams.Group

    @property
    def is_merged(self) -> bool:
        """Whether the member lives on under another id; the documents are copied there."""
        return any(row["status"] == "merged" for row in self.rows["members"])

    @property
    def telling(self) -> set[int]:
        """The entries that tell of another journal, where the points were moved."""
        return {row["seq"] for row in self.entries if row["kind"] in _ONLY_TELLING}

    @property
    def entries(self) -> Sequence[Row]:
        """The member's entries, in order."""
        return self.rows["entries"]
