"""docs/signing-in.md: its examples are run, in order, and its limits are those of the code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import time_machine

from db.engine import Database
from identity import codes, tokens
from identity.challenges import VALID
from loyalty.cards import rotating
from loyalty.people import burn_lock
from tests.api.doors import NOW, Doors
from tests.api.member.phones import Phones
from tests.docs.examples import curl, differing

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "signing-in.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(curl .*?)```\n\n```json\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture
def phones(database: Database) -> Phones:
    return Phones(Doors(database))


def test_the_examples_answer_as_they_say(phones: Phones) -> None:
    assert len(EXAMPLES) == 3
    token = ""
    with time_machine.travel(NOW, tick=False):
        for line, wanted in EXAMPLES:
            code = phones.code() if "$CODE" in line else ""
            command = line.replace("$CODE", code).replace("$MEMBER_TOKEN", token)
            answer = json.loads(curl(phones.doors.client, command).text)
            token = answer.get("token", token)

            assert differing(json.loads(wanted), answer) == []


def test_its_figures_are_those_of_the_code() -> None:
    minutes = [codes.VALID, VALID, *(per for _, per in (*codes.PER_CONTACT, codes.TRIES_PER_ADDRESS))]
    assert [wait.total_seconds() / 60 for wait in minutes] == [10, 5, 15, 24 * 60, 15]
    most = [codes.MOST_TRIES, *(most for most, _ in codes.PER_CONTACT)]
    assert [*most, codes.PER_ADDRESS[0], codes.PER_SHOP[0], codes.TRIES_PER_ADDRESS[0]] == [
        *(5, 3, 10),
        *(20, 2_000, 60),
    ]
    assert (tokens.VALID_DAYS, rotating.STEP_SECONDS, rotating.SKEW_STEPS) == (90, 30, 1)
    assert burn_lock.AFTER_CONTACT_CHANGE.total_seconds() == 24 * 3600
