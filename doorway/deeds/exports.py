"""Tables that staff take away: who sees people's data in them, and that one was taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from doorway import audits, callers
from doorway.service import service
from identity import roles

PERMISSION: Final = "exports.read"


def sees_people() -> bool:
    """Whether people's data may be in it: who reads members everywhere, as a table knows no stores."""
    return roles.stores(callers.caller().person.grants, "members.read") is None


def note(name: str, personal: Sequence[str], **told: str) -> None:
    """Write down that a table is taken away, and which columns of people's data are in it.

    It is a write of its own; call it before anything is shown. `told` is what the audit says besides.
    """
    detail = {**told, "personal": [*personal]}
    service().database.write(lambda session: audits.did(session, PERMISSION, name, detail))
