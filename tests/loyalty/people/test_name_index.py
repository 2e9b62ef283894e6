"""The name index: members are found by the names they have now, and who has none or has left is not in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

from db.engine import Database
from loyalty import tables
from loyalty.merging import joining, parting
from loyalty.people import editing, erasing, members, name_index, name_search, privacy, searching
from loyalty.people.editing import Change
from loyalty.people.members import Person
from tests.db.statements import sent
from tests.loyalty.shop import TIERED, Shop, moment

AT = moment("2026-05-01")


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A shop whose index says of every member the name they have now, and nothing else, also at its end."""
    shop = Shop(database)
    yield shop
    check(shop)


def enrol(shop: Shop, name: str, *, program: Any = None, **said: str) -> str:
    """Somebody new, a second after whoever joined before."""
    at = AT + timedelta(seconds=len(shop.rows(tables.member, None)))
    return shop.database.write(
        lambda session: members.enrol(
            session, shop.retailer, program or shop.program, at, person=Person(name, **said)
        )
    )[0]


def finds(shop: Shop, text: str, **how: Any) -> list[str]:
    found = shop.database.read(lambda session: searching.find(session, shop.retailer, text, **how))
    return [each.member.member_id for each in found.found]


def words(shop: Shop) -> list[tuple[str, str]]:
    return sorted((row["member_id"], row["blind"]) for row in shop.rows(tables.name_word, None))


def check(shop: Shop) -> None:
    """Each row of the index is of a name that a member has now, and each such name has its rows."""
    expected: list[tuple[str, str]] = []
    for row in shop.rows(tables.member, None):
        person = shop.database.read(
            lambda session, row=row: members.person(session, shop.retailer, row["member_id"])
        )
        name = person.name if row["status"] == "active" else ""
        made = name_index.rows(shop.retailer.index_key, row["member_id"], name)
        expected += [(each["member_id"], each["blind"]) for each in made]
    assert words(shop) == sorted(expected)


def test_members_are_found_by_the_beginnings_of_their_names_newest_first(shop: Shop) -> None:
    chan, zoe = enrol(shop, "陳大文"), enrol(shop, "Zoë Müller-Lüdenscheidt")
    other = enrol(shop, "陳小明")
    enrol(shop, "🙂")
    enrol(shop, "", phone="+44 20 7946 0018")
    assert finds(shop, "陳") == [other, chan]
    assert finds(shop, "陳大文") == finds(shop, "大文", field="name") == [chan]
    assert finds(shop, "mueller zoe") == finds(shop, "lüd") == [zoe]
    assert finds(shop, "Müllers") == finds(shop, "zoe", field="phone") == finds(shop, "z") == []


def test_a_name_is_one_statement_when_somebody_joins_and_one_when_they_are_found(shop: Shop) -> None:
    with sent(shop.database) as nameless:
        enrol(shop, "", email="a@example.com")
    with sent(shop.database) as named:
        enrol(shop, "Ann Lee", email="b@example.com")
    on_sqlite = shop.database.engine.dialect.name == "sqlite"
    assert len(named) - len(nameless) == (1 if on_sqlite else 0)
    with sent(shop.database) as search:
        assert finds(shop, "ann", field="name")
    assert len(search) == 1


def test_a_programme_is_kept_to_and_a_page_goes_on_where_the_last_one_ended(shop: Shop) -> None:
    own = shop.program
    club = shop.publish(TIERED.replace("code: shop", "code: club"), "2020-01-01")
    anns = [enrol(shop, f"Ann {n}", program=club) for n in ("Lee", "Kim", "Chan", "Ho", "Ng")]
    enrol(shop, "Ann Other", program=own)
    seen: list[str] = []
    after, pages = "", 0
    while pages == 0 or (after and pages < 9):
        found = shop.database.read(
            lambda session, after=after: searching.find(
                session, shop.retailer, "ann", program="club", limit=2, after=after
            )
        )
        seen += [each.member.member_id for each in found.found]
        after, pages = found.after, pages + 1
    assert (seen, pages) == (anns[::-1], 3)
    assert len(finds(shop, "ann")) == 6


def test_who_is_named_exactly_comes_first_and_once(shop: Shop) -> None:
    shop.member("ann")
    ann = enrol(shop, "Ann Lee")
    known = shop.member_id("ann")
    assert finds(shop, "ann") == [known, ann]
    first = shop.database.read(lambda session: searching.find(session, shop.retailer, "ann", limit=1))
    assert [each.by for each in first.found] == ["external_id"]
    assert finds(shop, "ann", limit=1, after=first.after) == [ann]


def test_whom_a_text_names_exactly_all_come_on_the_first_page(shop: Shop) -> None:
    """One number of another system's may be two members', in two programmes."""
    own = shop.program
    for program in (own, shop.publish(TIERED.replace("code: shop", "code: club"), "2020-01-01")):
        shop.database.write(
            lambda session, program=program: members.enrol(
                session, shop.retailer, program, AT, external_id="ann"
            )
        )
    named = enrol(shop, "Ann Lee", program=own)
    first = shop.database.read(lambda session: searching.find(session, shop.retailer, "ann", limit=1))
    assert [each.by for each in first.found] == ["external_id", "external_id"]
    assert finds(shop, "ann", limit=1, after=first.after) == [named]
    assert len(finds(shop, "ann", field="external_id", limit=1)) == 2


def test_one_is_named_by_what_is_theirs_alone_and_by_no_name(shop: Shop) -> None:
    ann = enrol(shop, "Ann Lee", email="ann@example.com")
    enrol(shop, "Shopify")
    one = lambda text: shop.database.read(  # noqa: E731
        lambda session: searching.find_one(session, shop.retailer, text)
    )
    assert one("ann@example.com").member_id == ann
    for text in ("Ann Lee", "ann", "nobody", "shopify:99123", "€Shopify!!"):
        assert one(text) is None, text


def test_a_search_that_opened_many_names_ends_its_page_and_says_so(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(name_search, "MOST_OPENED", 2)
    monkeypatch.setattr(name_search, "_SLICE", 2)
    anna = enrol(shop, "Anna")
    for name in ("Annika", "Annabel", "Annelise"):
        enrol(shop, name)
    search = lambda after="": shop.database.read(  # noqa: E731
        lambda session: name_search.find(session, shop.retailer, "anna ", limit=1, after=after)
    )
    first = search()
    assert [len(first.members), bool(first.after)] == [1, True]
    second = search(first.after)
    assert [each.member_id for each in second.members] == [anna]


def test_a_new_name_finds_its_member_and_the_old_one_nobody(shop: Shop) -> None:
    ann = enrol(shop, "Ann Lee")
    edit = lambda **change: shop.database.write(  # noqa: E731
        lambda session: editing.edit(session, shop.retailer, ann, Change(**change), AT)
    )
    edit(name="Zoë Kim")
    assert (finds(shop, "lee"), finds(shop, "kim")) == ([], [ann])
    check(shop)
    edit(email="zoe@example.com")
    check(shop)
    edit(name="")
    assert words(shop) == []


def test_who_ends_in_another_is_found_by_no_name_and_again_once_they_part(shop: Shop) -> None:
    eve, nameless = enrol(shop, "Eve Lee"), enrol(shop, "", email="n@example.com")
    shop.database.write(lambda session: joining.merge(session, shop.retailer, eve, nameless, "staff:zoe", AT))
    assert finds(shop, "eve") == [nameless], "the name they took over"
    check(shop)
    shop.database.write(lambda session: parting.undo(session, shop.retailer, nameless, eve, "staff:zoe", AT))
    assert finds(shop, "eve") == [eve]


def test_of_who_left_and_of_who_ended_in_them_no_row_is_left(shop: Shop) -> None:
    eve, ann = enrol(shop, "Eve Lee"), enrol(shop, "Ann Lee")
    bob = enrol(shop, "Bob")
    shop.database.write(lambda session: joining.merge(session, shop.retailer, eve, ann, "staff:zoe", AT))
    assert finds(shop, "eve") == []
    shop.database.write(lambda session: erasing.erase(session, shop.retailer, ann, "staff:zoe", AT))
    assert {member_id for member_id, _ in words(shop)} == {bob}


def test_no_row_says_a_name_and_a_name_that_does_not_open_is_passed_over(shop: Shop) -> None:
    ann, lee = enrol(shop, "Ann Lee"), enrol(shop, "Annabel Lee")
    assert not [blind for _, blind in words(shop) if len(blind) != 64 or "ann" in blind]
    key = tables.member_key.c
    kept = shop.rows(tables.member_key, None, member_id=ann)[0]["wrapped"]

    def put(wrapped: str) -> None:
        spoilt = update(tables.member_key).where(key.member_id == ann).values(wrapped=wrapped)
        shop.database.write(lambda session: session.connection.execute(spoilt))

    put(privacy.wrap(shop.retailer.ring, privacy.new_data_key(), lee))
    assert finds(shop, "ann") == [lee]
    put(kept)


def test_who_is_not_in_the_index_is_put_into_it(shop: Shop) -> None:
    named = [enrol(shop, "Ann Lee"), enrol(shop, "🙂")]
    enrol(shop, "", email="n@example.com")
    before = words(shop)
    shop.database.write(lambda session: session.connection.execute(delete(tables.name_word)))
    missing = lambda: shop.database.read(lambda session: name_index.missing(session, "", 9))  # noqa: E731
    assert missing() == named
    fill = lambda: shop.database.write(  # noqa: E731
        lambda session: name_index.fill(session, shop.retailer, named)
    )
    assert (fill(), missing(), fill()) == ((2, 0), [], (0, 0))
    assert words(shop) == before
