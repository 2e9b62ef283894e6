"""Outgoing: how the rest of the house asks for a member to be told. Rows in the caller's transaction.

Whoever asks names a cause, which may bring a notice only once, for ever: asking again with the same cause
changes nothing. Whether, where and when it is sent is decided when its time comes (`rules`), not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy.dialects import postgresql, sqlite

from db import ids
from db.session import Session
from loyalty.people import privacy
from loyalty.retailer import Retailer
from notices.errors import UnknownKind
from notices.kinds import Kind, kind
from notices.push import following
from notices.tables import CAUSE_LENGTH, notice

Facts = Mapping[str, Any]
SEALED_FIELD = "notice"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A notice to a member: `facts` are codes, whole numbers and ISO dates, never a name or an address."""

    member_id: str
    kind: str
    cause: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Reader:
    """What is known of whoever reads a notice to a given address; all of it may be left out.

    `member_id` is whose it is: nothing is sent once the member left, and the name is said. `program` names
    the shop (else the member's programme), `language` is the reader's tag, such as the browser's (else the
    member's preference, else the programme's language). After `until` it is not sent any more (else the
    patience of the kind).
    """

    member_id: str = ""
    program: str = ""
    language: str = ""
    until: datetime | None = None


def tell(session: Session, member_id: str, kind: str, cause: str, facts: Facts, at: datetime) -> bool:
    """Ask for a member to be told something, by the channel they allow; whether this cause is new.

    `kind` and the names of its `facts` stand in `notices.kinds`; `cause` is such as
    `tier:mem_0192…:12`. `at` (UTC) is when it came about. Nothing is sent in this transaction.
    Raises UnknownKind for a kind, or facts, that are none.
    """
    return tell_all(session, [Wanted(member_id, kind, cause, facts)], at) == 1


def tell_all(session: Session, wanted: Iterable[Wanted], at: datetime) -> int:
    """Ask for many at once; how many causes were new. Raises UnknownKind."""
    return _put(session, [_row_of(_checked(each.kind, each.facts), each, at) for each in wanted])


def secret(  # noqa: PLR0913 - what is sent, and whose it is: a value of these would only be unpacked here
    session: Session,
    retailer: Retailer,
    kind: str,
    channel: str,
    address: str,
    facts: Facts,
    cause: str,
    at: datetime,
    *,
    reader: Reader = Reader(),
) -> bool:
    """Ask for a notice to one address, which is given here and stored nowhere in clear; whether it is new.

    For one-time codes and for a contact that was replaced:

        outgoing.secret(session, retailer, "one-time-code", "sms", "+85223456789",
                        {"code": "482913", "minutes": 10}, f"code:{code_id}", at,
                        reader=Reader(program="shop", until=at + timedelta(minutes=10)))
        outgoing.secret(session, retailer, "contact-changed", "email", old_email,
                        {"what": "email", "at": at.isoformat()}, f"contact:{change_id}", at,
                        reader=Reader(member_id))

    `channel` is `email` or `sms`, `address` normalised as `loyalty.privacy` does. The cause must not hold
    the address or the code: it is kept. Address and facts are sealed under the key ring and wiped as soon
    as the notice was sent or given up. Only kinds for `service` are taken: no consent is asked.
    Raises UnknownKind.
    """
    what = _checked(kind, facts)
    if what.purpose != "service" or channel not in what.channels:
        raise UnknownKind(f"{kind} by {channel} to a given address")
    row = _row_of(what, Wanted(reader.member_id, kind, cause, {}), at)
    row |= {"channel": channel, "language": reader.language, "program": reader.program}
    data_key = privacy.new_data_key()
    text = orjson.dumps({"address": address, "facts": dict(facts)}).decode()
    row["sealed"] = privacy.seal(data_key, row["notice_id"], SEALED_FIELD, text)
    row["wrapped"] = privacy.wrap(retailer.ring, data_key, row["notice_id"])
    row["not_after"] = reader.until or row["not_after"]
    return _put(session, [row]) == 1


def _checked(code: str, facts: Facts) -> Kind:
    found = kind(code)
    if facts.keys() != found.facts:
        raise UnknownKind(f"{code} needs the facts {sorted(found.facts)}, got {sorted(facts)}")
    return found


def _row_of(what: Kind, wanted: Wanted, at: datetime) -> dict[str, Any]:
    assert 0 < len(wanted.cause) <= CAUSE_LENGTH, wanted.cause
    return {
        "cause": wanted.cause,
        "notice_id": ids.new(at),
        "member_id": wanted.member_id or None,
        "program": "",
        "kind": what.code,
        "purpose": what.purpose,
        "channel": "",
        "language": "",
        "facts": orjson.dumps(dict(wanted.facts), option=orjson.OPT_SORT_KEYS).decode(),
        "sealed": "",
        "wrapped": "",
        "status": "waiting",
        "reason": "",
        "created_at": at,
        "not_after": at + what.patience,
        "next_at": at,
        "attempts": 0,
        "claimed_until": None,
        "sent_at": None,
        "provider_id": "",
    }


def _put(session: Session, rows: list[dict[str, Any]]) -> int:
    """Write rows whose cause is new, and leave those alone that are not; how many were new."""
    if not rows:
        return 0
    insert = sqlite.insert if session.connection.dialect.name == "sqlite" else postgresql.insert
    put = insert(notice).on_conflict_do_nothing(index_elements=[notice.c.cause])
    fresh = {row.cause for row in session.connection.execute(put.returning(notice.c.cause), rows)}
    following.follow(session, [row for row in rows if row["cause"] in fresh and not row["sealed"]])
    return len(fresh)
