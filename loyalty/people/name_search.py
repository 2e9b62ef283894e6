"""Name search: members by the beginnings of names, newest first. The index narrows, the name decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, exists, select

from db.session import Session
from loyalty import tables
from loyalty.people import members, name_index, name_words
from loyalty.people.members import Member
from loyalty.retailer import Retailer

# So many names are opened for one page at most, so many of them at a time.
MOST_OPENED: Final = 2_000
_SLICE: Final = 100
_word, _member, _key = tables.name_word.c, tables.member.c, tables.member_key.c


@dataclass(frozen=True, slots=True)
class Named:
    """Members of a name, newest first, and the id behind which the search goes on; empty at its end.

    There may be fewer than were wanted, even none, and more behind: that many names were opened.
    """

    members: tuple[Member, ...]
    after: str


def find(
    session: Session,
    retailer: Retailer,
    text: str,
    *,
    program: str = "",
    limit: int,
    after: str = "",
) -> Named:
    """At most `limit` members whose names have the words asked for, from behind the id `after` on.

    Whose name no key opens is passed over.
    """
    asked = name_words.asked(text)
    buckets = [[name_index.blind(retailer.index_key, each) for each in bucket] for bucket in asked.buckets]
    found: dict[str, Member] = {}
    opened = 0
    while buckets and opened < MOST_OPENED:
        rows = session.rows(_candidates(buckets, program, after).limit(_SLICE))
        for row in rows:
            if name_words.matches(name_index.find_name(retailer, row) or "", asked):
                found[row.member_id] = Member(*row[: len(members.COLUMNS)])
        if len(found) > limit:
            first = tuple(found.values())[:limit]
            return Named(first, first[-1].member_id)
        if len(rows) < _SLICE:
            return Named(tuple(found.values()), "")
        opened, after = opened + len(rows), rows[-1].member_id
    return Named(tuple(found.values()), after if buckets else "")


def _candidates(buckets: list[list[str]], program: str, after: str) -> Select[Any]:
    """Members with a word in each bucket. The last word leads: the first one of a name is mostly commoner.

    Of a word with two spellings somebody may come twice, one after the other.
    """
    *others, leading = buckets
    query = (
        select(*members.COLUMNS, _member.name_sealed, _key.wrapped)
        .select_from(tables.name_word)
        .join(tables.member, _member.member_id == _word.member_id)
        .join(tables.member_key, _key.member_id == _word.member_id)
        .where(_word.blind.in_(leading), *(_has(each) for each in others))
        .order_by(_word.member_id.desc())
    )
    if program:
        query = query.where(_member.program == program)
    return query.where(_word.member_id < after) if after else query


def _has(bucket: list[str]) -> Any:
    other = tables.name_word.alias()
    return exists().where(other.c.member_id == _word.member_id, other.c.blind.in_(bucket))
