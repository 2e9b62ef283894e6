"""Days and calendars that the tests of member days start from."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from loyalty.program import document
from loyalty.program.days import phrases
from loyalty.program.days.clock import DAY_MINUTES
from loyalty.program.days.day import Day
from loyalty.program.frozen import FrozenMap
from tests.loyalty.program.documents import MINIMAL

LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")
SANTIAGO = ZoneInfo("America/Santiago")  # skips and repeats midnight
ST_JOHNS = ZoneInfo("America/St_Johns")  # put the clock back one minute after midnight until 2011
APIA = ZoneInfo("Pacific/Apia")  # had no 30 December 2011
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
ZONES = (LONDON, NEW_YORK, SANTIAGO, ST_JOHNS, APIA, HONG_KONG)

FOUR = 4 * 60


def day(*every, cut_off=0, opens=None, closes=None, **settings):
    """A day with these rules; times are in minutes."""
    return Day(
        code="member-day",
        name=FrozenMap.of({"en": "Member day"}),
        rules=tuple(phrases.read(text) for text in every),
        cut_off_minutes=cut_off,
        opens_minutes=cut_off if opens is None else opens,
        closes_minutes=cut_off + DAY_MINUTES if closes is None else closes,
        **settings,
    )


def at(text, zone=UTC, fold=0):
    """The instant of a local time such as "2026-10-25 02:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def text_of(days, calendars="[]"):
    """A document with these days, in YAML's flow style."""
    return f"{MINIMAL}calendars: {calendars}\ndays: {days}\n"


def read(days, calendars="[]"):
    """The days of a document."""
    return document.read(text_of(days, calendars)).days


def problems(days, calendars="[]"):
    """Everything that is wrong with a document that has these days, as lines."""
    return [str(problem) for problem in document.check(text_of(days, calendars))]
