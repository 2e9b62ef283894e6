"""How far a file has come: bars on a terminal, lines in a log."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress as RichProgress
from rich.progress import TextColumn

from cli import feed, progress
from cli.progress import Bars, Lines, Reached
from tests.cli import shop
from tests.cli.conftest import Run


class Kept(progress.Progress):
    """Keeps what it is told to show."""

    def __init__(self) -> None:
        super().__init__()
        self.reached: list[Reached] = []

    def show(self, reached: Reached) -> None:
        self.reached.append(reached)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file.txt"
    path.write_text("0123456789\n" * 100)
    return path


def test_while_a_file_is_read_its_bytes_count(file: Path) -> None:
    kept = Kept()
    with feed.opened(file) as opened:
        for _ in range(50):
            opened.readline()
        kept.recorded(opened, 50, 0)

    assert kept.reached == [Reached("reading", 550, 1100, 50, 50)]


def test_of_a_file_that_is_put_in_order_first_the_receipts_places_count(file: Path) -> None:
    kept = Kept()
    with feed.opened(file) as opened:
        while opened.readline():
            pass
        kept.recorded(opened, 20, 25)

    assert kept.reached == [Reached("recording", 25, 101, 20, 20)]


def test_a_log_gets_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = Lines()
    lines.show(Reached("reading", 1, 3, 7, 7))
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0)
    lines.show(Reached("reading", 2, 3, 14, 7))

    assert capsys.readouterr().err == "reading 66 %, 14 receipts, 7/s\n"


def test_a_terminal_gets_a_bar_for_each_phase() -> None:
    screen = StringIO()
    columns = (TextColumn("{task.description} {task.percentage:.0f} % {task.fields[said]}"),)
    with RichProgress(*columns, console=Console(file=screen, force_terminal=True, width=80)) as rich_bars:
        bars = Bars(rich_bars)
        bars.show(Reached("reading", 90, 100, 0, 0))
        bars.show(Reached("recording", 30, 60, 1_200, 400))

    assert "reading 100 %" in screen.getvalue()
    assert "recording 50 % 1,200 receipts, 400/s" in screen.getvalue()


def test_progress_does_not_mix_with_the_answer(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0)
    shop.publish(run, tmp_path)

    result = shop.import_day(run, shop.written(tmp_path, shop.sale()))

    assert "reading 100 %, 1 receipts" in result.stderr
    assert len(result.stdout.splitlines()) == 1
