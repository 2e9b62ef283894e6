"""The API never surprises: whatever is sent to whichever operation by whomever, the document said what comes.

`LOYALTY_TEST_EXAMPLES` says how many requests chance makes for each operation beside those at the bounds.
"""

from __future__ import annotations

import os

import pytest

from tests.api.matrix import expected
from tests.api.matrix.cases import World
from tests.api.matrix.fuzzing import Fuzz

EXAMPLES = int(os.environ.get("LOYALTY_TEST_EXAMPLES", "2"))
# Who asks, how many requests that must come to at least, and how many of them must be done: a run that is
# refused everywhere has proved nothing.
ROLES = {
    "nobody": ("nobody", 800, 40),
    "member": ("ann", 950, 150),
    "till": ("till of high-street", 1_400, 350),
    "clerk": ("clerk", 1_100, 180),
    "owner": ("owner", 2_400, 600),
}


@pytest.mark.parametrize("role", ROLES)
def test_nothing_surprises(world: World, role: str) -> None:
    name, asked, done = ROLES[role]
    (caller,) = [each for each in world.callers if each.name == name]
    theirs = {
        str(each)
        for each in world.operations
        if each.scheme == caller.proves
        and expected.refusal(each, caller) is None
        and each.path not in expected.OFF
    }
    fuzz = Fuzz(world, caller, EXAMPLES)

    fuzz.run()

    assert fuzz.findings == [], f"{len(fuzz.findings)} findings:\n" + "\n".join(fuzz.findings[:40])
    assert max(fuzz.statuses) < 500
    assert theirs - set(fuzz.reached) == set()
    assert fuzz.statuses.total() >= asked, fuzz.statuses
    assert sum(count for status, count in fuzz.statuses.items() if status < 300) >= done, fuzz.statuses
