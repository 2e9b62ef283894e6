"""A worker killed in the middle, again and again: every notice arrives, and what comes twice is known."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

from db.engine import Database
from notices import outgoing
from notices.claiming import LEASE
from notices.outgoing import Reader
from tests.loyalty.shop import moment
from tests.notices.post import Post
from tests.notices.servers import Mailbox, mail_server

NOTICES, KILLS = 60, 5


class Unhurried(Mailbox):
    """Takes a moment over each message, so that a kill falls into one."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name the server looks for
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.02)
        return answer


def ask(post: Post) -> None:
    """Codes to many addresses."""
    at = moment("2026-05-01")

    def queue(session):
        for n in range(NOTICES):
            facts, reader = (
                {"code": f"{n:06d}", "minutes": 600},
                Reader(program="shop", until=moment("2026-06-01")),
            )
            outgoing.secret(
                session,
                post.retailer,
                "one-time-code",
                "email",
                f"a{n}@example.com",
                facts,
                f"code:{n}",
                at,
                reader=reader,
            )

    post.database.write(queue)


def work(url: str, port: int, at: datetime) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.notices.worker", url, str(port), at.isoformat()]
    return subprocess.Popen(command, cwd=Path(__file__).parents[2])


def test_nothing_is_lost_and_only_the_message_in_hand_may_come_twice(
    database: Database, database_url: str
) -> None:
    post, mailbox, at, kills = Post(database), Unhurried(), moment("2026-05-01"), 0
    ask(post)
    chance = random.Random(7)
    with mail_server(mailbox) as port:
        while kills < KILLS:
            worker, begun = work(database_url, port, at), len(mailbox.messages)
            # Let it get to work, and a little further.
            while len(mailbox.messages) == begun and worker.poll() is None:
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.1))
            assert worker.poll() is None, "there must be work left for every kill"
            worker.kill()
            worker.wait()
            kills, at = kills + 1, at + LEASE
        assert work(database_url, port, at).wait(timeout=60) == 0

    times = Counter(mailbox.ids)
    wanted = {f"<{row['notice_id']}@shop.example>" for row in post.notices().values()}
    assert len(wanted) == NOTICES
    assert times.keys() == wanted
    assert {row["status"] for row in post.notices().values()} == {"sent"}
    # One worker has one message in hand: each kill may double that one, under the same Message-ID.
    twice = sum(count - 1 for count in times.values())
    assert twice <= KILLS
    assert {row["attempts"] for row in post.notices().values()} != {1}, (
        "a run that met no kill proves nothing"
    )
