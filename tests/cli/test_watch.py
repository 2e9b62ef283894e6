"""A watched folder: each file is imported once and put away, whoever is killed meanwhile."""

from __future__ import annotations

import gzip
import json
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest
from click.testing import Result
from sqlalchemy import func, select

from cli import feed, stopping, watching
from cli.folder import Seen
from cli.sources import Source
from cli.stopping import Stop
from cli.watch import LEFT_EXIT_CODE
from db.engine import Database
from intake.tables import imported_file
from loyalty.receipt import Receipt
from loyalty.tables import claim
from pos_adapter import registry
from pos_adapter.adapter import Settings
from tests.cli import watcher
from tests.cli.conftest import Run
from tests.cli.shop import publish, sale

PATIENCE_SECONDS = 60


@pytest.fixture
def drop(run: Run, tmp_path: Path) -> Path:
    """The folder, beside a published programme."""
    assert publish(run, tmp_path).exit_code == 0
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, *documents: dict | str) -> Path:
    file = folder / name
    lines = [each if isinstance(each, str) else json.dumps(each) for each in documents]
    file.write_text("".join(f"{line}\n" for line in lines))
    return file


def watch(run: Run, folder: Path, *options: object) -> Result:
    how = ("--adapter", "native", "--program", "shop", "--store", "s1")
    return run("receipts", "watch", folder, *how, "--once", "--settled", 0, *options)


def fates(result: Result) -> dict[str, str]:
    """What became of each file; the command's status says whether anybody has to look."""
    told = [json.loads(line) for line in result.stdout.splitlines()]
    found = {each["file"]: each["fate"] for each in told}
    waits = {"rejected", "aside"} & {*found.values()}
    assert result.exit_code == (LEFT_EXIT_CODE if waits else 0), result.output
    return found


def tree(folder: Path) -> set[str]:
    """Every file there is, while others come and go."""
    places = (Path(place, name) for place, _, names in os.walk(folder) for name in names)
    return {str(each.relative_to(folder)) for each in places}


def test_a_file_is_imported_and_put_where_those_of_the_day_are(run: Run, drop: Path) -> None:
    put(drop, "a.ndjson", sale("1"), sale("2"))
    result = watch(run, drop)
    (told,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert (told["fate"], told["receipts"], told["rejected"]) == ("imported", 2, 0)
    assert tree(drop) == {told["place"]}
    assert told["place"].startswith("archive/20")


def test_the_same_content_is_not_imported_again_whatever_it_is_called(run: Run, drop: Path) -> None:
    put(drop, "a.ndjson", sale("1"))
    watch(run, drop)
    put(drop, "a.ndjson", sale("1"))
    put(drop, "b.ndjson", sale("1"))
    assert fates(watch(run, drop)) == {"a.ndjson": "known", "b.ndjson": "known"}
    assert sorted(Path(each).name for each in tree(drop)) == ["a.ndjson", "a.ndjson.1", "b.ndjson"]


def test_what_is_rejected_is_told_beside_the_file_which_may_come_again(run: Run, drop: Path) -> None:
    put(drop, "a.ndjson", sale("1"), "{broken", sale("2", store="Filiale"))
    assert fates(watch(run, drop)) == {"a.ndjson": "rejected"}
    assert tree(drop) == {"rejected/a.ndjson", "rejected/a.ndjson.reasons.ndjson"}
    told = drop / "rejected" / "a.ndjson.reasons.ndjson"
    reasons = [json.loads(line) for line in told.read_text().splitlines()]
    assert [each["code"] for each in reasons] == ["invalid-json", "unknown-store"]
    run("mapping", "set", "store", "Filiale", "s1")
    (drop / "rejected" / "a.ndjson").rename(drop / "again.ndjson")
    told = json.loads(watch(run, drop).stdout)
    assert (told["duplicates"], told["receipts"], told["rejected"]) == (1, 1, 1)


def test_a_file_that_cannot_be_read_is_rejected_and_the_others_are_not(run: Run, drop: Path) -> None:
    lines = b"".join(json.dumps(sale(str(n))).encode() + b"\n" for n in range(1, 60))
    packed = gzip.compress(lines, mtime=0)
    (drop / "whole.gz").write_bytes(packed)
    (drop / "cut.gz").write_bytes(packed[: len(packed) // 2])
    (drop / "picture").write_bytes(b"\x89PNG\0\0\0")
    found = fates(watch(run, drop))
    assert found == {"whole.gz": "imported", "cut.gz": "rejected", "picture": "rejected"}
    reason = json.loads((drop / "rejected/cut.gz.reasons.ndjson").read_text())
    assert reason["code"] == "unreadable-file"
    assert reason["reason"].startswith("cut.gz ends before its end")


def test_a_name_that_is_no_utf8_is_told_by_its_bytes(run: Run, drop: Path) -> None:
    for name, content in (
        (b"\xb3\xe6.ndjson", json.dumps(sale("1"))),
        (b"\xff.ndjson", "{"),
        (b"\xfe.gz", "\0"),
    ):
        Path(os.fsdecode(os.fsencode(drop) + b"/" + name)).write_text(content)
    result = watch(run, drop)
    found = fates(result)
    assert found == {r"\xb3\xe6.ndjson": "imported", r"\xff.ndjson": "rejected", r"\xfe.gz": "rejected"}
    assert len([*(drop / "rejected").iterdir()]) == 4
    assert in_hand(drop) == set()


def test_a_name_with_a_line_end_is_told_in_one_line(run: Run, drop: Path) -> None:
    name = "a\nb\x1b[2J.ndjson"
    put(drop, name, "{broken")
    result = watch(run, drop)
    assert fates(result) == {r"a\nb\x1b[2J.ndjson": "rejected"}
    assert result.stderr == "a\\nb\\x1b[2J.ndjson: taken\n"
    again = run("receipts", "preview", drop / "rejected" / name, "--adapter", "tabular", "--money", "GBP")
    assert (again.exit_code, again.stderr.count("\n"), "\x1b" in again.stderr) == (1, 1, False)


def test_a_name_too_long_for_its_reasons_is_cut_and_keeps_its_end(run: Run, drop: Path) -> None:
    for n in range(2):
        put(drop, "單" * 82 + "nn.ndjson", f"{{broken {n}")
        assert set(fates(watch(run, drop)).values()) == {"rejected"}
    first = "單" * 77 + ".ndjson"
    files = {first, "單" * 77 + ".ndjson.1"}
    assert {each.name for each in (drop / "rejected").iterdir()} == files | {
        f"{each}.reasons.ndjson" for each in files
    }


def test_what_is_no_plain_file_once_taken_is_rejected_unopened(run: Run, drop: Path, tmp_path: Path) -> None:
    """As if each had been put in a file's place between the look and the taking."""
    place = drop / ".taken" / "dead"
    place.mkdir(parents=True)
    secret = put(tmp_path, "secret", sale("1"))
    (place / "link").symlink_to(secret)
    (place / "folder").mkdir()
    os.mkfifo(place / "pipe")
    put(drop, "good.ndjson", sale("2"))
    told = fates(watch(run, drop))
    assert told == {"folder": "rejected", "link": "rejected", "pipe": "rejected", "good.ndjson": "imported"}
    assert (drop / "rejected" / "link").readlink() == secret
    reason = json.loads((drop / "rejected/pipe.reasons.ndjson").read_text())["reason"]
    assert reason == "pipe is a pipe, and was not opened; put a plain file there"


def test_only_a_plain_file_is_opened_and_no_pipe_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(put(tmp_path, "file", sale("1")))
    for name in ("pipe", "link"):
        with pytest.raises(feed.UnreadableFile):
            feed.opened_plain(tmp_path / name)


def test_a_file_that_changed_since_the_look_is_left_for_the_next(tmp_path: Path) -> None:
    seen = Seen(0.0)
    for name in "abcd":
        put(tmp_path, name, *([] if name == "c" else [sale("1")]))
    os.utime(tmp_path / "c", (0, 0))
    assert sorted(seen.settled(tmp_path)) == [*"abcd"]
    put(tmp_path, "b", sale("1"), sale("2"))
    for name in "cd":
        (tmp_path / name).unlink()
    os.mkfifo(tmp_path / "c")
    os.utime(tmp_path / "c", (0, 0))
    assert [name for name in "abcd" if seen.is_still(tmp_path, name)] == ["a"]


def test_a_file_that_cannot_be_put_away_stays_and_the_others_go_on(run: Run, drop: Path) -> None:
    put(drop, "bad.ndjson", "{broken")
    os.utime(drop / "bad.ndjson", (0, 0))
    put(drop, "good.ndjson", sale("1"))
    (drop / ".taken").mkdir()
    (drop / "rejected").symlink_to("nowhere/at/all")
    result = watch(run, drop)
    assert fates(result) == {"bad.ndjson": "aside", "good.ndjson": "imported"}
    assert "bad.ndjson: cannot be put away" in result.stderr
    assert "bad.ndjson" in in_hand(drop)
    (drop / "rejected").unlink()
    assert fates(watch(run, drop)) == {"bad.ndjson": "rejected"}


class Faulty:
    """An adapter that breaks its promise at a file that says so."""

    def read(self, stream: IO[bytes], _settings: Settings) -> Iterator[Receipt]:
        if stream.read() == b"bad\n":
            raise TypeError("of its own making")
        yield from ()


def test_an_adapter_that_fails_on_one_file_leaves_the_others(
    drop: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(registry, "ADAPTERS", {"faulty": Faulty()})
    os.utime(put(drop, "bad", "bad"), (0, 0))
    put(drop, "good", "good")
    told: list[str] = []
    job = replace(watcher.job_on(drop, once=True), source=Source("faulty", "shop", "s1"))
    house = watcher.house_on(database_url)
    watching.watch(house, job, Stop(), told.append)
    house.database.dispose()
    assert [json.loads(line)["fate"] for line in told] == ["rejected", "imported"]
    assert "bad could not be imported (TypeError: of its own making)" in capsys.readouterr().err
    assert "TypeError" in (drop / "rejected" / "bad.reasons.ndjson").read_text()


def test_a_watcher_with_a_pipe_in_hand_ends_when_asked(drop: Path, database_url: str) -> None:
    place = drop / ".taken" / "dead"
    place.mkdir(parents=True)
    os.mkfifo(place / "pipe")
    one = watcher.started(database_url, drop)
    wait_for(lambda: "rejected/pipe" in tree(drop), drop)
    one.terminate()
    one.join(PATIENCE_SECONDS)
    assert one.exitcode == stopping.EXIT_CODE


def test_what_is_being_written_is_left_alone(run: Run, drop: Path) -> None:
    for name in ("a.ndjson.part", "b.tmp", ".hidden"):
        put(drop, name, sale("1"))
    young = put(drop, "young.ndjson", sale("1"))
    (drop / "link.ndjson").symlink_to(young)
    os.utime(put(drop, "old.ndjson", sale("2")), (0, 0))
    how = ("--adapter", "native", "--program", "shop", "--store", "s1")
    result = run("receipts", "watch", drop, *how, "--once", "--settled", 600)
    assert fates(result) == {"old.ndjson": "imported"}
    assert {"a.ndjson.part", "b.tmp", ".hidden", "young.ndjson"} <= tree(drop)


def test_a_file_whose_time_is_ahead_has_to_stand_still_while_we_look(tmp_path: Path) -> None:
    file, seen = put(tmp_path, "a", sale("1")), Seen(0.05)
    os.utime(file, (time.time() + 900, time.time() + 900))
    assert seen.settled(tmp_path) == []
    time.sleep(0.06)
    file.write_text("longer")
    os.utime(file, (time.time() + 900, time.time() + 900))
    assert seen.settled(tmp_path) == []
    time.sleep(0.06)
    assert seen.settled(tmp_path) == ["a"]


def in_hand(drop: Path) -> set[str]:
    """What watchers, alive or dead, are busy with."""
    return {Path(each).name for each in tree(drop / ".taken") if "/" in each}


def claims(drop: Path) -> list[Path]:
    """Those of watchers; of a dead one only until it was taken over."""
    return [each for each in (drop / ".taken").iterdir() if each.is_dir()]


def wait_for(what: Callable[[], object], drop: Path) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not what():
        assert time.monotonic() < until, tree(drop)
        time.sleep(0.002)


def archived(drop: Path) -> list[str]:
    return sorted(Path(each).name for each in tree(drop) if each.startswith("archive/"))


def test_whoever_is_killed_at_whatever_moment_the_next_goes_on(
    drop: Path, database: Database, database_url: str
) -> None:
    """Two watch one folder, and both are killed with a file in hand, again and again."""
    names, met, chance = [], 0, random.Random(20_260_504)
    for n in range(5):
        two = [watcher.started(database_url, drop) for _ in range(2)]
        for each in "ab":
            documents = (sale(str(100 * n + k + 50 * (each == "b"))) for k in range(1, 13))
            names.append(put(drop, f"{n}{each}.ndjson", *documents).name)
        wait_for(lambda: in_hand(drop) - {*archived(drop)}, drop)
        time.sleep(chance.uniform(0.0, 0.06))
        for each in two:
            each.kill()
            each.join()
        met += bool(in_hand(drop))
    assert met >= 3, "nobody was killed with anything in hand: this proves nothing"

    last = [watcher.started(database_url, drop) for _ in range(2)]
    wait_for(lambda: archived(drop) == names and len(claims(drop)) == len(last), drop)
    for each in last:
        each.terminate()
        each.join(PATIENCE_SECONDS)
        assert each.exitcode == stopping.EXIT_CODE
    assert {each for each in tree(drop) if not each.startswith("archive/")} == set()
    counted = database.read(
        lambda session: (
            session.rows(select(func.count()).select_from(claim))[0][0],
            session.rows(select(func.count()).select_from(imported_file))[0][0],
        )
    )
    assert counted == (120, 10)
