"""The reference for retailers shows documents that can be used."""

import re
from pathlib import Path

from loyalty.program import document
from loyalty.program.schema import ProgramForm

PAGE = (Path(__file__).parents[3] / "docs" / "programs.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def test_the_smallest_example_is_about_ten_lines_and_can_be_used():
    assert len(EXAMPLES[0].splitlines()) <= 12
    assert document.check(EXAMPLES[0]) == ()


def test_the_example_with_everything_can_be_used_and_uses_every_word_of_the_top():
    full = EXAMPLES[1]

    assert document.check(full) == ()
    assert all(re.search(rf"^{word}:", full, re.MULTILINE) for word in ProgramForm().words)


def test_the_defaults_written_out_in_the_example_are_the_defaults():
    small, full = document.read(EXAMPLES[0]), document.read(EXAMPLES[1])
    for policy in ("returns", "restore", "members", "zone", "money"):
        assert getattr(small, policy) == getattr(full, policy)


def test_the_mistake_shown_is_the_mistake_told():
    wrong = EXAMPLES[0].replace('"1.00"', '"1,00"')
    (problem,) = document.check(wrong)
    assert str(problem) in PAGE
