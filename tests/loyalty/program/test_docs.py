"""The reference for retailers shows documents that can be used."""

import json
import re

import pytest

from loyalty.program import document, source
from loyalty.program.condition_schema import ConditionForm
from loyalty.program.earning_schema import BasisForm, CapForm, EarnForm
from loyalty.program.line_schema import ExclusionForm
from loyalty.program.milestone_schema import MilestoneForm
from loyalty.program.offer_schema import OfferForm
from loyalty.program.schema import ProgramForm
from loyalty.program.segment_schema import MembershipForm
from tests.docs.programs import PAGE

EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
SMALL, FULL = (text for text in EXAMPLES if text.startswith("format:"))
PARTS = [text for text in EXAMPLES if not text.startswith("format:")]
# What a part may refer to without saying it again.
DECLARED = ("counters", "calendars", "days", "rewards")


def rows(*lists):
    """All rows, those of the first list before those of the next, each code once."""
    found = {}
    for row in (row for rows in lists for row in rows):
        found.setdefault(row["code"], row)
    return list(found.values())


def completed(part):
    """A part as a whole document: the smallest, with what the full one declares for others to refer to."""
    part, small, full = (source.parse(text)[0] for text in (part, SMALL, FULL))
    declared = {name: rows(part.get(name, []), full[name]) for name in DECLARED}
    for counter in declared["counters"]:
        counter.pop("of", None)
    whole = {"tiers": full["tiers"], "cards": full["cards"], **small, **part, **declared}
    return whole | {"earn": rows(part.get("earn", []), small["earn"])}


def test_the_smallest_example_is_about_ten_lines_and_can_be_used():
    assert len(SMALL.splitlines()) <= 12
    assert document.check(SMALL) == ()


def test_the_example_with_everything_can_be_used_and_uses_every_word_of_the_top():
    assert document.check(FULL) == ()
    assert all(re.search(rf"^{word}:", FULL, re.MULTILINE) for word in ProgramForm().words)


@pytest.mark.parametrize("form", [EarnForm, BasisForm, ExclusionForm, CapForm, MilestoneForm, OfferForm])
def test_the_example_with_everything_uses_every_word_about_earning(form):
    assert [word for word in form().words if not re.search(rf"\b{word}:", FULL)] == []


def test_every_word_of_a_condition_is_told():
    words = {*ConditionForm().words, *MembershipForm().words}

    assert [word for word in words if f"`{word}`" not in PAGE] == []


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.splitlines()[1].strip(" -{,")[:30])
def test_every_part_of_a_document_can_be_used_in_one(part):
    assert document.check(json.dumps(completed(part))) == ()


def test_the_defaults_written_out_in_the_example_are_the_defaults():
    small, full = document.read(SMALL), document.read(FULL)
    for policy in ("returns", "restore", "members", "zone", "money"):
        assert getattr(small, policy) == getattr(full, policy)


def test_the_mistake_shown_is_the_mistake_told():
    wrong = SMALL.replace('"1.00"', '"1,00"')
    (problem,) = document.check(wrong)
    assert str(problem) in PAGE
