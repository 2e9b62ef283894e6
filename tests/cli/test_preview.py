"""A shopkeeper looks at what a file would be before anything of it is taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.cli import ScriptInfo

from tests.cli.application import app

SAMPLES = Path(__file__).parents[2] / "samples" / "layouts"


def run(*words: str) -> Result:
    return CliRunner().invoke(app.cli, list(words), obj=ScriptInfo(create_app=lambda: app))


def test_a_preview_shows_receipts_rejects_unused_columns_and_totals(tmp_path: Path) -> None:
    file, layout = tmp_path / "day.csv", tmp_path / "layout.yaml"
    file.write_text("No,At,Item,Net,Note\n1,2026-05-04 12:00,TEA,5.00,x\n2,2026-05-04 12:00,\x1b[2J,1,\n")
    layout.write_text(
        "{format: csv, rows: line, receipt: {number: No, purchased_at: At}, line: {sku: Item, net: Net}}"
    )

    shown = run(
        "receipts", "preview", str(file), "--layout", str(layout), "--money", "GBP", "--zone", "Europe/London"
    )

    assert shown.exit_code == 0
    lines = shown.output.splitlines()
    assert lines[:3] == [
        "sale 1  2026-05-04 11:00 UTC, day 2026-05-04  store",
        "    1 × TEA: 5.00",
        "    net 5.00 GBP",
    ]
    assert lines[3].startswith("rejected, line 3: receipt 2 is rejected whole, 1 row; line 3, Item: must be")
    assert "\x1b" not in shown.output
    assert lines[4:] == [
        "columns that are not used: Note",
        "1 × sale, net 5.00 GBP",
        "receipts 1, lines 1, members 0, rejected 1, left aside 0; nothing was written",
    ]


@pytest.mark.parametrize("name", ["hong-kong.csv", "workbook.xlsx"])
def test_a_guessed_layout_can_be_previewed_at_once(name: str, tmp_path: Path) -> None:
    layout = tmp_path / "layout.yaml"
    layout.write_text(run("layout", "new", "--from", str(SAMPLES / name)).output, "utf-8")

    shown = run(
        "receipts", "preview", str(SAMPLES / name), "--layout", str(layout), "--money", "HKD", "--limit", "0"
    )

    assert run("layout", "check", str(layout)).output.endswith("it can be used\n")
    assert "× sale, net" in shown.output


def test_other_adapters_are_previewed_too() -> None:
    shown = run(
        "receipts",
        "preview",
        str(SAMPLES.parent / "corner-shop.receipts.ndjson"),
        "--adapter",
        "native",
        "--money",
        "GBP",
    )

    assert shown.exit_code == 0
    assert "receipts " in shown.output.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("receipts", "preview", str(SAMPLES / "germany.csv"), "--money", "EUR"), "--layout FILE"),
        (
            ("receipts", "preview", str(SAMPLES / "germany.csv"), "--money", "EUR", "--zone", "Mars"),
            "time zone",
        ),
        (("layout", "check", str(SAMPLES / "germany.csv")), "must be YAML"),
        (("layout", "new", "--from", str(SAMPLES / "mainframe.txt")), "no row of this file names columns"),
    ],
)
def test_what_cannot_be_is_told_with_a_remedy(words: tuple[str, ...], said: str) -> None:
    refused = run(*words)

    assert refused.exit_code != 0
    assert said in refused.output
