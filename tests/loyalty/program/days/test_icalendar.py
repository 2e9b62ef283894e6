"""The text that a phone's calendar reads."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loyalty.program.days import icalendar
from loyalty.program.frozen import FrozenMap
from tests.loyalty.program.days.days import FOUR, LONDON, at, day

NOW = at("2026-10-20 12:00")
NAMED = FrozenMap.of({"en": "Member Saturday", "zh-Hant": "會員日"})


def events(*days, **settings):
    return icalendar.text(days, NOW, LONDON, publisher="my-shop", **settings)


def test_a_business_day_with_a_cut_off_is_shown_in_instants():
    saturdays = replace(day("saturday", cut_off=FOUR), name=NAMED)

    assert events(saturdays, count=1).splitlines() == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Regulars//Member days//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:member-day.20261024@my-shop",
        "DTSTAMP:20261020T120000Z",
        "DTSTART:20261024T030000Z",
        "DTEND:20261025T040000Z",
        "SUMMARY:Member Saturday",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_whole_day_is_a_date():
    text = events(day("saturday"), count=1)
    assert "DTSTART;VALUE=DATE:20261024\r\nDTEND;VALUE=DATE:20261025\r\n" in text


def test_hours_are_those_of_the_store_before_and_after_the_clocks_change():
    text = events(day("saturday", opens=18 * 60, closes=22 * 60), count=2)

    assert "DTSTART:20261024T170000Z\r\nDTEND:20261024T210000Z\r\n" in text
    assert "DTSTART:20261031T180000Z\r\nDTEND:20261031T220000Z\r\n" in text


@pytest.mark.parametrize(("language", "name"), [("zh-Hant", "會員日"), ("fr", "Member Saturday")])
def test_the_name_is_in_the_readers_language_or_the_documents(language, name):
    assert f"SUMMARY:{name}\r\n" in events(replace(day("saturday"), name=NAMED), language=language)


def test_a_name_breaks_nothing_out_of_its_line():
    name = FrozenMap.of({"en": "a,b;c\\d\r\nEND:VEVENT"})
    assert "SUMMARY:a\\,b\\;c\\\\d\\nEND:VEVENT\r\n" in events(replace(day("saturday"), name=name))


def test_all_days_are_in_one_calendar():
    text = events(day("saturday"), day("28th"), count=3)
    assert (text.count("BEGIN:VCALENDAR"), text.count("BEGIN:VEVENT")) == (1, 6)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200))
@example("x" * 200)
@example("會" * 70)
def test_long_lines_are_folded_between_characters_and_unfold_to_what_they_were(name):
    text = events(replace(day("saturday"), name=FrozenMap.of({"en": name})), count=1)
    lines = text.encode().split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)
    plain = name.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    assert f"\r\nSUMMARY:{plain}\r\n" in text.replace("\r\n ", "")
