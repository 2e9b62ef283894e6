"""A file as it is fed: unpacked, counted, its position known."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from cli import feed
from cli.feed import UnreadableFile


@pytest.mark.parametrize("packed", [False, True])
def test_lines_and_bytes_are_counted_to_the_end(tmp_path: Path, packed: bool) -> None:
    content = b"".join(b"%d\n" % number for number in range(50_000))
    path = tmp_path / "file"
    path.write_bytes(gzip.compress(content) if packed else content)

    with feed.opened(path) as opened:
        halfway = b"".join(opened.readline() for _ in range(25_000))
        assert opened.size_bytes * 0.4 < opened.done_bytes < opened.size_bytes * 0.6
        rest = b"".join(iter(opened.readline, b""))

        assert halfway + rest == content
        assert opened.is_read
        assert opened.done_bytes == opened.size_bytes


def test_an_empty_file_is_a_file_without_lines(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with feed.opened(tmp_path / "file") as opened:
        assert opened.readline() == b""


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(UnreadableFile, match=r"nowhere cannot be read: No such file"),
        feed.opened(tmp_path / "nowhere"),
    ):
        pass


def test_what_is_heeded_ends_the_reading(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("1\n2\n3\n")

    def heed(opened: feed.Feed) -> None:
        if opened.lines > 2:
            raise InterruptedError

    with feed.opened(tmp_path / "file", heed) as opened:
        assert opened.readline() + opened.readline() == b"1\n2\n"
        with pytest.raises(InterruptedError):
            opened.readline()
