"""Whatever is given, checking answers with problems and never with a traceback."""

import copy
import json

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from loyalty.program import document
from loyalty.program.activity_schema import ActivityForm, LimitForm
from loyalty.program.benefits import BenefitForm
from loyalty.program.card_schema import CardKindForm, CardsForm
from loyalty.program.condition_schema import BasketForm, ConditionForm
from loyalty.program.earning_schema import CapForm, CapsForm, EarnForm, PerForm
from loyalty.program.line_schema import MatchForm
from loyalty.program.member_schema import MembersForm, ProfileFieldForm
from loyalty.program.milestone_schema import MilestoneForm, StageForm
from loyalty.program.offer_schema import OfferForm
from loyalty.program.problem import Problem
from loyalty.program.reward_schema import RewardForm
from loyalty.program.schema import ProgramForm
from loyalty.program.segment_schema import MembershipForm, SegmentForm
from loyalty.program.whom_schema import CounterConditionForm
from loyalty.remedies.saying import said
from tests.loyalty.program.documents import TIERED
from tests.loyalty.program.generated import documents

FORMS = (
    MembersForm,
    ProfileFieldForm,
    SegmentForm,
    MembershipForm,
    CardsForm,
    CardKindForm,
    ProgramForm,
    EarnForm,
    PerForm,
    ConditionForm,
    BasketForm,
    OfferForm,
    MilestoneForm,
    StageForm,
    RewardForm,
    BenefitForm,
    CounterConditionForm,
    ActivityForm,
    LimitForm,
)
WORDS = st.sampled_from(
    sorted({*(word for form in (*FORMS, MatchForm, CapForm, CapsForm) for word in form().words), "steps"})
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["1.00", "vip", "2", "base", "points", "2026-05-01", "day"])
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
    """A document that can be used or nearly so, but for one value somewhere in it."""
    tiered = st.builds(lambda: json.loads(document.read(TIERED).document))
    place = whole = copy.deepcopy(draw(tiered | documents()))
    while True:
        if not place:
            return whole
        key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or draw(st.booleans()):
            place[key] = draw(VALUES)
            return whole
        place = place[key]


UNHURRIED = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # listing all time zones for a remedy reads hundreds of files


def assert_answers(text):
    problems = document.check(text)
    assert all(isinstance(problem, Problem) for problem in problems)
    assert all(str(problem).isprintable() for problem in problems)
    assert all(said(problem.message, "zh-Hant") != problem.message for problem in problems)


@UNHURRIED
@given(VALUES)
@example({"offline": {}})
@example({"rewards": [{"code": []}]})
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
