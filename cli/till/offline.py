"""Points without a line: what the till learnt beforehand, and what it may take by an allowance."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Any, Final

from cli.till.basket import Redeemed
from cli.till.journal import Journal
from cli.till.service import Refused, Service
from db import ids
from loyalty.offline import allowances
from loyalty.offline.allowances import Allowance

KNOWN: Final = "offline-keys"
WHY: Final[Mapping[str, str]] = {
    "unknown_allowance": "this is no allowance of this programme; ask for the code on their phone",
    "allowance_used": "this allowance was used here before",
    "allowance_expired": "this allowance is over; their phone fetches another when it has a line",
    "above_allowance": "that is more than the allowance is for",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An allowance that a member showed, and its text."""

    allowance: Allowance
    text: str

    @property
    def member(self) -> dict[str, str]:
        """How a receipt names them."""
        return {"id": ids.outside("member", self.allowance.member_id)}


def learn(service: Service, journal: Journal) -> None:
    """Keep the keys and terms of today. Raises NoLine and Refused."""
    journal.keep(KNOWN, json.dumps(service.ask(lambda client: client.get_till_offline_keys())))


def read(journal: Journal, text: str) -> Shown:
    """The allowance in what was scanned, if a key that the till knows signed it. Raises Refused."""
    known = _known(journal)
    keys = {each["id"]: base64.urlsafe_b64decode(each["public_key"] + "==") for each in known["keys"]}
    found = allowances.read(text, keys)
    if found is None:
        raise Refused(WHY["unknown_allowance"])
    return Shown(found, text)


def redeemed(journal: Journal, shown: Shown, points: int, total: Decimal, at: datetime) -> Redeemed:
    """So many points of an allowance as they pay of a bill of `total`. Raises Refused, which says why not."""
    known = _known(journal)
    terms = known["offline"]
    if terms is None:
        raise Refused("this programme takes no points without the line")
    used = {shown.allowance.nonce} if journal.is_used(shown.allowance.nonce) else set()
    why = allowances.refusal(shown.allowance, known["program"], terms["currency"], points, used, at)
    if why:
        raise Refused(WHY[why])
    worth = _worth(points, terms)
    _check(points, worth, total, terms)
    entry = {"points": points, "currency": terms["currency"], "proof": shown.text}
    tender = "points" if terms["settles"] == "tender" else ""
    return Redeemed(entry, worth, tender, shown.allowance.nonce)


def _known(journal: Journal) -> dict[str, Any]:
    kept = journal.find_kept(KNOWN)
    if kept is None:
        raise Refused("this till never had a line, and knows no keys; points wait until it has")
    found: dict[str, Any] = json.loads(kept)
    return found


def _worth(points: int, terms: Mapping[str, Any]) -> Decimal:
    """What they buy, rounded down to the money's decimals."""
    hundred = Decimal(terms["worth_of_100"])
    smallest = Decimal(1).scaleb(int(hundred.as_tuple().exponent))
    return (hundred * points / 100).quantize(smallest, ROUND_FLOOR)


def _check(points: int, worth: Decimal, total: Decimal, terms: Mapping[str, Any]) -> None:
    """The programme's bounds on how points pay. Raises Refused."""
    if points < terms["minimum"] or (terms["maximum"] and points > terms["maximum"]):
        raise Refused(f"from {terms['minimum']} to {terms['maximum'] or 'any number of'} points pay at once")
    if points % terms["multiples"]:
        raise Refused(f"points pay in steps of {terms['multiples']}")
    if worth * 100 > total * terms["share"] or (terms["covers"] == "whole" and worth < total):
        raise Refused(f"points may pay {terms['share']} % of a bill, of {total}, and these are worth {worth}")
