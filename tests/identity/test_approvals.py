"""Approvals: one person asks, a second decides, once; and many small sums are one large one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from db import ids
from db.engine import Database
from identity import approvals
from identity.errors import ApprovalClosed, SamePerson, UnknownApproval, UnknownStaff
from identity.staff_tables import approval
from tests.identity.employees import NOW, Employees
from tests.points.crowd import at_once, crowded, kinds

ANN, BOB = "ann@shop.example", "bob@shop.example"
DAY = timedelta(days=1)
LIMIT = 1_000


class Desk:
    """Ann, who adjusts, and Bob, who looks after her."""

    def __init__(self, database: Database) -> None:
        employees = Employees(database)
        self.database = database
        self.ann = employees.join(ANN, "manager").staff_id
        self.bob = employees.join(BOB, "manager").staff_id

    def adjust(self, amount: int, at=NOW, who: str = "", database: Database | None = None) -> bool:
        """Whether an adjustment was done alone; else nothing was done."""

        def work(session) -> bool:
            staff_id = who or self.ann
            if approvals.needed(session, staff_id, amount, at, LIMIT):
                return False
            approvals.count(session, staff_id, amount, at)
            return True

        return (database or self.database).write(work)

    def ask(self, at=NOW) -> str:
        wish = {"currency": "points", "amount": 5_000}
        asked = self.database.write(
            lambda session: approvals.ask(session, "members.adjust", "mem_1", wish, self.ann, at)
        )
        return asked.approval_id

    def decide(self, approval_id: str, who: str, *, approve: bool = True, at=NOW, database=None):
        return (database or self.database).write(
            lambda session: approvals.decide(
                session, approval_id, who, approve=approve, at=at, note="looked at"
            )
        )

    def get(self, approval_id: str, at=NOW):
        return self.database.read(lambda session: approvals.get(session, approval_id, at))


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_up_to_the_limit_one_person_is_enough(desk: Desk) -> None:
    assert desk.adjust(LIMIT)
    assert not desk.adjust(1)


def test_many_small_sums_are_one_large_one(desk: Desk) -> None:
    assert [desk.adjust(300, NOW + day * DAY) for day in range(4)] == [True, True, True, False]


def test_what_was_taken_weighs_as_much_as_what_was_given(desk: Desk) -> None:
    assert desk.adjust(-900)
    assert not desk.adjust(200)


def test_the_sum_rolls_and_does_not_begin_anew_with_a_month(desk: Desk) -> None:
    assert desk.adjust(LIMIT)

    assert not desk.adjust(1, NOW + 30 * DAY - timedelta(microseconds=1))
    assert desk.adjust(LIMIT, NOW + 30 * DAY)


def test_each_person_has_a_sum_of_their_own(desk: Desk) -> None:
    assert desk.adjust(LIMIT)
    assert desk.adjust(LIMIT, who=desk.bob)


def test_who_does_not_work_here_does_nothing_alone(desk: Desk) -> None:
    with pytest.raises(UnknownStaff):
        desk.adjust(1, who=ids.new(NOW))


def test_many_requests_at_once_do_not_pass_the_limit_together(desk: Desk, database_url: str) -> None:
    with crowded(database_url) as busy:
        outcomes = at_once(*[lambda: desk.adjust(300, database=busy)] * 16)

    assert sorted(outcomes) == [False] * 13 + [True] * 3


def test_a_second_person_decides(desk: Desk) -> None:
    wish = desk.ask()
    assert desk.get(wish).status == "open"

    decided = desk.decide(wish, desk.bob)

    assert (decided.status, decided.checker_id, decided.decided_at) == ("approved", desk.bob, NOW)
    assert decided.payload == {"currency": "points", "amount": 5_000}
    assert desk.get(wish) == decided


def test_nobody_decides_on_their_own_wish(desk: Desk) -> None:
    wish = desk.ask()

    for approve in (True, False):
        with pytest.raises(SamePerson):
            desk.decide(wish, desk.ann, approve=approve)
    assert desk.get(wish).status == "open"


def test_the_database_itself_refuses_one_person_in_both_places(desk: Desk) -> None:
    desk.ask()
    forged = update(approval).values(status="approved", checker_id=desk.ann, decided_at=NOW)

    with pytest.raises(IntegrityError, match="two_persons"):
        desk.database.write(lambda session: session.connection.execute(forged))
    forged = update(approval).values(status="approved")
    with pytest.raises(IntegrityError, match="decided_by_someone"):
        desk.database.write(lambda session: session.connection.execute(forged))


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_a_wish_is_decided_once(desk: Desk, first: bool, second: bool) -> None:
    wish = desk.ask()
    desk.decide(wish, desk.bob, approve=first)

    with pytest.raises(ApprovalClosed, match="approved" if first else "rejected"):
        desk.decide(wish, desk.bob, approve=second)


def test_of_many_who_decide_at_once_one_does(desk: Desk, database_url: str) -> None:
    wish = desk.ask()
    with crowded(database_url) as busy:
        outcomes = at_once(*[lambda: desk.decide(wish, desk.bob, database=busy)] * 16)

    assert kinds(outcomes) == {"Approval": 1, "ApprovalClosed": 15}


def test_a_wish_waits_for_seven_days(desk: Desk) -> None:
    wish = desk.ask()

    assert desk.get(wish, NOW + 7 * DAY).status == "expired"
    with pytest.raises(ApprovalClosed, match="expired"):
        desk.decide(wish, desk.bob, at=NOW + 7 * DAY)
    assert desk.decide(wish, desk.bob, at=NOW + 7 * DAY - timedelta(microseconds=1)).status == "approved"


def test_there_is_no_deciding_on_what_nobody_asked(desk: Desk) -> None:
    with pytest.raises(UnknownApproval):
        desk.decide(ids.new(NOW), desk.bob)


def test_wishes_are_listed_by_how_they_stand(desk: Desk) -> None:
    old, rejected, fresh = desk.ask(NOW - 8 * DAY), desk.ask(NOW - DAY), desk.ask()
    desk.decide(rejected, desk.bob, approve=False)

    def listed(status: str = "", **words) -> list[str]:
        found = desk.database.read(lambda session: approvals.listed(session, NOW, status=status, **words))
        return [each.approval_id for each in found]

    assert listed() == [fresh, rejected, old]
    assert (listed("open"), listed("expired"), listed("rejected")) == ([fresh], [old], [rejected])
    assert listed(before=fresh, limit=1) == [rejected]
