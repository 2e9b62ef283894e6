"""/healthz and /readyz: alive, and able to work."""

from __future__ import annotations

from sqlalchemy import text

from api.app import create_app
from db.engine import Database
from tests.api.doors import SETTINGS, Doors, problem


def test_it_is_well(doors: Doors) -> None:
    assert doors.get("/healthz").json == {"status": "ok"}
    assert doors.get("/readyz").json == {"status": "ready"}


def test_a_database_without_our_schema_is_not_ready(empty_database_url: str) -> None:
    database = Database.open(empty_database_url)
    client = create_app(SETTINGS, database).test_client()

    assert client.get("/healthz").status_code == 200
    assert problem(client.get("/readyz")) == (503, "not_ready")
    database.dispose()


def test_another_version_of_the_schema_is_not_ready(empty_database_url: str) -> None:
    database = Database.open(empty_database_url)
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('0000')"))

    assert problem(create_app(SETTINGS, database).test_client().get("/readyz")) == (503, "not_ready")
    database.dispose()


def test_a_database_that_is_away_is_said_to_be(tmp_path) -> None:
    for url in (
        f"sqlite:///{tmp_path}/no/such/folder/file.db",
        "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=1",
    ):
        client = create_app(SETTINGS, Database.open(url)).test_client()

        assert client.get("/healthz").status_code == 200
        assert problem(client.get("/readyz")) == (503, "unavailable")
        answer = client.get("/v1/me", headers={"Authorization": "Bearer member_x"})
        assert problem(answer) == (503, "unavailable")
