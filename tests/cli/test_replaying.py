"""`flask program replay` and `estimate`: a draft is tried before it is published."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from cli import stopping
from loyalty.replaying import replay
from tests.cli import shop
from tests.cli.conftest import Run

TIERED = (
    shop.PROGRAM
    + """
currencies: [{code: points, worth: "0.01"}]
counters: [{code: tier-points, measures: points}]
tiers: {counter: tier-points, window: calendar-year, steps: [{code: vip, reaches: 10}]}
"""
)


@pytest.fixture
def sold(run: Run, tmp_path: Path) -> Run:
    """Anna and Ben have bought; the members' programme has tiers."""
    shop.publish(run, tmp_path, TIERED)
    ben = {"member": {"external": "=ben"}}
    file = shop.written(
        tmp_path, shop.sale("1", "12.00"), shop.sale("2", "8.00"), shop.sale("3", "5.00", **ben)
    )
    assert shop.import_day(run, file).exit_code == 0
    return run


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """Half the points, and a higher step."""
    file = tmp_path / "draft.yaml"
    file.write_text(TIERED.replace('"1.00"', '"2.00"').replace("reaches: 10", "reaches: 20"))
    return file


def test_both_sides_are_told_in_tables(sold: Run, draft: Path) -> None:
    said = sold("program", "replay", draft).stdout

    assert "2 members, 3 sales of 25.00 GBP; 2 members get less, 0 get more" in said.replace("\n", " ")
    base = next(line for line in said.splitlines() if "base" in line)
    assert [cell.strip() for cell in base.split("│")[1:-1]] == [
        "base", "25", "0.25", "1.00 %", "12", "0.12", "0.48 %",
    ]  # fmt: skip
    assert "vip" in said
    assert "Who gets less" in said
    month = next(line for line in said.splitlines() if "2026-" in line)
    assert [cell.strip() for cell in month.split("│")[2:-1]] == [
        "25",
        "0.25",
        "1.00 %",
        "12",
        "0.12",
        "0.48 %",
    ]


def test_machines_and_spreadsheets_get_the_same_figures(sold: Run, draft: Path) -> None:
    found = json.loads(sold("program", "replay", draft, "--format", "json").stdout)
    rows = list(csv.reader(sold("program", "replay", draft, "--format", "csv").stdout.splitlines()))

    assert found["rules"][0]["published"] == {"points": 25, "cost_minor": 25, "share": "1.00"}
    assert ["rule", "base", "points", "25", "12", "25", "12"] in rows
    assert ["month", found["months"][0]["month"], "points", "25", "12", "25", "12"] in rows
    assert ["outstanding", "points", "", "25", "12", "25", "12"] in rows
    assert ["tier", "vip", "member", "1", "1", "", ""] in rows
    assert "'=ben" in {row[2] for row in rows}, "no cell is a formula"


def test_a_replay_that_was_stopped_goes_on_where_it_was(
    sold: Run, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sold("program", "replay", draft, "--format", "json").stdout
    monkeypatch.setattr(replay.advance, "__defaults__", (1,))
    with monkeypatch.context() as stopped:
        stopped.setattr(stopping, "Stop", _Asked)
        result = sold("program", "replay", draft)
    assert result.exit_code == stopping.EXIT_CODE
    state = draft.with_name("draft.yaml.replay")
    assert json.loads(json.loads(state.read_text())["figures"])["members"] == 1

    assert sold("program", "replay", draft, "--format", "json").stdout == whole
    assert not state.exists()


class _Asked(stopping.Stop):
    """A stop that was asked for from the beginning."""

    def __init__(self) -> None:
        super().__init__(is_asked=True)


def test_figures_of_another_replay_are_not_gone_on_with(sold: Run, draft: Path) -> None:
    draft.with_name("draft.yaml.replay").write_text('{"draft": "another", "figures": "{}"}')

    assert sold("program", "replay", draft).exit_code == 0


def test_a_draft_in_other_money_is_refused(sold: Run, draft: Path) -> None:
    draft.write_text(draft.read_text().replace("GBP", "EUR"))
    result = sold("program", "replay", draft)

    assert result.exit_code == 1
    assert 'money: must stay "GBP"' in result.stderr


def test_without_history_a_basket_says_what_is_given_back(run: Run, tmp_path: Path) -> None:
    file, basket = tmp_path / "draft.yaml", tmp_path / "basket.json"
    file.write_text(TIERED.replace("points: 1}", 'points: 1}, by_tier: {vip: "3"}'))
    basket.write_text('{"lines": [{"net": "2.00"}]}')
    said = run("program", "estimate", file, "--basket", basket, "--visits-a-year", 4, "--from", "2026-01-01")

    assert said.stdout.splitlines() == [
        "4 visits from 2026-01-01 come to 8.00 GBP",
        "  base: 8 points, worth 0.08 GBP (1.00 %)",
        "the member ends on the tier member",
        "gives back 1.00 % of sales; worst stack 3.00 %",
        "  Thursday 2026-01-01, tier vip, first purchase: base",
    ]


def test_a_wrong_basket_is_told_by_its_place(run: Run, tmp_path: Path) -> None:
    file, basket = tmp_path / "draft.yaml", tmp_path / "basket.json"
    file.write_text(shop.PROGRAM)
    basket.write_text('{"lines": [{"net": 2}]}')
    said = run("program", "estimate", file, "--basket", basket)

    assert said.exit_code == 1
    assert "basket.json: lines[0].net: must be a positive amount" in said.stderr
