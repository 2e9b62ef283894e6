"""Every adapter makes the same of the same situation, and nothing of half a document."""

from __future__ import annotations

import random

import pytest

from loyalty.receipt import Receipt
from pos_adapter import registry
from pos_adapter.adapter import Ignored, Reject
from pos_adapter.errors import UnreadableFile
from tests.pos_adapter.conformance import dialect, expected
from tests.pos_adapter.conformance.dialect import Dialect
from tests.pos_adapter.conformance.situations import BY_NAME, SITUATIONS

DIALECTS = dialect.all_of_them()
WRITTEN = [
    pytest.param(spoken, situation, id=f"{name}-{situation.name.replace(' ', '-')}")
    for name, spoken in DIALECTS.items()
    for situation in SITUATIONS
    if situation.name not in spoken.cannot
]
EACH = pytest.mark.parametrize("spoken", DIALECTS.values(), ids=DIALECTS)
CUTS, FLIPS = 25, 25


@pytest.mark.parametrize(("spoken", "situation"), WRITTEN)
def test_a_situation_comes_out_as_it_must(spoken: Dialect, situation) -> None:
    items = []
    for body in spoken.bodies(situation):
        try:
            items += spoken.read(body)
        except UnreadableFile as error:
            items.append(Reject("file", str(error), "unreadable-file", ""))

    expected.check(items, situation.expected, spoken)


@EACH
def test_a_dialect_says_something_of_every_situation(spoken: Dialect) -> None:
    assert spoken.cannot.keys() <= BY_NAME.keys()
    assert spoken.lacks.keys() <= set(dialect.FACTS)
    assert all([*spoken.cannot.values(), *spoken.lacks.values()]), "says why"
    assert len(SITUATIONS) - len(spoken.cannot) == spoken.writes


def test_every_adapter_has_a_dialect() -> None:
    assert {spoken.adapter for spoken in DIALECTS.values()} == set(registry.names())


@EACH
def test_the_same_document_again_is_an_equal_receipt_of_the_same_key(spoken: Dialect) -> None:
    for body in spoken.bodies(BY_NAME["plain sale"]):
        (once,), (again,) = spoken.read(body), spoken.read(body)

        assert isinstance(once, Receipt)
        assert (once, once.key) == (again, again.key)


@EACH
def test_of_what_is_cut_off_nothing_comes_out_by_half(spoken: Dialect) -> None:
    for body in spoken.bodies(BY_NAME["several sales"]):
        whole = [content(item) for item in spoken.read(body)]

        for cut in {len(body) * n // CUTS for n in range(CUTS)}:
            if cut < spoken.cut_from or b"\n" in body[cut - 1 : cut + 1]:
                continue  # Between two rows, nothing tells that there were more.
            for item in survived(spoken, body[:cut]):
                assert isinstance(item, Reject | Ignored) or content(item) in whole, cut


@EACH
def test_spoilt_bytes_raise_nothing(spoken: Dialect) -> None:
    (body, *_) = spoken.bodies(BY_NAME["plain sale"])
    dice = random.Random(5)

    for _ in range(FLIPS):
        spoilt = bytearray(body)
        for _ in range(dice.choice((1, 3, 10))):
            spoilt[dice.randrange(len(body))] = dice.choice(b'\0\xff"<>{}[],\n 9-e&')
        for item in survived(spoken, bytes(spoilt)):
            assert isinstance(item, Receipt | Reject | Ignored)


def content(item: object) -> object:
    """A receipt as it can be compared between files of another length."""
    return (item.key, item.lines, item.tenders) if isinstance(item, Receipt) else item


def survived(spoken: Dialect, body: bytes) -> list[Receipt | Reject | Ignored]:
    """What is read of a body that may not be readable at all."""
    try:
        return spoken.read(body)
    except UnreadableFile:
        return []
