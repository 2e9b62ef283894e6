"""The small commands: schema, programmes, tills' keys, members."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.engine import Database
from identity.staff_tables import audit
from identity.tables import member_token
from loyalty import tables
from loyalty.people import privacy
from loyalty.program import published
from tests.cli import shop
from tests.cli.conftest import Run


def test_the_schema_is_made_from_nothing_and_made_again_without_harm(
    run: Run, empty_database_url: str
) -> None:
    def db(word: str) -> int:
        return run("db", word, LOYALTY_DATABASE_URL=empty_database_url).exit_code

    assert [db("current"), db("upgrade"), db("upgrade"), db("current")] == [1, 0, 0, 0]


def test_a_password_in_the_databases_url_is_not_shown(run: Run) -> None:
    result = run("db", "current", LOYALTY_DATABASE_URL="postgresql://me:secret@127.0.0.1:1/none")

    assert result.exit_code == 1
    assert "secret" not in result.output


def test_a_document_is_checked_without_a_database(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "program.yaml"
    file.write_text(shop.PROGRAM.replace('"1.00"', '"1,00"'))
    result = run("program", "check", file, LOYALTY_DATABASE_URL="sqlite:////nowhere/at/all.db")

    assert result.exit_code == 1
    place = "earn[0].per.amount: must be a positive amount"
    assert f'Error: {file}: {place} such as "1.00"; got "1,00"' in result.stderr


@pytest.mark.parametrize("name", ["corner-shop", "gift-house", "grandbuy"])
def test_the_programmes_that_come_along_can_be_published(run: Run, name: str) -> None:
    assert run("program", "check", f"programs/{name}.yaml").exit_code == 0
    assert f'"{name}"' in run("program", "publish", f"programs/{name}.yaml").stdout
    assert f"{name}  version 1" in run("program", "list").stdout


def test_the_same_document_again_is_no_new_version(run: Run, tmp_path: Path) -> None:
    first, again = shop.publish(run, tmp_path), shop.publish(run, tmp_path)
    other = shop.publish(run, tmp_path, shop.PROGRAM.replace("points: 1}", "points: 2}"))

    assert "version 1: published" in first.stdout
    assert "version 1: was published before" in again.stdout
    assert "version 2: published" in other.stdout


def test_a_version_says_who_published_it_and_why(
    run: Run, tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_USER", "anna")
    shop.publish(run, tmp_path)
    file = tmp_path / "program.yaml"
    file.write_text(shop.PROGRAM.replace("points: 1}", "points: 2}"))
    assert run("program", "publish", file, "--as", "x" * 91).exit_code == 2
    run("program", "publish", file, "--as", "Bo", "--note", "For the spring")
    for points, note in ((3, ["--note", "Thrice"]), (4, [])):
        file.write_text(shop.PROGRAM.replace("points: 1}", f"points: {points}}}"))
        run("program", "publish", file, "--as", "Bo", "--at-once", "A slip", *note)
    found = database.read(lambda session: published.versions(session, "shop"))

    assert found[0].author.startswith("cli:anna as ")
    assert (found[1].author, found[1].note) == ("cli:Bo", "For the spring")
    assert [each.note for each in found[2:]] == ["Thrice", "A slip"]
    told = [json.loads(row["detail"]) for row in shop.rows(database, audit)]
    assert {"version": 4, "by": "Bo", "at_once": "A slip"} in told


def test_a_version_takes_force_when_it_is_told_to(run: Run, tmp_path: Path) -> None:
    shop.publish(run, tmp_path)
    run("program", "publish", tmp_path / "program.yaml")
    (tmp_path / "program.yaml").write_text(shop.PROGRAM.replace("points: 1}", "points: 2}"))
    run("program", "publish", tmp_path / "program.yaml", "--from", "2099-01-01T00:00:00Z")

    assert "shop  version 2  from 2099-01-01 00:00 UTC" in run("program", "list").stdout


def test_a_store_is_opened_once_and_belongs_to_one_programme(run: Run, tmp_path: Path) -> None:
    shop.publish(run, tmp_path)
    said = [run("store", "open", "s9", "--program", "shop").stdout for _ in range(2)]
    unknown = run("store", "open", "s9", "--program", "nobody")

    assert said == ['store "s9" of programme "shop" is open, in Europe/Paris\n'] * 2
    assert run("till-key", "add", "--store", "s9", "--label", "Till 1").stdout.startswith("till_")
    assert (unknown.exit_code, "no programme" in unknown.stderr) == (1, True)


def test_a_programme_that_is_no_text_is_refused_in_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("name: Café".encode("latin-1"))
    for deed in ("check", "publish"):
        answer = run("program", deed, tmp_path / "latin.yaml")
        assert answer.exit_code in (1, 2)
        assert "UTF-8" in answer.stderr


def test_a_tills_key_is_shown_once_listed_without_it_and_revoked(run: Run, tmp_path: Path) -> None:
    shop.publish(run, tmp_path)
    shop.import_day(run, shop.written(tmp_path, shop.sale()))
    key = run("till-key", "add", "--store", "s1", "--label", "Till 1").stdout.strip()
    in_use = run("till-key", "list", "--store", "s1").stdout
    revoked = run("till-key", "revoke", "--store", "s1", "--label", "Till 1")

    assert key.startswith("till_")
    assert in_use.startswith("Till 1  til_")
    assert in_use.endswith("  in use\n")
    assert revoked.exit_code == 0
    assert "revoked 2" in run("till-key", "list", "--store", "s1").stdout
    assert run("till-key", "revoke", "--store", "s1", "--label", "Till 1").exit_code == 1


def test_a_till_of_no_store_gets_no_key(run: Run) -> None:
    result = run("till-key", "add", "--store", "s9", "--label", "Till 1")

    assert result.exit_code == 1
    assert 'there is no store "s9"' in result.stderr


def test_a_member_joins_by_hand_and_gets_a_token(run: Run, tmp_path: Path, database: Database) -> None:
    shop.publish(run, tmp_path)
    joined = run("member", "add", "--program=shop", "--external=anna", "--email=Anna@Example.com")
    member = joined.stdout.split()[0]
    tokens = [run("member", "token", *who).stdout.strip() for who in ((member,), ("anna", "--program=shop"))]

    digests = {row["digest"] for row in shop.rows(database, member_token)}
    assert digests == {privacy.secret_digest(token) for token in tokens}
    assert shop.rows(database, tables.card)[0]["number"] == joined.stdout.split()[-1]


def test_two_members_do_not_share_an_external_id_or_an_address(run: Run, tmp_path: Path) -> None:
    shop.publish(run, tmp_path)
    for option in ("--external=anna", "--email=anna@example.com"):
        assert run("member", "add", "--program=shop", option).exit_code == 0
        taken = run("member", "add", "--program=shop", option)
        assert (taken.exit_code, "another member has this" in taken.stderr) == (1, True)


@pytest.mark.parametrize("who", ["mem_00000000000000000000000000000000", "anna", "mem_x"])
def test_a_token_for_nobody_is_refused(run: Run, who: str) -> None:
    result = run("member", "token", who)

    assert result.exit_code == 1
    assert f'there is no member "{who}"; name one by mem_…' in result.stderr


def test_a_telephone_number_that_cannot_be_is_refused_without_repeating_it(run: Run, tmp_path: Path) -> None:
    shop.publish(run, tmp_path)
    result = run("member", "add", "--program=shop", "--phone=0123 rubbish")

    assert result.exit_code == 1
    assert "+ and country code" in result.stderr
    assert "rubbish" not in result.output
