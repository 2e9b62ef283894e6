"""A house whose clock a test sets, with jobs a test makes up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from config import Settings
from db.engine import Database
from db.session import Session
from jobs import running
from jobs.job import Daily, House, Job, Step, TakeStep, Turn
from jobs.tables import job_run
from loyalty.retailer import Retailer
from tests.loyalty.bookkeeping import moment

LONDON = Settings.from_environment({"LOYALTY_ZONE": "Europe/London"})


@dataclass(slots=True)
class Clock:
    """A clock that stands until it is set: "2026-11-22 00:30" on London's walls."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def set(self, text: str) -> None:
        self.at = moment(text)

    def wait(self, **span: float) -> None:
        self.at += timedelta(**span)


def house_of(database: Database, retailer: Retailer, when: str, settings: Settings = LONDON) -> House:
    """A house where it is then, until `clock(house)` is set."""
    return House(settings, database, retailer, Clock(moment(when)), "first")


def clock(house: House) -> Clock:
    """The clock of a house."""
    assert isinstance(house.clock, Clock)
    return house.clock


def another(house: House, owner: str = "second") -> House:
    """Another process in the same house."""
    return replace(house, owner=owner)


def daily(step: TakeStep, at: str = "00:10", name: str = "made-up", slices: int = 1) -> Job:
    """A job of the test's own."""
    return Job(name, "Made up.", Daily(time.fromisoformat(at)), step=step, slices=slices)


def noting(notes: list[Any], of: Callable[[Turn], Any] = lambda turn: turn.business_date) -> TakeStep:
    """A step that notes what it was told and is at its end."""

    def step(_house: House, _session: Session, turn: Turn) -> Step:
        notes.append(of(turn))
        return Step({"noted": 1}, None)

    return step


def run(house: House, job: Job, when: str | None = None) -> None:
    """Let a scheduler look, then or now."""
    if when is not None:
        clock(house).set(when)
    running.run_due(house, job)


def rows(house: House) -> list[dict[str, Any]]:
    """Every run there was, by date and slice."""
    query = select(job_run).order_by(job_run.c.job, job_run.c.business_date, job_run.c.slice)
    return house.database.read(lambda session: session.mappings(query))


def days(*texts: str) -> list[date]:
    """Dates."""
    return [date.fromisoformat(text) for text in texts]
