"""Packing: a notice that is due becomes a parcel, with everything secret opened only for that moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from db.session import Session
from loyalty.errors import UnknownProgram
from loyalty.people import members, preferences, privacy
from loyalty.people.consents import PURPOSES
from loyalty.people.members import Person
from loyalty.program import shelf
from loyalty.program.model import Program
from loyalty.retailer import Retailer
from loyalty.rewards import vouchers
from notices import language, stopping, writing
from notices.errors import PermanentlyNotSent
from notices.language import Templates
from notices.outgoing import SEALED_FIELD
from notices.parcel import Parcel
from notices.stopping import Wish

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Opened:
    """What stands in a notice: its facts, and the address where it was given one."""

    facts: Mapping[str, Any]
    address: str


def pack(session: Session, retailer: Retailer, row: Row, public_url: str, at: datetime) -> Parcel:
    """The parcel of a notice's row, for the channel it names.

    Raises PermanentlyNotSent without an address, Unreadable, UnknownProgram, UnknownMember, and KeyError
    for a text there is none of.
    """
    opened = _open(retailer, row)
    person = members.person(session, retailer, row["member_id"]) if row["member_id"] else Person()
    address = opened.address or (person.email if row["channel"] == "email" else person.phone)
    if not address:
        raise PermanentlyNotSent("no contact")
    program = program_of(session, retailer, row, at)
    templates, facts = _templates(session, row, program), _told(retailer, opened.facts)
    stop_url = _stop_url(retailer, row, public_url)
    if row["channel"] == "sms":
        text = writing.short_text(templates, program, row["kind"], facts)
        return Parcel(row["notice_id"], address, "", text, templates.tag, at)
    optional = PURPOSES[row["purpose"]].needs_consent
    letter = writing.letter(templates, program, row["kind"], facts, name=person.name, optional=optional)
    return Parcel(row["notice_id"], address, letter.subject, letter.text, templates.tag, at, stop_url)


def _open(retailer: Retailer, row: Row) -> _Opened:
    if not row["sealed"]:
        return _Opened(orjson.loads(row["facts"]), "")
    data_key = privacy.unwrap(retailer.ring, row["wrapped"], row["notice_id"])
    found = orjson.loads(privacy.open_sealed(data_key, row["notice_id"], SEALED_FIELD, row["sealed"]))
    return _Opened(found["facts"], found["address"])


def program_of(session: Session, retailer: Retailer, row: Row, at: datetime) -> Program:
    """The programme the notice names, else the member's, else the only one there is."""
    code = row["program"]
    if not code and row["member_id"]:
        code = members.find(session, row["member_id"]).program
    if not code:
        code = next(iter(shelf.codes(session)), "")
    if not code:
        raise UnknownProgram(code)
    return shelf.current(session, retailer.shelf, code, at)


def _templates(session: Session, row: Row, program: Program) -> Templates:
    """The reader's own language, else the first that the programme's document is written in."""
    chosen = row["language"]
    if not chosen and row["member_id"]:
        chosen = preferences.of_member(session, row["member_id"]).language
    return language.best([*([chosen] if chosen else []), *program.name])


def _told(retailer: Retailer, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts, with the code of a voucher, which is made and nowhere stored."""
    if "voucher_id" not in facts:
        return facts
    code = privacy.grouped(vouchers.code(retailer.index_key, facts["voucher_id"]))
    return {**facts, "voucher_code": code}


def _stop_url(retailer: Retailer, row: Row, public_url: str) -> str:
    if not PURPOSES[row["purpose"]].needs_consent:
        return ""
    wish = Wish(row["member_id"], row["purpose"], row["channel"])
    return f"{public_url}/v1/stop/{stopping.word(retailer.index_key, wish)}"
