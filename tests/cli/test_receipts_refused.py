"""`flask receipts import` given what it cannot read: the place, the remedy, no trace of Python."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.cli import shop
from tests.cli.conftest import Run
from tests.cli.shop import counts, import_day, sale, written


@pytest.fixture(autouse=True)
def published(run: Run, tmp_path: Path) -> None:
    assert shop.publish(run, tmp_path).exit_code == 0


def test_an_unknown_adapter_is_told_which_there_are(run: Run, tmp_path: Path) -> None:
    day = written(tmp_path, sale())

    result = run("receipts", "import", day, "--adapter", "nativ", "--program", "shop", "--store", "s1")

    assert result.exit_code == 2
    assert "'native'" in result.stderr


def test_an_unknown_programme_is_told_how_to_publish_it(run: Run, tmp_path: Path) -> None:
    day = written(tmp_path, sale())

    result = run("receipts", "import", day, "--adapter", "native", "--program", "shoppe", "--store", "s1")

    assert result.exit_code == 1
    assert 'no programme "shoppe" is published; publish one with: flask program publish' in result.stderr


@pytest.mark.parametrize(("name", "word"), [("nowhere.ndjson", "does not exist"), (".", "is a directory")])
def test_what_is_no_file_is_named(run: Run, tmp_path: Path, name: str, word: str) -> None:
    result = import_day(run, tmp_path / name)

    assert result.exit_code == 2
    assert word in result.stderr
    assert str(tmp_path) in result.stderr


def test_a_packed_file_that_was_cut_off_is_told_after_what_could_be_read(run: Run, tmp_path: Path) -> None:
    day = written(tmp_path, *(sale(str(number)) for number in range(1, 400)))
    day.write_bytes(gzip.compress(day.read_bytes())[:-40])

    result = import_day(run, day, "--slice", 5)

    assert result.exit_code == 1
    assert "it was cut off; fetch it again" in result.stderr
    assert counts(result)["receipts"] > 100


def test_a_damaged_packed_file_is_named(run: Run, tmp_path: Path) -> None:
    day = written(tmp_path, *(sale(str(number)) for number in range(1, 400)))
    packed = bytearray(gzip.compress(day.read_bytes()))
    packed[-60:-50] = b"\xff" * 10
    day.write_bytes(packed)

    result = import_day(run, day)

    assert result.exit_code == 1
    assert f"{day} cannot be unpacked" in result.stderr


def test_a_binary_file_is_no_thousand_rejects(run: Run, tmp_path: Path) -> None:
    day = tmp_path / "day.ndjson"
    day.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 40)

    result = import_day(run, day)

    assert result.exit_code == 1
    assert f"{day} is not a text file; give one in UTF-8" in result.stderr
    assert counts(result) == {}


def test_another_format_is_told_by_its_first_line(run: Run, tmp_path: Path) -> None:
    day = written(tmp_path, sale())

    result = run("receipts", "import", day, "--adapter=online-retail", "--program=shop", "--store=s1")

    assert result.exit_code == 1
    assert f"Error: {day}: line 1 must name the columns InvoiceNo" in result.stderr


def test_a_rejects_file_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    result = import_day(
        run, written(tmp_path, "no receipt"), "--rejects", tmp_path / "no" / "such" / "folder"
    )

    assert result.exit_code == 1
    assert "choose another place with --rejects" in result.stderr


def test_a_store_that_cannot_be_is_refused(run: Run, tmp_path: Path) -> None:
    result = import_day(run, written(tmp_path, sale()), store="a/b")

    assert result.exit_code == 1
    assert "no slash" in result.stderr


def test_a_database_without_the_schema_is_told_how_to_get_it(run: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"

    result = run(
        "receipts",
        "import",
        written(tmp_path, sale()),
        "--adapter=native",
        "--program=shop",
        "--store=s1",
        LOYALTY_DATABASE_URL=url,
    )

    assert result.exit_code == 1
    assert "run: flask db upgrade" in result.stderr
    assert not (tmp_path / "new.db").exists()


def test_settings_that_cannot_be_used_are_told(run: Run) -> None:
    result = run("program", "list", LOYALTY_DATABASE_URL="mysql://x")

    assert result.exit_code == 1
    assert "LOYALTY_DATABASE_URL must be like sqlite:///" in result.stderr
