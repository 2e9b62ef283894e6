"""Marks: by which words somebody's things are known again in an answer, wherever they turn up in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from werkzeug.test import TestResponse

from tests.api.matrix.callers import Caller
from tests.api.matrix.cases import Case
from tests.api.matrix.house import PEOPLE, STORES
from tests.api.matrix.things import AT, Things


def of_member(things: Things, name: str) -> list[str]:
    """What names a member or what is theirs."""
    house, voucher = things.house, things.vouchers[name]
    ids = [things.receipts[name], things.devices[name], things.passkeys[name], voucher["id"]]
    return [*ids, voucher["code"], house.outside(name), house.cards[name], *of_person(name)]


def of_person(name: str) -> list[str]:
    """What is personal."""
    _, person = PEOPLE[name]
    return [person.name, person.email, person.phone, person.phone.replace(" ", "")]


def of_store(things: Things, store: str) -> list[str]:
    """What waits at a store. What members bought where is no secret among staff: members have no store."""
    waiting = [document for (_, place), document in things.parked.items() if place == store]
    return [*waiting, things.deliveries[store]]


def strange(things: Things, caller: Caller) -> list[str]:
    """The marks that must be in no answer to this caller."""
    found: Iterable[list[str]] = ()
    if caller.proves == "member":
        found = [of_member(things, name) for name in AT if name != caller.name]
    elif caller.proves == "till":
        others = [name for name in AT if PEOPLE[name][0] not in caller.realm]
        found = [of_member(things, name) for name in others]
    elif caller.name == "analyst":
        found = [of_person(name) for name in PEOPLE]
    elif any(grant.store for grant in caller.grants):
        found = [of_store(things, store) for store in STORES if store not in caller.realm]
    elif not caller.proves:
        found = [of_member(things, name) for name in AT]
    return [mark for marks in found for mark in marks]


def is_of_others(case: Case) -> bool:
    """Whether somebody who may look at some such things is told that there is not this one."""
    in_one_store = any(grant.store for grant in case.caller.grants)
    of_a_store = any(part in case.operation.path for part in ("/parked/", "/rejected-deliveries/"))
    return case.operation.scheme in ("member", "till") or (in_one_store and of_a_store)


def plain(case: Case, answer: TestResponse) -> Any:
    """A problem without what differs from request to request."""
    problem = json.loads(answer.text)
    problem.pop("request_id")
    text = json.dumps(problem)
    for value in case.subject.values.values():
        text = text.replace(value, "?")
    return text
