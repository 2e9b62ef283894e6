"""Jobs as values: what each is called, when it is due, and what one step of it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config import Settings
from db.engine import Database
from db.session import Session
from loyalty.retailer import Retailer

# Longer than any step, short enough that nobody misses a job whose process was killed.
LEASE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class House:
    """What jobs work with. Its database is patient: no time-outs on statements. `clock` gives now, in UTC.

    `owner` is this process among others; what it took up is another's once it was not heard of for `lease`.
    """

    settings: Settings
    database: Database
    retailer: Retailer
    clock: Callable[[], datetime]
    owner: str
    lease: timedelta = LEASE

    @property
    def zone(self) -> ZoneInfo:
        """The retailer's zone, in which dates begin."""
        return self.settings.zone


@dataclass(frozen=True, slots=True)
class Turn:
    """What one step is told: for which date and slice, due at which instant, and when it is (`now`, UTC).

    What is due at `at` is done, however late; `now` is only written down. `most` bounds the step.
    """

    business_date: date
    at: datetime
    now: datetime
    slice: int
    slices: int
    place: str
    most: int


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did, and where the next one goes on: None at the end.

    `problems` are sentences about what could not be done and was passed over.
    """

    counts: Mapping[str, int]
    place: str | None
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Daily:
    """Once for each business date, at this time on the retailer's clock."""

    at: time

    def __str__(self) -> str:
        return f"daily at {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, so many seconds after it last began; one process at a time."""

    seconds: int

    def __str__(self) -> str:
        return f"every {self.seconds} s"


# A step runs in one transaction, with the row that says how far the job came.
TakeStep = Callable[[House, Session, Turn], Step]
# What makes transactions of its own (because it talks to others between them) says what it did.
Act = Callable[[House, datetime], Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Job:
    """A job. `step` is done over and over until it says that it is at its end, or `act` is called once.

    `slices` parts of a date may be done by several processes side by side. `most` is how much one step does.
    """

    name: str
    says: str
    when: Daily | Every
    step: TakeStep | None = None
    act: Act | None = None
    slices: int = 1
    most: int = 50
