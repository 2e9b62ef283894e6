"""What must be there, just once, when thirty dates have been done: each check reads the books by itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

import orjson
from sqlalchemy import select

import points.tables
import tiers.tables
from config import Settings
from db import ids, once
from events import tables as event_tables
from jobs import registry
from jobs.job import Daily, House
from points import anchor_verifying, anchoring, anchors
from points.anchor_tables import anchored_head
from tests.events.receiver import Receiver
from tests.jobs.house import rows
from tests.jobs.month import DATES, READERS, WAITING, Month
from tests.notices.servers import Mailbox

NAMES = tuple(job.name for job in registry.JOBS if isinstance(job.when, Daily))


def counts(house: House, job: str) -> Counter[str]:
    """What the rows of a job say that it did."""
    found: Counter[str] = Counter()
    for row in rows(house):
        if row["job"] == job:
            found.update(orjson.loads(row["counts"]))
    return found


def check_dates(house: House, names: Iterable[str] = NAMES, at_least: int = DATES + 1) -> None:
    """A row for each date and slice, all done; a date began when the one before was over."""
    by_job: dict[str, dict[date, list[dict]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(house):
        assert row["status"] == "done", row
        by_job[row["job"]][row["business_date"]].append(row)
    assert by_job.keys() == {*names}
    for name, dates in by_job.items():
        assert len(dates) >= at_least
        in_order = sorted(dates)
        assert in_order == [in_order[0] + timedelta(days=n) for n in range(len(in_order))]
        assert all(len(found) == registry.find(name).slices for found in dates.values())
        for before, after in pairwise(in_order):
            ended = max(row["finished_at"] for row in dates[before])
            assert ended <= min(row["started_at"] for row in dates[after])


def check_reviews(month: Month, since: dict[str, int]) -> None:
    """Each VIP was reviewed once: every second one goes on, the others go down."""
    names = month.names("vip", DATES)
    found = [
        (names[row["member_id"]], row["after"], row["reason"])
        for row in month.rows(tiers.tables.tier_change, None)
        if row["seq"] > since[row["member_id"]]
    ]
    outcomes = {0: ("vip", "kept"), 1: ("member", "lowered")}
    assert sorted(found) == sorted((f"vip-{number}", *outcomes[number % 2]) for number in range(DATES))


def check_anchors(house: House, settings: Settings, today: date) -> None:
    """One anchor for each date, one after the other, and no head of a journal that none of them covers."""
    heads = house.database.read(lambda session: len(session.rows(select(anchored_head.c.seq))))
    stored = house.database.read(lambda session: list(anchoring.stored(session)))
    said = counts(house, "anchors")
    assert said == {"heads": heads, "anchors": len(stored)}
    assert heads == sum(each.heads for each in stored)
    assert len({each.business_date for each in stored}) == len(stored) >= DATES + 1
    key = anchors.private_key(settings.anchor_key).public_key()
    trusted = {anchors.key_id(key): key}
    assert house.database.read(lambda session: [*anchor_verifying.verify(session, trusted, today)]) == []


def check_retention(month: Month, house: House) -> None:
    """On each date the answer went that had been kept long enough, and no other.

    Early in the morning tomorrow's date, as the month counts, may be due already.
    """
    gone = {
        row["business_date"]: orjson.loads(row["counts"])["answered"]
        for row in rows(house)
        if row["job"] == "retention" and "answered" in row["counts"] and row["business_date"] <= month.today
    }
    assert gone == {month.today - timedelta(days=ahead): 1 for ahead in range(DATES)}
    ahead = sum(row["business_date"] > month.today for row in rows(house) if row["job"] == "retention")
    left = month.rows(once.answered, None)
    assert len(left) == 1 - ahead
    assert all(row["recorded_at"] > month.begin - timedelta(days=once.KEPT_DAYS) for row in left)


def check_parked(month: Month, since: dict[str, int]) -> None:
    """What came too early has been recorded, each document by one entry."""
    assert month.parked() == []
    sales = Counter(
        row["cause"]
        for row in month.rows(points.tables.entry, None)
        if row["kind"] == "sale" and row["seq"] > since[row["holder_id"]]
    )
    assert (len(sales), {*sales.values()}) == (WAITING, {1})


def check_mail(month: Month, mailbox: Mailbox, kills: int) -> None:
    """Who reads is told once; a kill may have doubled the one message in hand, under the same id."""
    sent = [row for row in month.notices().values() if row["status"] == "sent"]
    told = Counter((row["member_id"], row["kind"]) for row in sent)
    readers, lowered = month.names("reader", READERS), month.names("vip", DATES)
    assert told == {
        **{(member_id, "points-expiring"): 1 for member_id in readers},
        **{(member_id, "tier-lost"): 1 for member_id, name in lowered.items() if int(name[4:]) % 2},
    }
    assert {row["status"] for row in month.notices().values()} <= {"sent", "suppressed", "dead"}
    times = Counter(mailbox.ids)
    assert times.keys() == {f"<{row['notice_id']}@shop.example>" for row in sent}
    assert times.total() - len(times) <= kills
    for message_id in times:
        texts = {
            each.get_body().get_content() for each in mailbox.messages if each["Message-ID"] == message_id
        }
        assert len(texts) == 1, texts


def check_outbox(month: Month, receiver: Receiver, before: set[str], in_flight: int) -> None:
    """Each event since was delivered: the same id, the same bytes; a kill may double what was on its way."""
    events = month.rows(event_tables.event, None)
    assert all(row["published_at"] is not None for row in events)
    wanted = {
        ids.outside("event", row["event_id"]): row["body"].encode()
        for row in events
        if row["event_id"] not in before
    }
    taken = receiver.taken()
    assert taken.keys() == wanted.keys()
    assert all({*bodies} == {wanted[event]} for event, bodies in taken.items())
    assert {row["status"] for row in month.rows(event_tables.delivery, None)} == {"delivered"}
    assert sum(map(len, taken.values())) - len(taken) <= in_flight
