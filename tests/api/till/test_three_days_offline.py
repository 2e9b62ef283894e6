"""Five tills lose their line for three days; 5,000 receipts come in disorder, some twice, answers get lost.

The straight run is the same receipts, each sent when it was made. As customers' stories are told of many
members, the straight run tells each story once, and every member is compared with it.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import time_machine
from sqlalchemy import select

import points.tables
import tiers.tables
from db.session import Session
from loyalty import tables
from loyalty.people import members
from tests import databases
from tests.api.doors import CARD, NOW, Doors, bearer, sale

# Five thousand receipts; where PostgreSQL is asked the same for the second time, a thousand of them.
MEMBERS = 1_000 if databases.TELLS_ALL else 200
STORIES, TILLS, LENGTH = 25, 5, 5
BATCH = 1_000
LOST, TWICE = 0.2, 0.2
BACK = LENGTH - 1  # the last document of each story brings goods back
TEXT = CARD.replace("reaches: 1000", "reaches: 400") + (
    "milestones: [{code: tenner, counter: spend, span: ever, every: {reaches: '150.00', points: 7}}]\n"
)
TEXT = TEXT.replace("counters:\n", "counters:\n  - {code: spend, measures: spend}\n")
BEGIN = NOW - timedelta(days=3)


def story(n: int) -> list[dict[str, Any]]:
    """What a customer buys in three days at several tills; one thing comes back at the end."""
    dice = random.Random(n)
    moments = sorted(dice.sample(range(3 * 24 * 60), LENGTH))
    told = []
    for place, minute in enumerate(moments):
        at = BEGIN + timedelta(minutes=minute)
        facts = {"purchased_at": at.isoformat(), "business_date": at.date().isoformat()}
        facts |= {"sequence": place, "till": f"{dice.randrange(TILLS) + 1}"}
        lines = [{"sku": sku, "quantity": 1, "net": f"{dice.randint(5, 90)}.50"} for sku in ("TEA", "MUG")]
        told.append(sale("", **facts) | {"lines": lines})
    bought = told[dice.randrange(BACK)]
    original = {name: bought[name] for name in ("till", "business_date")}
    told[BACK] |= {"kind": "return", "original": original | {"number": str(bought["sequence"])}}
    told[BACK]["lines"] = bought["lines"][:1]
    return told


def told_of(who: str, documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A story's documents with numbers of their own, of a member."""
    found = []
    for each in documents:
        one = {**each, "number": f"{who}-{each['sequence']}", "member": {"external": who}}
        if "original" in each:
            one["original"] = {**each["original"], "number": f"{who}-{each['original']['number']}"}
        found.append(one)
    return found


def send(doors: Doors, receipts: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """The answers to a batch."""
    headers = {**bearer(key), "Content-Type": "application/x-ndjson"}
    body = b"\n".join(orjson.dumps(each) for each in receipts)
    answer = doors.client.post("/v1/receipts/batch", data=body, headers=headers)
    return [orjson.loads(line) for line in answer.data.splitlines()]


def test_after_three_days_offline_all_is_as_if_the_line_had_been_up(
    doors: Doors, clock: time_machine.Traveller
) -> None:
    doors.shop.publish(TEXT.replace("enrol: first-sale", "enrol: explicit"), "2026-04-01")
    stories = [story(n) for n in range(STORIES)]
    straight = [f"straight-{n}" for n in range(STORIES)]
    late = [f"late-{n}" for n in range(MEMBERS)]
    enrol(doors, [*straight, *late])
    for document in sorted(
        (each for n, who in enumerate(straight) for each in told_of(who, stories[n])),
        key=lambda each: each["purchased_at"],
    ):
        clock.move_to(datetime.fromisoformat(document["purchased_at"]), tick=False)
        (answer,) = send(doors, [document], doors.key)
        assert answer["body"]["status"] == "recorded"

    clock.move_to(NOW, tick=False)
    keys = [doors.new_key(label=f"Till {n + 2}") for n in range(TILLS)]
    queues: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for n, who in enumerate(late):
        for document in told_of(who, stories[n % STORIES]):
            queues[document["till"]].append(document)
    many = MEMBERS * LENGTH
    assert sum(map(len, queues.values())) == many
    seen = deliver(doors, list(queues.values()), keys)

    assert seen["sent"] >= many * 1.4, seen
    assert seen["replayed"] >= many * 0.3, f"hardly any replay was observed, so nothing is proved: {seen}"
    found = books(doors)
    for n, who in enumerate(late):
        assert found[who] == found[straight[n % STORIES]], f"{who} differs from {straight[n % STORIES]}"


def enrol(doors: Doors, names: list[str]) -> None:
    """Members since April."""
    joined, shop = datetime(2026, 4, 1, 12, tzinfo=UTC), doors.shop

    def all_of_them(session: Session) -> None:
        for name in names:
            members.enrol(session, shop.retailer, shop.program, joined, external_id=name)

    doors.database.write(all_of_them)


def deliver(doors: Doors, queues: list[list[dict[str, Any]]], keys: list[str]) -> Counter[str]:
    """Send all queues in random order, till by till, until every answer came; what was seen of it."""
    dice, seen = random.Random(5), Counter[str]()
    waiting = [(key, document) for key, queue in zip(keys, queues, strict=True) for document in queue]
    waiting += dice.sample(waiting, int(len(waiting) * TWICE))
    while waiting:
        dice.shuffle(waiting)
        key = waiting[0][0]
        own = [document for its, document in waiting if its == key]
        batch, kept = own[:BATCH], own[BATCH:]
        rest = [each for each in waiting if each[0] != key] + [(key, document) for document in kept]
        for document, answer in zip(batch, send(doors, batch, key), strict=True):
            assert answer["status"] in (201, 202), answer
            seen["sent"] += 1
            seen["replayed"] += answer["replayed"]
            if dice.random() < LOST:
                rest.append((key, document))  # nobody heard that it was recorded
        waiting = rest
    return seen


def books(doors: Doors) -> dict[str, dict[str, Any]]:
    """Of every member: what each receipt was worth, what was counted, the standing and its past, points."""
    found: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(dict))
    names = dict(rows(doors, tables.external_id.c.member_id, tables.external_id.c.key))
    names = {member_id: key.partition("/")[2] for member_id, key in names.items()}
    receipt, worth, bucket = tables.receipt.c, tables.entitlement.c, tiers.tables.bucket.c
    numbers = {
        receipt_id: key.rpartition("-")[2]
        for receipt_id, key in rows(doors, receipt.receipt_id, receipt.claim_key)
    }
    wanted = (worth.member_id, worth.receipt_id, worth.seq, worth.context, worth.result, worth.posted)
    for member_id, receipt_id, _, *parts in sorted(rows(doors, *wanted), key=lambda row: (row[0], row[2])):
        context, result, posted = map(json.loads, parts)
        # A rule that came to nothing in the end is as one that never gave anything.
        came_to = [context, result, [each for each in posted if each[2]]]
        found[names[member_id]]["worth"][numbers[receipt_id]] = came_to
    for member_id, *key, amount in rows(
        doors, bucket.member_id, bucket.counter, bucket.on_day, bucket.store, bucket.amount
    ):
        if amount:
            found[names[member_id]]["counted"][tuple(key)] = amount
    stood = tiers.tables.standing.c
    for member_id, *facts in rows(doors, stood.member_id, stood.tier, stood.since_at, stood.until_on):
        found[names[member_id]]["standing"] = facts
    change = tiers.tables.tier_change.c
    past = (change.member_id, change.at, change.before, change.after, change.total, change.superseded_by)
    for member_id, at, *facts, superseded_by in sorted(rows(doors, *past), key=lambda row: row[:2]):
        if superseded_by is None:
            found[names[member_id]]["past"][at] = facts
    balance = points.tables.balance.c
    for holder_id, *amounts in rows(
        doors, balance.holder_id, balance.available, balance.pending, balance.held, balance.owed
    ):
        found[names[holder_id]]["balance"] = amounts
    return found


def rows(doors: Doors, *columns: Any) -> list[Any]:
    with doors.database.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns))]
