"""Who may do what: every operation of /openapi.json, asked by everyone, about their own and others'."""

from __future__ import annotations

import re
from collections import defaultdict

from werkzeug.test import TestResponse

from identity import roles
from loyalty.shops import till_keys
from tests.api.matrix import marks
from tests.api.matrix.cases import DONE, Case, World, is_as_expected
from tests.api.matrix.expected import OFF

# Counted after, not guessed: the matrix neither lost a case, nor got one that nobody looked at.
OPERATIONS, CALLERS, CASES = 237, 34, 13146
COUNT_ANEW = "count anew with: make test-sqlite TESTS=tests/api/test_matrix.py ARGS='-k asked_by_everyone -x'"
# What is refused may still count a try.
COUNTERS = {"limit_window"}


def test_every_operation_is_asked_by_everyone(world: World) -> None:
    asked = {(str(case.operation), case.caller.name) for case in world.cases}

    assert len(asked) == len(world.operations) * len(world.callers)
    counted = len(world.operations), len(world.callers), len(world.cases)
    assert counted == (OPERATIONS, CALLERS, CASES), f"{counted}; {COUNT_ANEW}"


def test_what_operations_ask_for_is_what_roles_and_keys_can_give(world: World) -> None:
    words = defaultdict(set)
    for operation in world.operations:
        words[operation.scheme] |= set(operation.words)

    assert set(words) == {"", "till", "member", "staff"}
    assert words["staff"] == roles.PERMISSIONS
    assert words["till"] == set(till_keys.SCOPES)
    assert not words["member"] | words[""]


def test_everyone_else_is_refused_and_that_leaves_nothing_behind(world: World) -> None:
    """401 for who proves nothing, 403 for who may not, 404 for what is another's or not there."""
    world.restore()
    refused = [case for case in world.cases if case.status != DONE]
    for case in refused:
        world.wishes.of(case.operation, case.caller, case.subject)  # reads versions as the owner: noted
    before = world.house.stage.contents()
    alike: dict[tuple[str, str], set[str]] = defaultdict(set)
    wrong = []

    for case in refused:
        answer = world.ask(case)
        wrong += faults(case, answer)
        if answer.status_code == 404 and marks.is_of_others(case):
            alike[str(case.operation), case.caller.name].add(marks.plain(case, answer))

    assert wrong == [], "\n".join(wrong)
    assert [each for each, said in alike.items() if len(said) > 1] == []
    after = world.house.stage.contents()
    assert [name for name in before if before[name] != after[name] and name not in COUNTERS] == []


def test_who_may_is_not_refused_and_is_shown_nothing_of_others(world: World) -> None:
    granted = [case for case in world.cases if case.status == DONE]
    # The sandbox made anew ends the keys of everyone who uses it.
    granted.sort(key=lambda case: case.operation.path == "/v1/sandbox")
    strange = {caller.name: marks.strange(world.things, caller) for caller in world.callers}
    world.restore()
    before = world.house.stage.contents()
    wrong, changed = [], True

    for case in granted:
        if changed:
            world.restore()
        changed = case.operation.changes
        answer = world.ask(case)
        wrong += faults(case, answer)
        shown = answer.get_data().decode("utf-8", "replace")
        # Who signs in is told who they are, whatever they sent along.
        hidden = strange[case.caller.name] if case.operation.scheme else []
        wrong += [f"{case} is shown {mark}" for mark in hidden if mark in shown]

    assert wrong == [], "\n".join(wrong)
    world.restore()
    assert world.house.stage.contents() == before
    done = {str(case.operation) for case in granted}
    assert done == {str(each) for each in world.operations if each.path not in OFF}


def test_a_head_is_guarded_like_its_get(world: World) -> None:
    for case in world.cases:
        if case.operation.method == "get" and case.caller.name in ("nobody", "analyst", "ann"):
            asked = world.wishes.of(case.operation, case.caller, case.subject) | {"method": "HEAD"}
            answer = world.house.doors.client.open(**asked)
            assert is_as_expected(case, answer), f"{case}: {answer.status}"
            assert answer.data == b""


def faults(case: Case, answer: TestResponse) -> list[str]:
    """What is wrong with the answer to a case, in one line."""
    if is_as_expected(case, answer):
        return []
    said = re.sub(r"\s+", " ", answer.text)[:200]
    return [f"{case}: {answer.status_code}, not {case.status}: {said}"]
