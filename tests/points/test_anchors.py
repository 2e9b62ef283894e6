"""Whoever rewrites history with every right and our own code meets the anchors, and those kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from db.engine import Database
from db.session import Session
from points import anchor_verifying, anchoring, anchors, chain, journals, rebuilding, tables, verifying
from points.anchor_tables import anchor, anchored_head
from points.anchoring import Covered
from points.anchors import Anchor
from points.errors import InvalidAnchor
from points.state import GENESIS
from tests.points import story
from tests.points.books import Book
from tests.points.story import unguarded

KEY, THEIRS = anchors.private_key(b"k" * 32), anchors.private_key(b"t" * 32)
TRUSTED = {anchors.key_id(KEY.public_key()): KEY.public_key()}
DAYS = [date(2026, 11, day) for day in (20, 21, 22)]
TODAY = date(2026, 11, 22)


def make(database: Database, on: date, most: int = 2) -> Anchor:
    """What the job does for a date, page by page."""
    found = Covered()
    while after := database.write(
        lambda session, found=found: anchoring.cover(session, on, Covered.from_text(f"{found}"), most)  # type: ignore[misc]
    ):
        found = after
    made_at = datetime.fromisoformat(f"{on}T03:30:00.123456+00:00")
    return database.write(lambda session: anchoring.close(session, KEY, on, found, made_at))


@dataclass
class Told:
    """A story with an anchor a day, as an intruder with every right has it, and as it was kept elsewhere."""

    book: Book
    kept: list[Anchor]
    connection: Connection

    def session(self) -> Session:
        return Session(self.connection, locking=False)

    def found(self, *, kept: bool = False, today: date = TODAY) -> list[str]:
        mine = self.kept if kept else []
        return [each.what for each in anchor_verifying.verify(self.session(), TRUSTED, today, mine)]

    def looks_right(self) -> bool:
        """Whether the journals alone have nothing against it."""
        return not any([*verifying.verify(each)] for each in journals.stream(self.session()))

    def do(self, *statements: Any) -> None:
        for statement in statements:
            self.connection.execute(statement)

    def rows(self, table: Any) -> list[dict[str, Any]]:
        return story.rows(self.connection, table)


@pytest.fixture
def told(database: Database) -> Iterator[Told]:
    book = story.tell(database)
    kept = []
    for on in DAYS:
        kept.append(make(database, on))
        book.note()
    with unguarded(database) as connection:
        told = Told(book, kept, connection)
        assert told.looks_right()
        assert told.found(kept=True) == []
        yield told


def rewrite(told: Told) -> None:
    """Change what an entry says and recompute every hash behind it, as our own code would."""
    (journal,) = [each for each in journals.stream(told.session()) if each.holder_id == told.book.holder_id]
    previous = GENESIS
    for row, entry in zip(journal.entries, rebuilding.entries(journal), strict=True):
        actor = "someone else" if row["seq"] == 3 else row["actor"]
        now = replace(entry, act=replace(entry.act, actor=actor))
        own = chain.entry_hash(journal.holder_id, now, previous)
        mine = (tables.entry.c.holder_id == journal.holder_id, tables.entry.c.seq == row["seq"])
        changed = update(tables.entry).where(*mine)
        told.do(changed.values(actor=actor, previous_hash=previous, hash=own))
        previous = own
    told.do(update(tables.head).where(tables.head.c.holder_id == journal.holder_id).values(hash=previous))
    assert told.looks_right()


def rewrite_heads(told: Told) -> None:
    """Let the anchored heads say what the entries say now."""
    for row in told.rows(anchored_head):
        mine = (tables.entry.c.holder_id == row["holder_id"], tables.entry.c.seq == row["seq"])
        now = told.session().rows(select(tables.entry.c.hash).where(*mine))[0].hash
        this = (anchored_head.c.holder_id == row["holder_id"], anchored_head.c.seq == row["seq"])
        told.do(update(anchored_head).where(*this).values(hash=now))


def rewrite_anchors(told: Told, key: Any) -> None:
    """Make every anchor anew over the heads that are there."""
    previous = GENESIS
    for row in told.rows(anchor):
        heads, digest = 0, GENESIS
        for each in told.rows(anchored_head):
            if each["business_date"] == row["business_date"]:
                heads, digest = (
                    heads + 1,
                    anchors.rolled(digest, each["holder_id"], each["seq"], each["hash"]),
                )
        made = anchors.signed(key, row["business_date"], previous, (heads, digest), row["made_at"])
        values = {name: getattr(made, name) for name in Anchor.__slots__}
        told.do(update(anchor).where(anchor.c.business_date == row["business_date"]).values(values))
        previous = made.digest


def test_a_rewritten_chain_is_found(told: Told) -> None:
    rewrite(told)
    assert {what.split(" on ")[0] for what in told.found()} == {"this entry was anchored"}
    assert all(what.endswith("is another now") for what in told.found())


def test_a_rewritten_chain_with_rewritten_heads_is_found(told: Told) -> None:
    rewrite(told)
    rewrite_heads(told)
    assert told.found() == [
        f"anchor of {on}: it does not cover the heads that are stored for it" for on in DAYS
    ]


def test_a_rewritten_chain_with_anchors_of_another_key_is_found(told: Told) -> None:
    rewrite(told)
    rewrite_heads(told)
    rewrite_anchors(told, THEIRS)
    assert all("which is not trusted" in what for what in told.found())
    assert len(told.found()) == len(DAYS)


def test_whoever_has_the_key_as_well_meets_the_anchors_that_were_kept(told: Told) -> None:
    rewrite(told)
    rewrite_heads(told)
    rewrite_anchors(told, KEY)
    assert told.found() == []
    assert told.found(kept=True) == [
        f"anchor of {on}: the database has another than the one that was kept" for on in DAYS
    ]


def test_a_tail_that_is_cut_off_with_all_that_belongs_to_it_is_found(told: Told) -> None:
    mine = tables.entry.c.holder_id == told.book.holder_id
    rows = told.session().mappings(select(tables.entry).where(mine).order_by(tables.entry.c.seq))
    last, before = rows[-2], rows[-3]
    told.do(
        delete(tables.entry).where(mine, tables.entry.c.seq >= last["seq"]),
        update(tables.head)
        .where(tables.head.c.holder_id == told.book.holder_id)
        .values(seq=before["seq"], hash=before["hash"], acted_at=before["effective_at"]),
    )
    assert told.looks_right()
    assert told.found() == [f"this entry was anchored on {DAYS[2]} and is gone"]


def test_a_tail_that_is_cut_off_and_grown_anew_is_found(told: Told) -> None:
    mine = tables.entry.c.holder_id == told.book.holder_id
    last = told.session().mappings(select(tables.entry).where(mine).order_by(tables.entry.c.seq))[-2]
    this = (mine, tables.entry.c.seq == last["seq"])
    told.do(update(tables.entry).where(*this).values(hash="a" * 64))
    assert told.found() == [f"this entry was anchored on {DAYS[2]} and is another now"]


def test_a_forged_signature_is_found(told: Told) -> None:
    told.do(update(anchor).where(anchor.c.business_date == DAYS[1]).values(signature=told.kept[0].signature))
    assert told.found() == [f"anchor of {DAYS[1]}: its signature is not that of the key it names"]


@pytest.mark.parametrize("signature", ["", "zz", "00" * 64])
def test_what_is_no_signature_at_all_is_found(told: Told, signature: str) -> None:
    told.do(update(anchor).where(anchor.c.business_date == DAYS[2]).values(signature=signature))
    assert told.found() == [f"anchor of {DAYS[2]}: its signature is not that of the key it names"]


def test_swapped_anchors_are_found(told: Told) -> None:
    first, second = (row for row in told.rows(anchor) if row["business_date"] in DAYS[:2])
    told.do(delete(anchor).where(anchor.c.business_date.in_(DAYS[:2])))
    swapped = [
        {**first, "business_date": second["business_date"]},
        {**second, "business_date": first["business_date"]},
    ]
    told.do(insert(anchor).values(swapped))
    assert {what.split(":")[0] for what in told.found()} >= {f"anchor of {on}" for on in DAYS[:2]}


@pytest.mark.parametrize("on", DAYS[:2])
def test_an_anchor_that_is_deleted_with_its_heads_breaks_the_chain(told: Told, on: date) -> None:
    told.do(
        delete(anchor).where(anchor.c.business_date == on),
        delete(anchored_head).where(anchored_head.c.business_date == on),
    )
    assert len(told.found()) == 1
    assert told.found()[0].startswith(f"anchor of {on + timedelta(days=1)}: ")


def test_the_last_anchor_that_is_deleted_is_missed_where_it_was_kept(told: Told) -> None:
    told.do(
        delete(anchor).where(anchor.c.business_date == DAYS[2]),
        delete(anchored_head).where(anchored_head.c.business_date == DAYS[2]),
    )
    assert told.found() == []
    assert told.found(kept=True) == [f"anchor of {DAYS[2]}: it was kept and is not in the database"]


def test_heads_whose_anchor_is_gone_are_found_and_those_being_anchored_are_not(told: Told) -> None:
    told.do(delete(anchor).where(anchor.c.business_date == DAYS[2]))
    assert told.found(today=DAYS[2]) == []
    missing = f"anchor of {DAYS[2]}: it is missing, and the heads it covered are there"
    assert told.found(today=DAYS[2] + timedelta(days=2)) == [missing]


def changed(column: Any, value: Any) -> Any:
    if isinstance(value, int):
        return value + 1000
    if isinstance(value, date | datetime):
        return value + timedelta(days=400)
    return ("f" if value[0] != "f" else "e") + value[1:]


@pytest.mark.parametrize("table", [anchor, anchored_head], ids=lambda table: table.name)
def test_no_cell_of_the_anchors_can_be_changed_unseen(told: Told, table: Any) -> None:
    cells = 0
    for row in told.rows(table):
        for column in table.columns:
            with told.connection.begin_nested() as step:
                this = [key == row[key.name] for key in table.primary_key]
                told.do(update(table).where(*this).values({column: changed(column, row[column.name])}))
                assert told.found(), (column.name, row)
                step.rollback()
            cells += 1
    assert cells >= 12


def test_a_day_on_which_nothing_happened_has_its_anchor_too(database: Database) -> None:
    first, second = make(database, DAYS[0]), make(database, DAYS[1])
    assert (first.heads, second.previous_digest, second.heads) == (0, first.digest, 0)


def test_a_head_is_written_down_only_when_it_has_moved(database: Database) -> None:
    books = [Book.open(database) for _ in range(5)]
    for book in books:
        book.note()
    counts = [make(database, DAYS[0]).heads]
    books[3].note()
    counts += [make(database, on).heads for on in DAYS[1:]]
    assert counts == [5, 1, 0]


def test_the_digest_does_not_depend_on_how_the_work_was_cut(database: Database) -> None:
    found = Covered()
    for _ in range(7):
        Book.open(database).note()

    def whole(session: Session) -> Covered | None:
        return anchoring.cover(session, DAYS[0], Covered(), 100)

    with database.engine.connect() as connection:
        at_once = whole(Session(connection, locking=False))
        connection.rollback()
    made = make(database, DAYS[0], most=3)
    assert at_once is not None
    assert (made.heads, made.heads_digest) == (at_once.heads, at_once.digest) != (0, found.digest)


def test_the_database_refuses_to_change_or_delete_an_anchor(told: Told, database: Database) -> None:
    told.connection.rollback()
    for table in (anchor, anchored_head):
        for statement in (delete(table), update(table).values(business_date=DAYS[0])):
            with pytest.raises(Exception, match="append-only"):
                database.write(
                    lambda session, statement=statement: session.connection.execute(statement)  # type: ignore[misc]
                )


def test_a_line_of_a_file_is_the_anchor_again(told: Told) -> None:
    assert [anchors.from_line(anchors.to_line(each)) for each in told.kept] == told.kept


@pytest.mark.parametrize(
    "line", ["", "{", "[]", "{}", '{"business_date": 5}', '{"business_date": "2026-11-22"}']
)
def test_a_line_that_is_no_anchor_is_refused(line: str) -> None:
    with pytest.raises(InvalidAnchor):
        anchors.from_line(line)


@pytest.mark.parametrize("text", ["", "AAAA", "not base64", "ä"])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(InvalidAnchor):
        anchors.key_from(text)


def test_a_public_key_can_be_written_down_and_read_again() -> None:
    key = KEY.public_key()
    assert anchors.key_id(anchors.key_from(anchors.key_text(key))) == anchors.key_id(key)
