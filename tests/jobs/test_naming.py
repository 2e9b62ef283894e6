"""Members who joined before names could be searched: found by theirs once the job was done."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from jobs import once, registry
from jobs.job import House
from loyalty import tables
from loyalty.people import erasing, members, name_index, searching
from loyalty.people.members import Person
from tests.db.statements import sent
from tests.jobs.house import clock
from tests.loyalty.shop import Shop

NAMES = registry.find("names")
NEVER = threading.Event()


class After(threading.Event):
    """Asked to stop after so many steps."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self.left = steps

    def is_set(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.fixture
def early(shop: Shop, house: House) -> list[str]:
    """Five with names, from before there was an index; the first has left since."""
    at = clock(house).at
    joined = [
        shop.database.write(
            lambda session, n=n: members.enrol(
                session, shop.retailer, shop.program, at + timedelta(seconds=n), person=Person(f"Ann {n}th")
            )
        )[0]
        for n in range(5)
    ]
    shop.database.write(lambda session: session.connection.execute(delete(tables.name_word)))
    shop.database.write(lambda session: erasing.erase(session, shop.retailer, joined[0], "staff:eve", at))
    return joined[:0:-1]


def found(shop: Shop) -> list[str]:
    told = shop.database.read(lambda session: searching.find(session, shop.retailer, "ann", field="name"))
    return [each.member.member_id for each in told.found]


def test_members_from_before_are_found_by_their_names_and_a_second_look_is_one_read(
    shop: Shop, house: House, early: list[str]
) -> None:
    assert found(shop) == []
    assert once.run_now(house, NAMES, NEVER) == {"indexed": 4}
    assert found(shop) == early
    with sent(shop.database) as statements:
        assert not once.run_now(house, NAMES, NEVER)
    assert len([each for each in statements if "name_word" in each]) == 1


def test_it_may_be_stopped_and_goes_on_where_it_was(shop: Shop, house: House, early: list[str]) -> None:
    small = replace(NAMES, most=1)
    done = [once.run_now(house, small, After(3))["indexed"] for _ in range(2)]
    assert max(done) <= 3
    assert (sum(done), found(shop)) == (4, early)


def test_a_name_that_no_key_opens_is_passed_over_and_told(shop: Shop, house: House, early: list[str]) -> None:
    lost = update(tables.member_key).where(tables.member_key.c.member_id == early[-1])
    shop.database.write(lambda session: session.connection.execute(lost.values(wrapped="w1.gone.xxxx")))
    assert once.run_now(house, replace(NAMES, most=1), NEVER) == {"indexed": 3, "unreadable": 1}
    assert found(shop) == early[:-1]


def test_who_leaves_between_the_look_and_the_deed_gets_no_row(
    shop: Shop, house: House, early: list[str]
) -> None:
    looked = shop.database.read(lambda session: name_index.missing(session, "", 9))
    assert looked == early[::-1]
    at = clock(house).at
    shop.database.write(lambda session: erasing.erase(session, shop.retailer, early[0], "staff:eve", at))
    assert shop.database.write(lambda session: name_index.fill(session, shop.retailer, looked)) == (3, 0)
    assert shop.rows(tables.name_word, None, member_id=early[0]) == []
