"""docs/when-we-are-down.md: what a till does without us, tried; and each answer it speaks of is one."""

from __future__ import annotations

import re

from doorway.errors import KINDS
from tests.api.doors import CARD, Doors
from tests.api.served import served
from tests.docs import pages
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "when-we-are-down.md").read_text(encoding="utf-8")


def test_a_queue_is_sent_and_sent_again(database) -> None:
    doors = Doors(database)
    found = pages.steps("when-we-are-down.md", "Try it")
    with served(doors.app) as server:
        printed = pages.run([step.commands for step in found], REGULARS_URL=server.url, TILL_KEY=doors.key)

    assert [text.splitlines() for text in printed] == [step.answer.splitlines() for step in found]
    assert "enrol: first-sale" in CARD
    assert doors.shop.points() == 30
    assert doors.shop.verify() == []


def test_what_it_says_of_answers_is_so() -> None:
    statuses = {kind.status for kind in KINDS.values() if kind.retryable}

    assert statuses == {429, 503}
    codes = {kind.code: kind.status for kind in KINDS.values()}
    for status, code in re.findall(r"`(\d{3}) (\w+)`", PAGE):
        assert codes[code] == int(status)
