"""What a merge answers, and what it moved besides points, kept so that it can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import orjson

from points.state import Balance


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge: who ended, who lives on, the survivor's last entry that it made, and what they have now."""

    merge_id: str
    ended_id: str
    survivor_id: str
    seq: int
    balances: Mapping[str, Balance]


@dataclass(frozen=True, slots=True)
class Use:
    """A benefit's use that went over: the `n`th of its period there, the `as_n`th here."""

    benefit: str
    from_on: date
    n: int
    as_n: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What came to the survivor besides points and documents.

    `seqs` pairs each entry that was taken over with its number in the survivor's journal. `filled` are the
    fields of the survivor that were empty; `profile` are the questions that only the other
    had answered; `joined_at`, `joined_on` and `restricted` are the survivor's own;
    `parked` are digests of documents, `formers` members who had ended in the one that ended now. `offers` and
    `lists` are what only the other had asked for and was listed for, `days` the offers, each with the first
    day of its span, that only the other had chosen a day for. `answers` are the consents and refusals
    that came, `choices` the wishes about notices that only the other had, `reports` those of missing points.
    """

    seqs: tuple[tuple[int, int], ...]
    cards: tuple[str, ...]
    external_ids: tuple[str, ...]
    contacts: tuple[str, ...]
    parked: tuple[str, ...]
    formers: tuple[str, ...]
    filled: tuple[str, ...]
    joined_at: datetime
    joined_on: date
    restricted: str
    profile: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    offers: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    days: tuple[tuple[str, str], ...] = ()
    answers: tuple[tuple[str, str, int], ...] = ()
    choices: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()


def to_json(moved: Moved) -> str:
    """As it is stored."""
    return orjson.dumps(asdict(moved), option=orjson.OPT_SORT_KEYS).decode()


def from_json(text: str) -> Moved:
    """The inverse of `to_json`."""
    found: dict[str, Any] = orjson.loads(text)
    lists = {name: tuple(value) for name, value in found.items() if isinstance(value, list)}
    lists["seqs"] = tuple((old, new) for old, new in found["seqs"])
    lists["days"] = tuple((offer, start_on) for offer, start_on in found.get("days", ()))
    lists["answers"] = tuple((purpose, channel, n) for purpose, channel, n in found.get("answers", ()))
    joined_at, joined_on = datetime.fromisoformat(found["joined_at"]), date.fromisoformat(found["joined_on"])
    lists["uses"] = tuple(
        Use(**{**each, "from_on": date.fromisoformat(each["from_on"])}) for each in found.get("uses", ())
    )
    return Moved(**{**found, **lists, "joined_at": joined_at, "joined_on": joined_on})
