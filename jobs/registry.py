"""Every job there is, when it is due, and what does it."""

from __future__ import annotations

from datetime import time

from jobs import (
    birthdays,
    campaigning,
    contests,
    daily_anchors,
    draws,
    fetching,
    lapsing,
    naming,
    passing,
    referrals,
    reminding,
    retention,
    rewrapping,
    sending,
    statements,
    unparking,
    voucher_batches,
    voucher_lapsing,
)
from jobs.errors import UnknownJob
from jobs.job import Daily, Every, Job

JOBS = (
    Job(
        "settle",
        "Points that can be used from today, and points that expired, are booked.",
        Daily(time(0, 10)),
        step=passing.settle,
        slices=4,
    ),
    Job(
        "holds",
        "Points that a till set aside and forgot go back, and whatever else is due is booked.",
        Every(60),
        step=passing.settle,
    ),
    Job("review", "Tiers are reviewed.", Daily(time(2, 0)), step=passing.review),
    Job(
        "parked",
        "Receipts that wait for a member, a sale or a moment that has come are recorded.",
        Every(300),
        step=unparking.retry,
    ),
    Job(
        "anchors",
        "The heads of all journals are signed.",
        Daily(time(3, 30)),
        step=daily_anchors.anchor,
        most=500,
    ),
    Job(
        "retention",
        "What has been kept long enough is deleted.",
        Daily(time(4, 0)),
        step=retention.sweep,
        most=500,
    ),
    Job(
        "reminders",
        "Members are to be told of points that expire, of tiers at risk, and of days and offers that come.",
        Daily(time(6, 0)),
        step=reminding.remind,
    ),
    Job(
        "contests",
        "Contests whose time is over are decided, and what was won is entered.",
        Daily(time(5, 0)),
        step=contests.decide,
    ),
    Job(
        "birthdays",
        "Members get what their programme gives on their birthday.",
        Daily(time(0, 30)),
        step=birthdays.give,
        most=200,
    ),
    Job(
        "referrals",
        "Members whom others brought along bought something and kept it: both get what that gives.",
        Daily(time(5, 45)),
        step=referrals.decide,
        most=20,
    ),
    Job(
        "statements",
        "Points become vouchers on the days of the programme.",
        Daily(time(5, 15)),
        step=statements.issue,
    ),
    Job(
        "draws",
        "Prize draws are announced, drawn when their time has come, and what was won is entered.",
        Daily(time(5, 30)),
        step=draws.draw,
    ),
    Job(
        "campaigns",
        "How each offer and draw that runs is doing is told.",
        Every(300),
        step=campaigning.tell,
    ),
    Job(
        "cards",
        "Cards whose term is over are expired.",
        Daily(time(3, 0)),
        step=lapsing.lapse,
        most=200,
    ),
    Job(
        "vouchers",
        "Vouchers whose time is over are marked, and told.",
        Daily(time(0, 20)),
        step=voucher_lapsing.lapse,
        most=200,
    ),
    Job(
        "batches",
        "Vouchers that staff hand out to many members are given.",
        Every(30),
        step=voucher_batches.give,
    ),
    Job(
        "rewrap",
        "What an earlier key of the ring sealed is sealed under its first.",
        Every(3600),
        step=rewrapping.rewrap,
        most=200,
    ),
    Job(
        "names",
        "Members who joined before names could be searched are found by theirs.",
        Every(3600),
        step=naming.index,
        most=100,
    ),
    Job("fetch", "What vendors' deliveries name and do not hold is fetched.", Every(5), act=fetching.fetch),
    Job("notices", "What members are to be told is sent.", Every(5), act=sending.send_notices),
    Job("outbox", "Events are sent to whoever asked for them.", Every(5), act=sending.publish),
)


def find(name: str) -> Job:
    """The job of this name. Raises UnknownJob."""
    for job in JOBS:
        if job.name == name:
            return job
    raise UnknownJob(f'there is no job "{name}"; there are: {", ".join(job.name for job in JOBS)}')
