"""That nobody does the timed work is said where somebody can see to it, and nowhere else."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from sqlalchemy import insert

from jobs.tables import job_lease
from tests.identity.employees import NOW
from tests.web.pages import Pages

SAID = "The timed work does not run"


def acted(pages: Pages, at: object) -> None:
    row = {"name": "outbox", "owner": "a", "until_at": None, "acted_at": at, "counts": "{}", "problem": ""}
    pages.doors.shop.database.write(
        lambda session: session.connection.execute(insert(job_lease).values(row)).rowcount
    )


def test_that_nothing_was_ever_done_is_said_after_the_first_hour(
    pages: Pages, clock: time_machine.Traveller
) -> None:
    owner = pages.staff()  # They came an hour ago.
    assert SAID not in owner.get("/console/").text
    clock.move_to(NOW + timedelta(minutes=1))
    assert f"{SAID}It has not run once" in owner.get("/console/").text
    assert "flask jobs run" in owner.get("/console/webhooks").text
    assert SAID not in pages.staff("analyst").get("/console/").text


def test_since_when_nothing_is_done_is_said_until_somebody_does_it(
    pages: Pages, clock: time_machine.Traveller
) -> None:
    acted(pages, NOW)
    owner = pages.staff(language="zh-Hant")
    clock.move_to(NOW + timedelta(minutes=14))
    assert "定時工作" not in owner.get("/console/webhooks").text
    clock.move_to(NOW + timedelta(minutes=16))
    assert "定時工作沒有運行自" in owner.get("/console/").text
