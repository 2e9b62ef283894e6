"""Asking for a notice: once per cause, in the asker's transaction, and secrets sealed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from db.engine import Database
from db.session import Session
from notices import outgoing
from notices.errors import UnknownKind
from notices.outgoing import Reader, Wanted
from notices.tables import notice
from tests.cli.shop import dump
from tests.loyalty.shop import moment
from tests.notices.post import Post

AT = moment("2026-05-01")
CODE = {"code": "482913", "minutes": 10}


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


def code(post: Post, cause: str = "code:1", **words: str) -> bool:
    """Ask for a one-time code by e-mail."""
    return post.database.write(
        lambda session: outgoing.secret(
            session,
            post.retailer,
            words.get("kind", "one-time-code"),
            words.get("channel", "email"),
            "ann@example.com",
            CODE,
            cause,
            AT,
            reader=Reader(program="shop", until=AT + timedelta(minutes=10)),
        )
    )


def test_a_cause_brings_one_notice_for_ever(post: Post) -> None:
    post.joins()

    assert [post.tells("tier:1", "2026-05-01"), post.tells("tier:1", "2026-05-02")] == [True, False]
    assert [code(post), code(post)] == [True, False]
    assert post.notices()["tier:1"]["created_at"] == AT


def test_many_are_asked_for_at_once_and_only_new_causes_count(post: Post) -> None:
    member_id = post.joins()
    facts = {"before": "vip", "tier": "member"}
    wanted = [Wanted(member_id, "tier-lost", f"tier:{n}", facts) for n in (1, 2, 2)]

    told = post.database.write(lambda session: outgoing.tell_all(session, wanted, AT))

    assert (told, len(post.notices())) == (2, 2)


def test_a_change_that_is_not_made_tells_nobody(post: Post) -> None:
    member_id = post.joins()

    def fail(session: Session) -> None:
        outgoing.tell(session, member_id, "welcome", "welcome:1", {}, AT)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        post.database.write(fail)
    assert post.notices() == {}


def test_neither_an_address_nor_a_code_is_stored_readably(post: Post) -> None:
    code(post)

    stored = str(dump(post.database))
    assert "482913" not in stored
    assert "ann@example.com" not in stored
    assert post.notices()["code:1"]["sealed"].startswith("s1.")
    assert post.notices()["code:1"]["not_after"] == AT + timedelta(minutes=10)


def test_what_no_kind_knows_is_refused(post: Post) -> None:
    post.joins()

    with pytest.raises(UnknownKind):
        post.tells("x", "2026-05-01", "tier-los", before="a", tier="b")
    with pytest.raises(UnknownKind, match="facts"):
        post.tells("x", "2026-05-01", "tier-lost", before="a", ties="b")
    with pytest.raises(UnknownKind):
        code(post, kind="tier-lost")
    with pytest.raises(UnknownKind):
        code(post, channel="pigeon")


def test_the_database_itself_keeps_no_secret_of_what_was_sent(post: Post) -> None:
    code(post)
    careless = update(notice).values(status="sent", sent_at=AT)

    with pytest.raises(IntegrityError, match="wiped"):
        post.database.write(lambda session: session.connection.execute(careless))
