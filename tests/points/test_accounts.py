"""The table of legal moves: said once in words here, held by the code and by the database."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from db.engine import Database
from points.accounts import LEGAL_MOVES, Account, Move, change_of
from points.errors import IllegalMove
from points.posting import Posting
from points.state import HOLDER_ACCOUNTS, Balance, State
from points.tables import movement
from tests.points import story
from tests.points.books import POINTS, act, moment

# DESIGN §2, with the merge's accounts written out.
DESIGNED = """
    earn issued→available|pending · mature pending→available · hold available→held · capture held→redeemed
    release held→available · burn available→redeemed · restore redeemed→available
    expire available|pending→expired · clawback available|pending→issued · shortfall owed→issued
    repay available→owed · forgive forgiven→issued · adjust adjusted→available · adjust available→adjusted
    merge available|pending|owed→transferred · merge transferred→available|pending|owed
"""
POSSIBLE = list(product(Move, Account, Account))


def designed() -> set[tuple[str, str, str]]:
    found = set()
    for part in DESIGNED.replace("\n", "·").split("·"):
        if part.strip():
            move, path = part.split()
            sources, targets = path.split("→")
            found |= set(product([move], sources.split("|"), targets.split("|")))
    return found


def test_the_legal_moves_are_those_of_the_design() -> None:
    assert designed() == LEGAL_MOVES


def test_a_posting_makes_every_legal_move_and_refuses_every_other() -> None:
    plenty = State.new("holder").with_balance(POINTS, Balance(5, 5, 5, 5))
    made = set()

    for move, source, target in POSSIBLE:
        posting = Posting(plenty, act("test", moment("2026-01-01")))
        try:
            posting.move(move, POINTS, source, target, 1)
        except IllegalMove:
            continue
        made.add((move, source, target))

    assert made == LEGAL_MOVES


def test_the_database_takes_every_legal_move_and_refuses_every_other(database: Database) -> None:
    story.tell(database)
    taken = set()
    with database.engine.connect() as connection:
        right = story.rows(connection, movement)[0]
        for n, (move, source, target) in enumerate(POSSIBLE):
            forged = {**right, "n": 100 + n, "move": move, "source": source, "target": target}
            try:
                with connection.begin_nested():
                    connection.execute(insert(movement).values(**forged))
            except IntegrityError:
                continue
            taken.add((move, source, target))
        connection.rollback()

    assert taken == LEGAL_MOVES


@pytest.mark.parametrize("account", HOLDER_ACCOUNTS)
def test_no_move_takes_an_account_below_zero(account: Account) -> None:
    draining = [
        (move, source, target)
        for move, source, target in LEGAL_MOVES
        if change_of(account, source, target, 1) < 0
    ]
    assert draining
    for move, source, target in draining:
        posting = Posting(State.new("holder"), act("test", moment("2026-01-01")))
        with pytest.raises(IllegalMove):
            posting.move(move, POINTS, source, target, 1)


def test_what_is_owed_is_what_went_out_less_what_came_in() -> None:
    assert change_of(Account.OWED, Account.OWED, Account.ISSUED, 5) == 5
    assert change_of(Account.OWED, Account.AVAILABLE, Account.OWED, 5) == -5
    assert change_of(Account.AVAILABLE, Account.ISSUED, Account.AVAILABLE, 5) == 5
    assert change_of(Account.AVAILABLE, Account.AVAILABLE, Account.HELD, 5) == -5
    assert change_of(Account.HELD, Account.ISSUED, Account.AVAILABLE, 5) == 0
