"""The words of a document about calendars and days, and what is said of mistakes."""

from datetime import date, timedelta

import pytest

from loyalty.program import document
from loyalty.program.days import phrases, rrule
from loyalty.program.days.calendars import Calendar
from loyalty.program.days.day import Day, Working
from loyalty.program.days.recurrence import Rule
from loyalty.program.days.rrule import NoRule
from tests.loyalty.program.days.days import FOUR, problems, read, text_of

RULE = (
    'must be a day such as "saturday", "28th", "last friday" or "25 december", '
    'or a rule of RFC 5545 such as "FREQ=WEEKLY;BYDAY=SA"'
)
HONG_KONG = "[{code: hong-kong, holidays: [2026-12-25, 2026-12-26]}]"


def test_a_whole_day_is_read():
    (found,) = read(
        """[{code: member-day, name: {en: Member Saturday, zh-Hant: 會員日}, every: "FREQ=WEEKLY;BYDAY=SA",
            from: "2026-01-01", through: "2026-12-31", cut_off: "04:00", except: ["2026-12-26"],
            also: ["2026-11-11"], hours: {from: "18:00", to: "02:00"},
            working: {calendar: hong-kong, otherwise: next}}]""",
        HONG_KONG,
    )

    christmas = frozenset({date(2026, 12, 25), date(2026, 12, 26)})
    assert found == Day(
        code="member-day",
        name={"en": "Member Saturday", "zh-Hant": "會員日"},
        rules=(Rule("WEEKLY", by_day=((0, 5),)),),
        from_on=date(2026, 1, 1),
        through_on=date(2026, 12, 31),
        cut_off_minutes=FOUR,
        opens_minutes=18 * 60,
        closes_minutes=26 * 60,
        excepted=frozenset({date(2026, 12, 26)}),
        also=frozenset({date(2026, 11, 11)}),
        working=Working(Calendar("hong-kong", frozenset({5, 6}), christmas), "next"),
    )


def test_a_day_says_little_more_than_when():
    """新大新: every Saturday, and the 28th of each month."""
    (found,) = read("[{code: member-day, every: [saturday, 28th]}]")

    assert found.name == {"en": "member-day"}
    assert (found.opens_minutes, found.closes_minutes) == (0, 24 * 60)
    assert [date(2026, 2, day) in found.dates_in(2026) for day in (21, 26, 28)] == [True, False, True]


@pytest.mark.parametrize(
    ("hours", "cut_off", "opens", "closes"),
    [
        ('{from: "18:00", to: "24:00"}', "00:00", 18 * 60, 24 * 60),
        ('{from: "18:00", to: "00:00"}', "00:00", 18 * 60, 24 * 60),
        ('{from: "18:00", to: "04:00"}', "04:00", 18 * 60, 28 * 60),
        ('{from: "01:00", to: "03:00"}', "04:00", 25 * 60, 27 * 60),
        ('{from: "04:00", to: "05:00"}', "04:00", 4 * 60, 5 * 60),
    ],
)
def test_hours_after_midnight_belong_to_the_day_before_the_cut_off(hours, cut_off, opens, closes):
    (found,) = read(f'[{{code: late, every: day, cut_off: "{cut_off}", hours: {hours}}}]')
    assert (found.opens_minutes, found.closes_minutes) == (opens, closes)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("day", "FREQ=DAILY"),
        ("saturday", "FREQ=WEEKLY;BYDAY=SA"),
        ("1st", "FREQ=MONTHLY;BYMONTHDAY=1"),
        ("22nd", "FREQ=MONTHLY;BYMONTHDAY=22"),
        ("13th", "FREQ=MONTHLY;BYMONTHDAY=13"),
        ("last day", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("2nd tuesday", "FREQ=MONTHLY;BYDAY=2TU"),
        ("last friday", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("25 december", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25"),
    ],
)
def test_plain_words_say_what_a_rule_says(words, text):
    assert phrases.read(words) == rrule.read(text)


@pytest.mark.parametrize(
    "words", ["", "32nd", "2th", "11st", "6th friday", "0 may", "32 may", "last", "last  day", "١st", "28"]
)
def test_words_that_name_no_day_are_refused(words):
    with pytest.raises(NoRule) as refused:
        phrases.read(words)
    assert refused.value.remedies == (RULE,)


@pytest.mark.parametrize(
    ("text", "remedies"),
    [
        ("FREQ=HOURLY", ['must have "DAILY", "WEEKLY", "MONTHLY" or "YEARLY" in FREQ']),
        ("BYDAY=SA", ["must say how often, FREQ=DAILY or FREQ=WEEKLY or FREQ=MONTHLY or FREQ=YEARLY"]),
        ("FREQ=DAILY;COUNT=3", ['must be without COUNT, "through" names the last day']),
        ("FREQ=DAILY;UNTIL=20261231", ['must be without UNTIL, "through" names the last day']),
        ("FREQ=DAILY;BYHOUR=18", ['must be without BYHOUR, "hours" names the time']),
        ("FREQ=YEARLY;BYWEEKNO=20", ["must be without BYWEEKNO, write BYMONTH or BYSETPOS"]),
        ("FREQ=WEEKLY;BYDY=SA", ['must be without "BYDY=SA", write "BYDAY" with a value']),
        ("FREQ=DAILY;FREQ=WEEKLY", ["must have FREQ once"]),
        ("FREQ=WEEKLY", ["must name weekdays such as BYDAY=SA where FREQ=WEEKLY"]),
        ("FREQ=WEEKLY;BYDAY=1SA", ["must have BYDAY without numbers where FREQ=WEEKLY"]),
        ("FREQ=DAILY;BYDAY=1SA", ["must have BYDAY without numbers where FREQ=DAILY"]),
        ("FREQ=DAILY;BYSETPOS=1", ["must be without BYSETPOS where FREQ=DAILY"]),
        ("FREQ=WEEKLY;BYDAY=SA;BYMONTHDAY=1", ["must be without BYMONTHDAY where FREQ=WEEKLY"]),
        ("FREQ=MONTHLY", ["must name days, BYMONTHDAY=28 or BYDAY=-1FR where FREQ=MONTHLY"]),
        ("FREQ=YEARLY;BYMONTH=5", ["must name days, BYMONTHDAY=28 or BYDAY=-1FR where FREQ=YEARLY"]),
        ("FREQ=MONTHLY;BYDAY=6SA", ["must have numbers in BYDAY up to 5 where FREQ=MONTHLY"]),
        ("FREQ=YEARLY;BYDAY=54SA", ["must have numbers in BYDAY up to 53 where FREQ=YEARLY"]),
        ("FREQ=MONTHLY;BYDAY=SO", ['must have days such as "SA", "1MO" or "-1FR" in BYDAY']),
        (
            "FREQ=MONTHLY;BYMONTHDAY=0,32",
            ["must have days from 1 to 31, or from -1 backwards, in BYMONTHDAY"],
        ),
        ("FREQ=DAILY;BYMONTH=13", ["must have months from 1 to 12 in BYMONTH"]),
        ("FREQ=DAILY;INTERVAL=0", ["must have a number from 1 to 1000 in INTERVAL"]),
        (
            "FREQ=DAILY;WKST=8",
            ['must have "MO", "TU", "WE", "TH", "FR", "SA" or "SU" in WKST'],
        ),
        (
            "FREQ=DAILY;UNTIL=1;INTERVAL=x",
            [
                'must be without UNTIL, "through" names the last day',
                "must have a number from 1 to 1000 in INTERVAL",
            ],
        ),
    ],
)
def test_a_rule_is_refused_with_what_to_write_instead(text, remedies):
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    assert problems(f'[{{code: a, every: "{text}"}}]') == [
        f'days[0].every: {remedy}; got "{shown}"' for remedy in remedies
    ]


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        ("", 'every: must be given, or the dates: "from", "through" or "also"; got nothing'),
        ("every: Saturday", f'every: {RULE}; write "saturday"; got "Saturday"'),
        ("every: [saturday, 5]", f"every[1]: {RULE}; got 5"),
        ("every: []", f"every: {RULE}, or a list of 1 to 12 of them; got an empty list"),
        ("every: 30 february", 'every: must name a day that comes once in 100 years; got "30 february"'),
        (
            "every: [day, 30 february]",
            'every[1]: must name a day that comes once in 100 years; got "30 february"',
        ),
        (
            "every: saturday, from: 2026-01-04, through: 2026-01-09",
            'every: must name a day that comes from "2026-01-04" through "2026-01-09"; got "saturday"',
        ),
        (
            "from: 2026-01-02, through: 2026-01-01",
            'through: must be "2026-01-02" or later, the first day; got "2026-01-01"',
        ),
        (
            'every: "FREQ=DAILY;INTERVAL=2"',
            "from: must be the date that INTERVAL is counted from; got nothing",
        ),
        (
            "from: 2026-01-01, through: 2026-01-01, except: [2026-01-01]",
            "except: must leave at least one day; got a list",
        ),
        (
            "every: saturday, working: {calendar: hong-kong}",
            "working: must leave at least one day; got a mapping",
        ),
        (
            "every: saturday, working: {calendar: hongkong}",
            'working.calendar: must be a calendar of this document, "hong-kong"; got "hongkong"',
        ),
        (
            "every: day, working: {calendar: hong-kong, otherwise: forward}",
            'working.otherwise: must be "skip", "next" or "previous"; got "forward"',
        ),
        ("every: day, cutoff: 1", 'cutoff: is not known here, write "cut_off"; got 1'),
        (
            'every: day, cut_off: "12:01"',
            'cut_off: must be a time from "00:00" to "12:00" such as "04:00"; got "12:01"',
        ),
        (
            'every: day, hours: {from: "24:00", to: "22:00"}',
            'hours.from: must be a time from "00:00" to "23:59" such as "18:00"; got "24:00"',
        ),
        (
            'every: day, hours: {from: "22:00", to: "02:00"}',
            (
                'hours.to: must come after "22:00", before the business day ends at "00:00", its cut_off; '
                'got "02:00"'
            ),
        ),
        (
            "every: day, except: [2026-02-29]",
            'except[0]: must be a day such as "2026-12-31"; got "2026-02-29"',
        ),
        (
            "every: day, also: []",
            'also: must be a list of 1 to 1000 dates such as ["2026-12-31"]; got an empty list',
        ),
        ("every: day, also: [2026-01-01, 2026-01-01]", 'also[1]: must be given once; got "2026-01-01"'),
    ],
)
def test_a_day_is_refused_with_what_to_write_instead(day, problem):
    assert problems(f"[{{code: a, {day}}}]", HONG_KONG) == [f"days[0].{problem}"]


@pytest.mark.parametrize(
    ("calendar", "problem"),
    [
        ("weekend: [Saturday]", 'weekend[0]: must be "saturday"; got "Saturday"'),
        (
            f"weekend: [{', '.join(phrases.WEEKDAYS)}]",
            "weekend: must be a list of weekdays such as [saturday, sunday], at most six of them; got a list",
        ),
        ("holiday: [2026-12-25]", 'holiday: is not known here, write "holidays"; got a list'),
        (
            "worked: [2026-12-24]",
            'worked[0]: must be a day of the weekend, other days are worked anyway; got "2026-12-24"',
        ),
        (
            "holidays: [2026-12-26], worked: [2026-12-26]",
            'worked[0]: must not be among the holidays as well; got "2026-12-26"',
        ),
        (
            f"holidays: [{', '.join(str(date(2026, 1, 1) + timedelta(days=n)) for n in range(40))}]",
            "holidays: must leave a working day within 31 days of 2026-01-01; got a list",
        ),
    ],
)
def test_a_calendar_is_refused_with_what_to_write_instead(calendar, problem):
    assert problems("[]", f"[{{code: a, {calendar}}}]") == [f"calendars[0].{problem}"]


def test_a_calendar_may_have_no_weekend():
    (found,) = read("[{code: a, every: sunday, working: {calendar: malls}}]", "[{code: malls, weekend: []}]")
    assert found.is_ever_held


def test_all_mistakes_are_told_at_once():
    days = "[{code: a, every: Sunday}, {code: a, every: day, cut_off: 4, working: {calendar: b}}]"
    places = {line.split(": ")[0] for line in problems(days, "[{code: b, weekend: 1}]")}

    assert places == {"calendars[0].weekend", "days[0].every", "days[1].code", "days[1].cut_off"}


def test_a_programme_with_days_reads_the_same_from_its_own_text():
    programme = document.read(
        text_of("[{code: a, every: saturday, working: {calendar: b}}]", "[{code: b, weekend: [sunday]}]")
    )
    again = document.read(programme.document)

    assert programme == again
    assert programme.days == again.days
    assert [calendar.code for calendar in programme.calendars] == ["b"]
