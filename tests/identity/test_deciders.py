"""Deciders: what somebody is told of a wish that they may not decide yet, or no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from db.engine import Database
from identity import approvals, deciders
from identity.deciders import Deciders, Stand
from identity.second_persons import WITHIN
from tests.identity.employees import NOW
from tests.identity.test_second_persons import DAY, House


def seen(house: House, who: str, at: datetime) -> tuple[Deciders, Stand]:
    """What somebody sees of the only wish there is."""

    def read(session) -> tuple[Deciders, Stand]:
        known = deciders.of(session, who, at)
        return known, known.stand(*approvals.listed(session, at))

    return house.database.read(read)


def test_a_wish_of_when_two_were_one_stays_so_and_no_day_is_named_that_would_change_it(
    database: Database,
) -> None:
    house, let_in = House(database), NOW - 28 * DAY
    house.hand(house.ann, by=house.olive, at=let_in)
    house.ask(house.ann)
    for at, two_from in ((NOW, let_in + WITHIN), (NOW + 3 * DAY, None)):
        assert seen(house, house.olive, at)[1] == Stand(is_apart=False, two_from=two_from)
        assert seen(house, house.bob, at)[1].may_approve
        known, own = seen(house, house.ann, at)
        assert own == Stand(is_own=True, names=("Bob",))
        (wish,) = house.database.read(lambda session, at=at: approvals.listed(session, at))
        alone = replace(known, others={house.olive: "Olive"}).stand(wish)
        assert alone == Stand(is_own=True, is_apart=False, two_from=two_from, who="Olive")
        assert replace(known, others={}).stand(wish) == Stand(is_own=True, is_apart=False)
