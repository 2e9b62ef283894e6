"""`flask program templates`, `new` and `schema`: a document of one's own within a minute."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli import templates
from loyalty.program import document
from tests.cli.application import app
from tests.cli.conftest import Run

SAID = ("--name", "Tea House", "--money", "JPY", "--zone", "Asia/Tokyo", "--language", "en")


def test_templates_are_listed_with_a_sentence_each(run: Run) -> None:
    lines = run("program", "templates").stdout.splitlines()

    assert [line.split()[0] for line in lines] == templates.names()
    assert all(line.endswith(".") and len(line.split()) > 5 for line in lines)


@pytest.mark.parametrize("name", templates.names())
def test_every_template_becomes_a_document_of_another_name_money_and_zone(
    run: Run, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "mine.yaml"
    said = run("program", "new", "--template", name, "--out", file, *SAID)

    assert said.exit_code == 0, said.stderr
    found = document.read(file.read_bytes())
    assert (found.code, found.name["en"], found.money, found.zone) == (
        "tea-house",
        "Tea House",
        "JPY",
        "Asia/Tokyo",
    )


@pytest.mark.parametrize(
    ("money", "language", "voucher"),
    [
        ("CNY", "en", "CN¥5 voucher"),
        ("CNY", "zh-Hans", "¥5 voucher"),
        ("CHF", "en", "CHF 5 voucher"),
        ("GBP", "en", "£5 voucher"),
    ],
)
def test_names_with_amounts_are_in_the_money_that_was_said(
    run: Run, tmp_path: Path, money: str, language: str, voucher: str
) -> None:
    file = tmp_path / "mine.yaml"
    run("program", "new", "--out", file, *SAID[:2], "--money", money, *SAID[4:6], "--language", language)
    text = file.read_text("utf-8")

    assert document.read(text).reward("voucher-5").name == {language: voucher}
    assert "penny" not in text
    assert ("£" in text) == (money == "GBP")


def test_what_is_not_said_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    asked = app.test_cli_runner().invoke(args=["program", "new"], input="My Shop\n\n\n\n")

    assert asked.exit_code == 0, asked.output
    assert "Money [GBP]" in asked.output
    text = Path("my-shop.yaml").read_text()
    assert "# " in text, "the comments stay"
    assert document.read(text).zone == "Europe/London"


def test_a_file_that_is_there_is_not_written_over(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("mine")

    assert "is there already" in run("program", "new", "--out", file, *SAID).stderr
    assert file.read_text() == "mine"


def test_a_wrong_answer_is_told_with_its_remedy(run: Run, tmp_path: Path) -> None:
    said = run("program", "new", "--out", tmp_path / "mine.yaml", *SAID[:2], "--money", "yen", *SAID[4:])

    assert said.exit_code == 1
    assert "money: must be an ISO 4217 code" in said.stderr


def test_editors_get_a_schema(run: Run) -> None:
    assert json.loads(run("program", "schema").stdout)["$schema"].endswith("2020-12/schema")
