"""Whatever is given, checking answers with problems and never with a traceback."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.program import document
from loyalty.program.problem import Problem
from loyalty.program.schema import ProgramForm
from tests.loyalty.program.documents import TIERED

WORDS = st.sampled_from(
    sorted({*ProgramForm().words, "code", "per", "amount", "points", "steps", "only", "skus"})
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["1.00", "vip"])
)
VALUES = st.recursive(
    SCALARS,
    lambda below: (
        st.lists(below, max_size=4) | st.dictionaries(WORDS | st.text(max_size=8), below, max_size=6)
    ),
    max_leaves=30,
)


@st.composite
def damaged(draw):
    """A document that can be used, but for one value somewhere in it."""
    place = whole = json.loads(document.read(TIERED).document)
    while True:
        key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or draw(st.booleans()):
            place[key] = draw(VALUES)
            return whole
        place = place[key]


UNHURRIED = settings(deadline=None)  # listing all time zones for a remedy reads hundreds of files


def assert_answers(text):
    problems = document.check(text)
    assert all(isinstance(problem, Problem) for problem in problems)
    assert all(str(problem).isprintable() for problem in problems)


@UNHURRIED
@given(VALUES)
def test_any_json_value_is_answered(value):
    assert_answers(json.dumps(value))


@UNHURRIED
@given(st.text())
def test_any_text_is_answered(text):
    assert_answers(text)


@UNHURRIED
@given(st.binary())
def test_any_bytes_are_answered(content):
    assert_answers(content)


@UNHURRIED
@given(damaged())
def test_any_value_at_any_place_is_answered(whole):
    assert_answers(json.dumps(whole))
