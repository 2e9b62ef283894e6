"""`flask members import`: everybody of another system comes over once, with all they had, or nobody does."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result

import points.tables
import tiers.tables
from cli import stopping
from db.engine import Database
from loyalty import tables
from loyalty.switching import checking
from tests.cli import shop
from tests.cli.conftest import Run

PROGRAM = (
    shop.PROGRAM
    + """
currencies:
  - {code: points, worth: "0.01", expiry: {after: 12 months}}
  - {code: miles, scale: 1}
counters:
  - {code: tier-points, measures: points}
  - {code: spend, measures: spend}
tiers:
  counter: tier-points
  window: calendar-year
  steps: [{code: vip, reaches: 1000}, {code: gold, reaches: 5000}]
rewards: [{code: voucher-5, cost: 200, worth: "5.00", valid: {after: 6 months}}]
activities: [{code: welcome, points: 50, on: joining}]
"""
)
CSV = """\
external_id,card,name,phone,email,joined_on,tier,tier_until,points,expires_on,lots,progress,vouchers,consents
10017,2990001234567,Anna Lee,+44 20 7946 0018,anna@example.com,2019-05-01,gold,2099-12-31,,,\
points 1200 2099-03-31;points 50 never;miles 12.5 never,tier-points 300;spend 120.50,voucher-5 2099-01-31,\
offers email;points sms
10018,,"Lee, Ben",,,2020-02-29,,,300,2099-06-30,,,,
10019,,,,,,,,,,,tier-points 1500,,
"""


@pytest.fixture
def house(run: Run, tmp_path: Path) -> Run:
    """A programme is published."""
    assert shop.publish(run, tmp_path, PROGRAM).exit_code == 0
    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Three members of the system before."""
    path = tmp_path / "members.csv"
    path.write_text(CSV)
    return path


def bring(run: Run, file: Path, *options: object, batch: str = "switch") -> Result:
    return run("members", "import", file, "--program", "shop", "--batch", batch, *options)


def told(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout.splitlines()[-1])
    return found


def count(database: Database, table: Any = tables.member) -> int:
    return len(shop.rows(database, table))


def verified(run: Run) -> None:
    result = run("ledger", "verify")
    assert result.exit_code == 0, result.output


def test_without_commit_all_is_added_up_and_nothing_written(
    house: Run, file: Path, database: Database
) -> None:
    before = shop.dump(database)
    result = bring(house, file)

    assert result.exit_code == 0, result.output
    found = told(result)
    assert (found["members"], found["bad"], found["written"]) == (3, 0, 0)
    assert found["points"] == {"points": 1_550, "miles": 125}
    assert found["tiers"] == {"member": 2, "gold": 1}
    assert "write it with --commit" in result.stderr
    assert shop.dump(database) == before


def test_members_come_with_their_lots_tier_progress_vouchers_and_consents(
    house: Run, file: Path, database: Database
) -> None:
    result = bring(house, file, "--commit")
    assert told(result)["written"] == 3, result.output
    verified(house)

    lots = shop.rows(database, points.tables.lot)
    assert {(lot["currency"], lot["amount"], str(lot["expires_at"])[:10]) for lot in lots} == {
        ("points", 1200, "2099-03-31"),  # midnight in Paris
        ("points", 50, "None"),
        ("miles", 125, "None"),
        ("points", 300, "2099-06-30"),
    }
    assert {lot["origin"] for lot in lots} == {"import:switch"}
    standings = shop.rows(database, tiers.tables.standing)
    assert ("gold", "2100-01-01") in {(row["tier"], str(row["until_on"])) for row in standings}
    assert sorted(row["tier"] for row in standings) == ["gold", "member", "vip"]
    assert {row["number"] for row in shop.rows(database, tables.card)} >= {"2990001234567"}
    assert len(shop.rows(database, tables.name_word)) == 4, "two words of each name"
    (voucher,) = shop.rows(database, tables.voucher)
    assert (voucher["reward"], voucher["worth_minor"], voucher["status"]) == ("voucher-5", 500, "issued")
    assert {(row["purpose"], row["channel"]) for row in shop.rows(database, tables.consent)} == {
        ("offers", "email"),
        ("points", "sms"),
    }
    kinds = [row["kind"] for row in shop.rows(database, points.tables.entry)]
    assert kinds.count("opened") == 3
    assert "activity" not in kinds, "nobody is welcomed a second time"


def test_the_same_batch_again_writes_nothing(house: Run, file: Path, database: Database) -> None:
    bring(house, file, "--commit")
    before = shop.dump(database)
    again = bring(house, file, "--commit")

    assert (told(again)["there"], told(again)["written"]) == (3, 0)
    assert shop.dump(database) == before


def test_a_run_that_was_stopped_goes_on_where_it_was(
    house: Run, file: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "SLICE", 1)
    with monkeypatch.context() as stopped:
        stopped.setattr(stopping, "Stop", stopping_at_once)
        assert bring(house, file, "--commit").exit_code == stopping.EXIT_CODE
    assert count(database) == 1

    assert told(bring(house, file, "--commit"))["written"] == 2
    verified(house)


def stopping_at_once() -> Any:
    stop = STOP()
    stop.is_asked = True
    return stop


STOP = stopping.Stop


def test_bad_rows_are_told_with_place_and_remedy_and_sink_no_others(
    house: Run, tmp_path: Path, database: Database
) -> None:
    file = tmp_path / "bad.csv"
    file.write_text(
        "external_id,card,phone,tier,points,expires_on,joined_on\n"
        "1,,,,100,2020-01-31,\n"
        "2,,,platinum,100,,\n"
        "3,2990001234567,,,12.5,,\n"
        "4,,5,,100,,2999-01-01\n"
        "5,2990001234567,,,100,,\n"
        "5,,,,100,,\n"
        "6,2990001234567,,,100,,\n"
        "7,,\n"
    )
    result = bring(house, file, "--commit")

    assert told(result)["written"] == 1
    assert (told(result)["bad"], count(database)) == (7, 1)
    for said in (
        "line 2: lots[0].expires_on: must not be over; leave these points out",
        "line 3: tier: must be a tier of this document, write",
        "line 4: lots[0].amount: must be a whole number of points",
        "line 5: phone: must be",
        "line 5: joined_on: must not lie in the future",
        "line 7: external_id: stands further up in the file",
        'line 8: cards: "2990001234567" is another\'s further up in the file',
        "line 9: row: must have 7 cells; it has 3",
    ):
        assert said.split(", write")[0] in result.stderr, result.stderr
    rejects = (tmp_path / "bad.csv.rejects.ndjson").read_text().splitlines()
    assert [json.loads(line)["place"] for line in rejects][-1] == "line 9"


def test_strict_writes_nothing_while_a_row_is_bad(house: Run, tmp_path: Path, database: Database) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("external_id,tier\n1,\n2,platinum\n")
    result = bring(house, file, "--commit", "--strict")

    assert result.exit_code == 1
    assert "1 rows are bad; with --strict nothing is written" in result.stderr
    assert count(database) == 0


def test_sums_that_are_not_those_of_the_control_stop_it(
    house: Run, tmp_path: Path, database: Database
) -> None:
    file = tmp_path / "members.ndjson"
    lines = [
        {"external_id": "1", "lots": [{"amount": 70}], "cards": ["2990001234567"]},
        {"external_id": "2", "lots": [{"amount": 30, "expires_on": "never"}], "tier": "vip"},
    ]
    wrong = {"control": {"members": 2, "points": {"points": 101}, "tiers": {"vip": 1}}}
    file.write_text("\n".join(json.dumps(line) for line in [*lines, wrong]))
    result = bring(house, file, "--commit")

    assert result.exit_code == 1
    assert "points points: the rows come to 100, the control says 101" in result.stderr
    assert count(database) == 0

    right = tmp_path / "control.json"
    right.write_text('{"points": {"points": 100}}')
    assert told(bring(house, file, "--commit", "--control", right))["written"] == 2
    verified(house)


def test_who_is_a_member_already_is_refused(house: Run, file: Path, database: Database) -> None:
    house("member", "add", "--program", "shop", "--external", "10018", "--email", "anna@example.com")
    result = bring(house, file, "--commit")

    assert told(result)["written"] == 1
    assert "line 3: external_id: is a member's already who did not come with this batch" in result.stderr
    assert "line 2: contact: the phone or e-mail is another member's already" in result.stderr


def test_old_cards_are_known_at_the_till_and_points_go_on(
    house: Run, file: Path, tmp_path: Path, database: Database
) -> None:
    bring(house, file, "--commit")
    sale = shop.sale("1", "12.00", member={"card": "2990001234567"})
    assert shop.totals(shop.import_day(house, shop.written(tmp_path, sale)))["points_issued"] == 12
    verified(house)


def test_a_batch_is_undone_for_all_who_did_nothing_since(
    house: Run, file: Path, tmp_path: Path, database: Database
) -> None:
    bring(house, file, "--commit")
    sale = shop.sale("1", "12.00", member={"external": "10018"})
    shop.import_day(house, shop.written(tmp_path, sale))
    result = house("members", "import-undo", "switch", "--yes")

    assert told(result) == {"batch": "switch", "undone": 2, "touched": 1, "gone": 0}, result.output
    verified(house)
    balances = shop.rows(database, points.tables.balance)
    assert sorted(row["available"] for row in balances if row["available"]) == [312]
    assert [row["key"] for row in shop.rows(database, tables.external_id)] == ["shop/10018"]
    assert {row["status"] for row in shop.rows(database, tables.voucher)} == {"voided"}

    assert told(bring(house, file, "--commit", batch="again"))["written"] == 2, "ids and cards are free"
    verified(house)
    assert house("members", "import-undo", "none", "--yes").exit_code == 1


ASKING = """\
  enrol: first-sale
  birthday: {calendar: either}
  profile:
    - {code: drinks, kind: choice, choices: [{code: tea}, {code: coffee}], required: true}
    - {code: shoes, kind: number, least: 20, most: 55}
    - {code: letters, kind: yes-no}
"""


@pytest.fixture
def asking(run: Run, tmp_path: Path) -> Run:
    assert shop.publish(run, tmp_path, PROGRAM.replace("  enrol: first-sale\n", ASKING)).exit_code == 0
    return run


def test_what_members_told_comes_along_with_when_they_agreed(
    asking: Run, database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "external_id,consents,profile.drinks,profile.shoes,profile.letters,profile.birthday\n"
        "1,offers email 2024-05-01;points sms 2024-05-01T10:00:00+02:00,tea,42,no,1990-03-14\n"
        "2,,,,,03-14 lunar\n"
    )
    result = bring(asking, path, "--commit")
    assert result.exit_code == 0, result.output
    found = told(result)
    assert (found["written"], found["bad"], found["consents"]) == (2, 0, 2)
    assert found["answers"] == {"drinks": 1, "shoes": 1, "letters": 1, "birthday": 2}
    assert count(database, tables.member_profile) == 5
    at = {row["channel"]: str(row["at"])[:16] for row in shop.rows(database, tables.consent)}
    assert at == {"email": "2024-04-30 22:00", "sms": "2024-05-01 08:00"}
    assert asking("members", "import-undo", "switch", "--yes").exit_code == 0
    assert count(database, tables.member_profile) == 0
    verified(asking)


def test_every_answer_that_does_not_fit_is_told_by_line_and_column(
    asking: Run, database: Database, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text(
        "external_id,consents,profile.drinks,profile.shoes,profile.letters,profile.birthday\n"
        "1,offers email 2999-01-01,milk,70,maybe,30-30\n"
    )
    result = bring(asking, path)

    assert told(result)["bad"] == 1
    for place in (
        "consents[0].at",
        *(f"profile.{each}" for each in ("drinks", "shoes", "letters", "birthday")),
    ):
        assert f"line 2: {place}" in result.stderr
    path.write_text("external_id,profile.hat\n1,big\n")
    assert "got profile.hat" in bring(asking, path).output


TODAY = datetime.now(ZoneInfo("Europe/Paris")).date()
BY_CARDS = PROGRAM.replace(
    "  window: calendar-year\n", "  window: card-year\n  card_year: renewal\n"
).replace("rewards:", "cards: {kinds: [{code: honour, valid: 1 year}]}\nrewards:")


def test_members_come_over_in_the_card_year_they_are_in(run: Run, database: Database, tmp_path: Path) -> None:
    assert shop.publish(run, tmp_path, BY_CARDS).exit_code == 0
    joined, began, counted = (TODAY - timedelta(days=days) for days in (1000, 100, 90))
    path = tmp_path / "people.csv"
    path.write_text(
        "external_id,joined_on,card_year_from,progress\n"
        f"1,{joined},{began},tier-points 600 {counted};tier-points 500 {TODAY}\n"
        f"2,{joined},{TODAY},tier-points 600 {counted};tier-points 500 {TODAY}\n"
        "3,2019-05-01,2999-01-01,\n"
        "4,1066-10-14,1066-10-14,\n"
    )
    result = bring(run, path, "--commit")
    assert "line 4: card_year_from: must not lie in the future" in result.stderr
    for word in ("joined_on", "card_year_from"):
        assert f"line 5: {word}: must be in 1900 or later" in result.stderr
    standings = {row["tier"]: row["card_years"] for row in shop.rows(database, tiers.tables.standing)}
    assert standings == {"vip": f'["{began}"]', "member": f'["{TODAY}"]'}
    verified(run)


def test_a_card_year_is_left_out_where_years_go_by_joining(house: Run, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("external_id,card_year_from\n1,2020-01-01\n")
    assert "card_year_from: must be left out" in bring(house, path).stderr
