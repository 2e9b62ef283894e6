"""Spans of the calendar, and the texts that rules of lots are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from points import spans
from points.spans import MONTHS_OF, Span

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
year_days = st.dates(date(2024, 1, 1), date(2024, 12, 31)).map(lambda day: (day.month, day.day))
some_spans = st.builds(
    Span, st.integers(0, 60), st.sampled_from(["days", "months"]), st.sampled_from(["exact", *MONTHS_OF])
) | st.builds(
    lambda count, days: Span(count, "months", days=tuple(sorted(days))),
    st.integers(0, 60),
    st.sets(year_days, min_size=1, max_size=3),
)


@pytest.mark.parametrize(
    ("span", "begins_on", "last_on"),
    [
        (Span(6, "months"), date(2026, 8, 31), date(2027, 2, 28)),
        (Span(6, "months"), date(2027, 8, 31), date(2028, 2, 29)),
        (Span(0, "months", "end-of-half"), date(2026, 6, 30), date(2026, 6, 30)),
        (Span(0, "months", "end-of-half"), date(2026, 7, 1), date(2026, 12, 31)),
        (Span(12, "months", days=((2, 28),)), date(2026, 2, 28), date(2027, 2, 28)),
        (Span(12, "months", days=((2, 28),)), date(2026, 3, 1), date(2028, 2, 28)),
        (Span(0, "months", days=((12, 31),)), date(2026, 12, 31), date(2026, 12, 31)),
        (Span(0, "months", days=((3, 31), (9, 30))), date(2026, 4, 1), date(2026, 9, 30)),
        (Span(0, "months", days=((3, 31), (9, 30))), date(2026, 10, 1), date(2027, 3, 31)),
        pytest.param(
            Span(0, "months", days=((2, 29),)), date(2026, 2, 1), date(2026, 2, 28), id="29 February"
        ),
        pytest.param(Span(0, "months", days=((2, 29),)), date(2028, 2, 1), date(2028, 2, 29), id="leap year"),
    ],
)
def test_the_last_day_of_a_span(span: Span, begins_on: date, last_on: date) -> None:
    assert span.last_day(begins_on) == last_on


@given(span=some_spans, on=DAYS)
def test_a_span_ends_no_earlier_than_it_begins(span: Span, on: date) -> None:
    assert span.last_day(on) >= on


@given(span=some_spans, on=DAYS, later=st.integers(0, 400))
def test_what_begins_later_ends_no_earlier(span: Span, on: date, later: int) -> None:
    assert span.last_day(on) <= span.last_day(date.fromordinal(on.toordinal() + later))


@given(span=some_spans)
def test_a_span_is_read_from_its_text(span: Span) -> None:
    assert spans.from_text(str(span)) == span


@pytest.mark.parametrize("text", ["", "1", "1 week exact", "x months exact", "1 months soon", "1 months 02"])
def test_what_is_no_span_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        spans.from_text(text)


def test_a_day_ends_at_its_own_midnight() -> None:
    ends_at = spans.midnight_after(date(2026, 7, 31), ZoneInfo("Europe/London"))

    assert ends_at == datetime(2026, 7, 31, 23, tzinfo=UTC)
