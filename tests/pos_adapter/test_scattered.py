"""Scattered documents are put together whole and in order, whatever their size."""

from __future__ import annotations

from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from pos_adapter import scattered
from pos_adapter.scattered import Document, Scattered

LINES = st.lists(st.tuples(st.sampled_from("abcde"), st.none() | st.integers(0, 3), st.binary(max_size=3)))


def gathered(lines: list[tuple[str, int | None, bytes]], most_lines: int = 10_000) -> list[Document]:
    with closing(Scattered()) as store:
        for place, (name, at, line) in enumerate(lines, 2):
            store.add(name, place, at, line)
        return list(store.in_order(most_lines))


@given(LINES.map(lambda lines: [(name, at, line.replace(b"\n", b"")) for name, at, line in lines]))
def test_every_line_comes_back_once_with_its_document(lines: list[tuple[str, int | None, bytes]]) -> None:
    documents = gathered(lines)

    numbered = list(enumerate(lines, 2))
    for document in documents:
        own = [(place, at, line) for place, (name, at, line) in numbered if name == document.name]
        assert document.lines == [(place, line) for place, _, line in own]
        assert (document.place, document.size) == (own[0][0], len(own))
        assert document.at == min((at for _, at, _ in own if at is not None), default=None)
    assert {document.name for document in documents} == {name for name, _, _ in lines}


@given(LINES)
def test_documents_come_by_time_and_then_by_first_line(lines: list[tuple[str, int | None, bytes]]) -> None:
    order = [(-1 if document.at is None else document.at, document.place) for document in gathered(lines)]

    assert order == sorted(order)


def test_long_and_interrupted_documents_are_whole() -> None:
    lines = [("b" if n % 2_500 == 0 else "a", n, b"%d" % n) for n in range(3 * scattered.PENDING_LINES)]

    long, short = sorted(gathered(lines, most_lines=20_000), key=lambda document: document.name)

    assert (long.size, short.size) == (len(lines) - 6, 6)
    assert [int(line) for _, line in long.lines] == [n for n in range(len(lines)) if n % 2_500]


def test_of_a_document_beyond_the_bound_the_lines_are_withheld() -> None:
    lines = [("a", 1, b"x")] * 2_500 + [("b", 2, b"y")]

    long, short = gathered(lines, most_lines=2_499)

    assert (long.size, long.lines) == (2_500, [])
    assert short.lines == [(2_502, b"y")]


def test_lines_keep_their_numbers_over_a_gap() -> None:
    with closing(Scattered()) as store:
        store.add("a", 2, 1, b"x")
        store.add("a", 5, 1, b"y")
        (document,) = store.in_order(10)

    assert document.lines == [(2, b"x"), (5, b"y")]
