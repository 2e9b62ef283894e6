"""`flask receipts import` on small files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import orjson
import pytest

from db.engine import Database
from loyalty import tables
from tests.cli import shop
from tests.cli.conftest import Run
from tests.cli.shop import counts, import_day, sale, written
from tests.intake import shopify


@pytest.fixture(autouse=True)
def published(run: Run, tmp_path: Path) -> None:
    assert shop.publish(run, tmp_path).exit_code == 0


def test_the_last_line_says_what_came_of_a_day(run: Run, tmp_path: Path) -> None:
    back = {"kind": "return", "lines": [{"sku": "tea", "quantity": 1, "net": "5.00"}]}
    day = written(tmp_path, sale("1"), sale("2", member=None), sale("3", **back), sale("4", **back), "{")

    result = import_day(run, day)

    assert result.exit_code == 0
    assert list(shop.totals(result)) == shop.KEYS
    assert counts(result) == {
        "receipts": 2,
        "returns": 2,
        "unidentified": 1,
        "unmatched_returns": 1,
        "rejected": 1,
        "members": 1,
        "points_issued": 5,
        "points_taken_back": 5,
    }


def test_a_second_run_takes_nothing_and_changes_nothing(run: Run, tmp_path: Path, database: Database) -> None:
    day = written(tmp_path, sale("1"), sale("2"), sale("3", member=None))
    import_day(run, day)
    before = shop.dump(database)

    again = import_day(run, day)

    assert counts(again) == {"duplicates": 3}
    assert shop.dump(database) == before


def test_a_file_that_names_a_receipt_twice_takes_it_once(run: Run, tmp_path: Path) -> None:
    assert counts(import_day(run, written(tmp_path, sale("1"), sale("1")))) == {
        "receipts": 1,
        "duplicates": 1,
        "members": 1,
        "points_issued": 5,
    }


def test_a_packed_file_is_known_by_its_content(run: Run, tmp_path: Path) -> None:
    day = written(tmp_path, sale("1"), sale("2"))
    day.write_bytes(gzip.compress(day.read_bytes()))

    assert counts(import_day(run, day))["receipts"] == 2


def test_a_new_store_is_opened_in_the_programmes_zone(run: Run, tmp_path: Path, database: Database) -> None:
    import_day(run, written(tmp_path, sale("1", store="s7")), store="s7")

    (store,) = shop.rows(database, tables.store)
    assert (store["code"], store["program"], store["zone"]) == ("s7", "shop", "Europe/Paris")


def test_a_store_of_another_programme_is_refused(run: Run, tmp_path: Path) -> None:
    import_day(run, written(tmp_path, sale("1")))
    shop.publish(run, tmp_path, shop.PROGRAM.replace("code: shop", "code: other"))

    result = run(
        "receipts", "import", tmp_path / "day.ndjson", "--adapter=native", "--program=other", "--store=s1"
    )

    assert result.exit_code == 1
    assert 'store "s1" belongs to programme "shop", not to "other"' in result.stderr


def test_what_cannot_be_read_is_written_to_a_file_with_reasons(run: Run, tmp_path: Path) -> None:
    result = import_day(run, written(tmp_path, sale("1"), '{"store": 3}', sale("2", store="elsewhere")))

    lines = [json.loads(line) for line in (tmp_path / "day.ndjson.rejects.ndjson").read_text().splitlines()]
    assert [(line["place"], line["code"]) for line in lines] == [
        ("line 2", "invalid-receipt"),
        ("receipt elsewhere//2026-11-21/2", "unknown-store"),
    ]
    assert lines[0]["raw"] == '{"store": 3}'
    assert 'store "elsewhere" is none of programme "shop"' in lines[1]["reason"]
    assert "2 rejected, see" in result.stderr


def test_no_rejects_make_no_file(run: Run, tmp_path: Path) -> None:
    import_day(run, written(tmp_path, sale("1")), "--rejects", tmp_path / "rejects")

    assert not (tmp_path / "rejects").exists()


def test_rejects_may_not_overwrite_the_file_itself(run: Run, tmp_path: Path) -> None:
    day = written(tmp_path, "no receipt")

    result = import_day(run, day, "--rejects", day)

    assert result.exit_code == 2
    assert day.read_text() == "no receipt\n"


def test_other_content_under_a_key_is_rejected_and_kept_for_a_person_once(
    run: Run, tmp_path: Path, database: Database
) -> None:
    import_day(run, written(tmp_path, sale("1")))
    other = written(tmp_path, sale("1", pounds="6.00"))

    first = import_day(run, other)
    before = shop.dump(database)
    second = import_day(run, other)

    rejects = orjson.loads((tmp_path / "day.ndjson.rejects.ndjson").read_bytes())
    assert (counts(first), rejects["code"]) == ({"rejected": 1}, "receipt-conflict")
    assert counts(second) == {"duplicates": 1}
    assert shop.dump(database) == before


def test_an_older_revision_is_ignored(run: Run, tmp_path: Path) -> None:
    import_day(run, written(tmp_path, sale("1", pounds="7.00", revision=2)))

    assert counts(import_day(run, written(tmp_path, sale("1")))) == {"ignored": 1}


def test_a_receipt_from_the_future_waits_and_acts_on_nothing(
    run: Run, tmp_path: Path, database: Database
) -> None:
    import_day(run, written(tmp_path, sale("1", purchased_at="2150-01-01T00:00:00Z")))

    assert [row["reason"] for row in shop.rows(database, tables.parked)] == ["clock_ahead"]


@pytest.mark.parametrize("size", [1, 2, 100])
def test_slices_of_any_size_make_the_same_books(run: Run, tmp_path: Path, size: int) -> None:
    day = written(tmp_path, *(sale(str(number)) for number in range(1, 8)))

    result = import_day(run, day, "--slice", size)

    assert counts(result) == {"receipts": 7, "members": 1, "points_issued": 35}


def test_a_vendors_file_without_a_connection_is_of_a_till_of_its_own(
    run: Run, tmp_path: Path, database: Database
) -> None:
    import_day(run, written(tmp_path, sale("1", purchased_at="2026-05-04T12:00:00+01:00")))
    file, how = tmp_path / "orders", ("--adapter", "shopify", "--program", "shop", "--store", "s1")
    file.write_bytes(shopify.body_of(shopify.order(1)))
    first, second = run("receipts", "import", file, *how), run("receipts", "import", file, *how)
    assert (counts(first)["receipts"], counts(second)) == (1, {"duplicates": 1})
    keys = {row["key"] for row in shop.rows(database, tables.claim)}
    assert keys == {"s1//2026-05-04/1", "s1/@shopify/2026-05-04/1"}
