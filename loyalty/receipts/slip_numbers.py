"""Slips: whose sale it may be, where somebody brings a number and nobody says which till or day it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Final

from sqlalchemy import select

from db.session import Session
from loyalty import tables
from loyalty.receipt import DocumentKey
from loyalty.shops import stores

DAYS: Final = 60
MOST_KEYS: Final = 5_000
MOST_STORES: Final = 200
LEAST_CHARS: Final = 3
MOST_CHARS: Final = 64
_SLICE: Final = 500
_claim = tables.claim.c


def owners(session: Session, text: str, today: date) -> Sequence[str]:
    """The ids of members with a document of this number in the last 60 days, the newest day first, each once.

    Every till that a store's keys name is tried, and none; 5,000 keys at most, so of many stores fewer days.
    A number is taken as it is typed, and as it was printed in groups. Nothing is found of a text with blanks.
    """
    if not LEAST_CHARS <= len(text) <= MOST_CHARS or len(text.split()) != 1:
        return ()
    numbers = dict.fromkeys((text, text.replace("-", "").upper()))
    keys, found = islice(_keys(_tills(session), numbers, today), MOST_KEYS), dict[str, str]()
    while some := [*islice(keys, _SLICE)]:
        which = _claim.key.in_(some), _claim.member_id.is_not(None)
        owned = {
            row.key: str(row.member_id)
            for row in session.rows(select(_claim.key, _claim.member_id).where(*which))
        }
        found |= {key: owned[key] for key in some if key in owned}
    return tuple(dict.fromkeys(found.values()))


def _tills(session: Session) -> Sequence[tuple[str, str]]:
    """Each store with what its receipts may call their till; empty for those that do not say."""
    key = tables.till_key.c
    labelled = session.rows(select(key.store, key.label).distinct().limit(MOST_KEYS))
    plain = [(store.code, "") for store in stores.page(session, limit=MOST_STORES)]
    return [*plain, *sorted({(row.store, _named(row.label)) for row in labelled} - {*plain})]


def _keys(tills: Sequence[tuple[str, str]], numbers: Iterable[str], today: date) -> Iterator[str]:
    for back in range(DAYS + 1):
        on = today - timedelta(days=back)
        for store, till in tills:
            yield from (str(DocumentKey(store, till, on, number)) for number in numbers)


def _named(label: str) -> str:
    """A till's label as the key of a receipt holds it."""
    return label.replace("/", "-").lstrip("@ ").strip()
