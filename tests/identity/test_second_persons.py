"""Second persons: whoever held the way into an account may have been behind it, for thirty days."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from db.engine import Database
from identity import approvals, invitations, second_persons
from identity.errors import NotSecondPerson
from identity.second_persons import NOBODY, Known
from jobs.retention import KEPT
from tests.identity.employees import NOW, Employees

DAY = timedelta(days=1)


class House:
    """Staff who were here for long, and who let each other in lately."""

    def __init__(self, database: Database) -> None:
        self.database = database
        employees = Employees(database)
        self.olive, self.ann, self.bob = (
            employees.join(f"{name}@shop.example", "owner", at=NOW - 90 * DAY).staff_id
            for name in ("olive", "ann", "bob")
        )

    def hand(self, whom: str, by: str | None, at: datetime = NOW - DAY) -> None:
        """A new invitation, seen by somebody, or by nobody."""
        known = NOBODY if by is None else Known(by, at)
        self.database.write(lambda session: invitations.issue(session, whom, at, known))

    def behind(self, whom: str, at: datetime = NOW) -> frozenset[str]:
        return self.database.read(lambda session: second_persons.ways(session).behind(whom, at))

    def ask(self, maker: str, at: datetime = NOW) -> str:
        def work(session) -> str:
            return approvals.ask(session, "members.adjust", "mem_1", {}, maker, at).approval_id

        return self.database.write(work)

    def decide(self, wish: str, checker: str, at: datetime = NOW, *, approve: bool = True) -> str:
        return self.database.write(
            lambda session: approvals.decide(session, wish, checker, approve=approve, at=at)
        ).status


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


def test_two_who_have_been_here_for_long_are_two(house: House) -> None:
    assert house.decide(house.ask(house.olive), house.ann) == "approved"


def test_nobody_approves_their_own_wish_by_an_account_they_took(house: House) -> None:
    house.hand(house.ann, by=house.olive)
    wish = house.ask(house.olive)

    with pytest.raises(NotSecondPerson):
        house.decide(wish, house.ann)
    assert house.decide(wish, house.ann, approve=False) == "rejected"


def test_nobody_asks_by_an_account_they_took_and_approves_as_themselves(house: House) -> None:
    house.hand(house.ann, by=house.olive)
    with pytest.raises(NotSecondPerson):
        house.decide(house.ask(house.ann), house.olive)


def test_giving_the_account_back_before_deciding_does_not_help(house: House) -> None:
    house.hand(house.ann, by=house.olive)
    wish = house.ask(house.ann)
    house.hand(house.ann, by=None, at=NOW + DAY)

    with pytest.raises(NotSecondPerson):
        house.decide(wish, house.olive, NOW + 2 * DAY)
    assert house.decide(house.ask(house.ann, NOW + 2 * DAY), house.olive, NOW + 2 * DAY) == "approved"


def test_two_accounts_that_one_took_are_not_two_persons(house: House) -> None:
    house.hand(house.ann, by=house.olive)
    house.hand(house.bob, by=house.olive)
    with pytest.raises(NotSecondPerson):
        house.decide(house.ask(house.ann), house.bob)


def test_a_chain_of_accounts_leads_to_whoever_began_it(house: House) -> None:
    house.hand(house.ann, by=house.olive)
    house.hand(house.bob, by=house.ann)

    assert house.behind(house.bob) == {house.bob, house.ann, house.olive}
    with pytest.raises(NotSecondPerson):
        house.decide(house.ask(house.olive), house.bob)


def test_a_way_in_that_led_round_in_a_circle_ends(house: House) -> None:
    house.hand(house.ann, by=house.bob)
    house.hand(house.bob, by=house.ann)
    assert house.behind(house.ann) == house.behind(house.bob) == {house.ann, house.bob}


def test_after_thirty_days_it_is_over(house: House) -> None:
    house.hand(house.ann, by=house.olive, at=NOW)
    end = NOW + second_persons.WITHIN
    for at, people in ((end - timedelta(seconds=1), {house.ann, house.olive}), (end, {house.ann})):
        assert house.behind(house.ann, at) == people


def test_a_way_in_that_nobody_else_saw_replaces_the_one_before(house: House) -> None:
    house.hand(house.ann, by=house.olive)
    house.hand(house.ann, by=None, at=NOW)
    assert house.behind(house.ann) == {house.ann}


def test_invitations_are_kept_for_as_long_as_they_matter() -> None:
    """A wish is decided within seven days, and who was behind its maker is asked of when it was made."""
    (kept,) = [keep for keep in KEPT if keep.table.name == "staff_invitation"]
    longest = second_persons.WITHIN + approvals.OPEN_FOR
    assert invitations.VALID_FOR + timedelta(days=kept.days) > longest
