"""Branding: written a part at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from db.engine import Database
from loyalty.errors import InvalidBranding, UnknownProgram
from loyalty.program import shelf
from loyalty.shops import branding
from tests.cli.shop import PROGRAM
from tests.loyalty.shops.test_logos import picture

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def code(database: Database) -> str:
    program, _ = database.write(lambda session: shelf.publish(session, PROGRAM, AT, AT))
    return program.code


def test_without_a_word_a_programme_looks_like_the_house(database: Database, code: str) -> None:
    assert database.read(lambda session: branding.of(session, code)) == branding.Branding()
    assert database.read(lambda session: branding.find_logo(session, code)) is None


def test_name_and_colour_and_logo_are_written_each_without_the_other(database: Database, code: str) -> None:
    database.write(lambda session: branding.put_logo(session, code, picture("JPEG"), AT))
    later = AT + timedelta(hours=1)
    put = database.write(lambda session: branding.put(session, code, "茶舖 Tea", "#F80", later))

    assert put == database.read(lambda session: branding.of(session, code))
    assert (put.name, put.accent, put.updated_at) == ("茶舖 Tea", "#ff8800", later)
    logo = database.read(lambda session: branding.find_logo(session, code))
    assert logo is not None
    assert logo.startswith(b"\x89PNG")
    assert len(put.logo) == 64

    bare = database.write(lambda session: branding.remove_logo(session, code, later))
    assert (bare.name, bare.logo) == ("茶舖 Tea", "")
    assert database.read(lambda session: branding.find_logo(session, code)) is None


@pytest.mark.parametrize(("name", "accent"), [("x" * 81, "#000000"), (" Tea", "#000000"), ("Tea", "red")])
def test_what_cannot_be_shown_is_refused(database: Database, code: str, name: str, accent: str) -> None:
    with pytest.raises(InvalidBranding):
        database.write(lambda session: branding.put(session, code, name, accent, AT))


def test_only_a_published_programme_has_a_look(database: Database) -> None:
    with pytest.raises(UnknownProgram):
        database.write(lambda session: branding.put(session, "none", "Tea", "#000000", AT))
