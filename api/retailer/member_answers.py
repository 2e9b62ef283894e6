"""What staff see of members: in a list with contacts masked, on one page with everything."""

from __future__ import annotations

from datetime import datetime

from api.member import answers
from api.wire.paging import Page
from api.wire.values import Json, day, instant
from db import ids
from doorway.refusals import InvalidBody
from loyalty.books.dossier import Row, Whole
from loyalty.cards.cards import Card
from loyalty.merging import parting
from loyalty.people import contacts
from pos_adapter.errors import Problem


def after(page: Page) -> str:
    """The id of the member behind whom a page goes on. Raises InvalidBody for a made-up cursor."""
    if not page.after:
        return ""
    found = ids.find_inside("member", str(page.after[0]))
    if found is None:
        raise InvalidBody([Problem("cursor", "must be the `next` of a page before, as it was given")])
    return found


def row(found: Row) -> Json:
    """A member in a list."""
    member, person = found.member, found.person
    return {
        "id": ids.outside("member", member.member_id),
        "program": member.program,
        "status": member.status,
        "restricted": member.restricted,
        "tier": found.tier or None,
        "joined_at": instant(member.joined_at),
        "name": person.name,
        "phone": contacts.masked_phone(person.phone),
        "email": contacts.masked_email(person.email),
        "found_by": found.found_by or None,
    }


def page(found: Whole, at: datetime) -> Json:
    """A member on one page."""
    member, account = found.member, answers.account(found.account, at)
    return {
        "id": ids.outside("member", member.member_id),
        "status": member.status,
        "restricted": member.restricted,
        "joined_at": instant(member.joined_at),
        "name": found.person.name,
        "phone": found.person.phone,
        "email": found.person.email,
        "external_ids": list(found.external_ids),
        "cards": [card(each) for each in found.cards],
        "consents": [
            {
                "purpose": each.purpose,
                "channel": each.channel,
                "given": each.given,
                "at": instant(each.at),
            }
            for each in found.consents
        ],
        "merges": [
            {
                "member": ids.outside("member", each["ended_id"]),
                "merged_at": instant(each["merged_at"]),
                "undo_until": instant(each["merged_at"] + parting.WITHIN),
            }
            for each in found.merges
        ],
        **{name: account[name] for name in ("program", "seq", "balances", "tier", "outlook", "history")},
    }


def card(found: Card) -> Json:
    """A card."""
    return {
        "number": found.number,
        "status": found.status,
        "issued_at": instant(found.issued_at),
        "held": found.held,
        "kind": found.kind or None,
        "valid_through": day(found.valid_through),
    }
