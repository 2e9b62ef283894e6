"""The name index: the beginnings of a member's name, blinded, so that names are found without being readable.

Docs: docs/decisions/0028-names-are-found-by-their-beginnings.md
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import delete, exists, select

from db import plan
from db.session import Session
from loyalty import tables
from loyalty.people import name_words, privacy
from loyalty.retailer import Retailer

_KIND: Final = "name"
# Of a name without any word there is one row as well: whoever has a name is in the index.
_NO_WORD: Final = ("",)
_word, _member, _key = tables.name_word.c, tables.member.c, tables.member_key.c


def blind(index_key: bytes, beginning: str) -> str:
    """What one beginning is written as."""
    return privacy.blind_index(index_key, _KIND, beginning)


def rows(index_key: bytes, member_id: str, name: str) -> list[dict[str, Any]]:
    """The rows of a member with this name; none without a name."""
    known = (name_words.beginnings(name) or _NO_WORD) if name else ()
    return [{"member_id": member_id, "blind": blind(index_key, each)} for each in known]


def write(session: Session, retailer: Retailer, member_id: str, name: str) -> None:
    """Let a member be found by this name and by none they had before; who calls holds the head."""
    session.connection.execute(delete(tables.name_word).where(_word.member_id == member_id))
    session.apply(plan.of(tables.name_word, rows(retailer.index_key, member_id, name)))


def missing(session: Session, after: str, limit: int) -> list[str]:
    """The next members, by id, who have a name and are not in the index."""
    wanted = [_is_missing()] if not after else [_is_missing(), _member.member_id > after]
    found = session.rows(select(_member.member_id).where(*wanted).order_by(_member.member_id).limit(limit))
    return [row.member_id for row in found]


def fill(session: Session, retailer: Retailer, member_ids: Sequence[str]) -> tuple[int, int]:
    """Put members into the index who still are not in it: how many that were, and whose names do not open.

    Their heads are locked first: nobody edits or forgets them meanwhile.
    """
    session.lock(member_ids)
    found = session.rows(
        select(_member.member_id, _member.name_sealed, _key.wrapped)
        .join_from(tables.member, tables.member_key, _key.member_id == _member.member_id, isouter=True)
        .where(_member.member_id.in_(member_ids), _is_missing())
    )
    names = {row.member_id: find_name(retailer, row) for row in found}
    known = {member_id: name for member_id, name in names.items() if name}
    new = [each for member_id, name in known.items() for each in rows(retailer.index_key, member_id, name)]
    session.apply(plan.of(tables.name_word, new))
    return len(known), len(names) - len(known)


def find_name(retailer: Retailer, row: Any) -> str | None:
    """The name in a row with `member_id`, `name_sealed` and `wrapped`; None where no key opens it."""
    try:
        key = privacy.unwrap(retailer.ring, row.wrapped or "", row.member_id)
        return privacy.open_sealed(key, row.member_id, _KIND, row.name_sealed)
    except privacy.Unreadable:
        return None


def _is_missing() -> Any:
    there = exists().where(_word.member_id == _member.member_id)
    return (_member.status == "active") & (_member.name_sealed != "") & ~there
