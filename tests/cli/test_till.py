"""`flask till`: sales, points, returns, and days without a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from cli.till import words
from cli.till.words import Misunderstood, Typed
from db.engine import Database
from doorway.service import EXTENSION
from loyalty import tables
from loyalty.cards import rotating
from tests.api.doors import NOW, Doors, sale
from tests.api.member.test_allowances import OFFLINE, ask
from tests.cli.conftest import Run
from tests.cli.till import Clerk


@pytest.fixture
def doors(database: Database) -> Iterator[Doors]:
    with time_machine.travel(NOW, tick=False):
        doors = Doors(database)
        doors.post(sale(net="542.00"))
        yield doors
        assert doors.shop.verify() == []


@pytest.fixture
def clerk(doors: Doors, tmp_path: Path) -> Iterator[Clerk]:
    clerk = Clerk(doors, tmp_path / "till.db")
    yield clerk
    clerk.journal.close()


def card_of(doors: Doors, name: str = "ann") -> str:
    return str(doors.shop.rows(tables.card, name)[0]["number"])


def code_of(doors: Doors, name: str = "ann") -> str:
    number = card_of(doors, name)
    secret = rotating.secret_of(doors.app.extensions[EXTENSION].retailer.index_key, number)
    return rotating.text_at(secret, number, NOW)


def points(doors: Doors, name: str = "ann") -> int:
    return doors.shop.points("2026-05-04 12:01", name)


def test_a_sale_is_rung_up_paid_and_printed(doors: Doors, clerk: Clerk) -> None:
    said = clerk.types("TEA 2 5.00", f"card {card_of(doors)}", "MUG 6.00", "pay cash 20.00")

    assert "CHANGE" in said
    assert "4.00" in said
    assert points(doors) == 542 + 16
    assert clerk.waiting() == 0
    assert "Points this time" in said or "16" in said


def test_points_pay_and_the_service_says_what_they_are_worth(doors: Doors, clerk: Clerk) -> None:
    said = clerk.types(code_of(doors), "TEA 12.00", "reward voucher-5")
    assert "7.00" in said

    clerk.types("pay")
    assert points(doors) == 542 - 200 + 12


def test_a_card_alone_spends_nothing_and_the_clerk_is_told_why(doors: Doors, clerk: Clerk) -> None:
    said = clerk.types(card_of(doors), "TEA 12.00", "reward voucher-5")

    assert "! " in said
    assert points(doors) == 542


def test_a_wrong_key_is_told_once_by_name_and_the_till_goes_on_without(doors: Doors, tmp_path: Path) -> None:
    stranger = Clerk(doors, tmp_path / "stranger.db", key="till_not-ours")
    said = stranger.types("TEA 2 5.00", "pay", "pay", "online")

    assert said.count("TILL_KEY") == 2, "at the first question, and when the line is asked for"
    assert stranger.waiting() == 1


def test_what_was_set_aside_is_let_go_with_the_basket(doors: Doors, clerk: Clerk) -> None:
    clerk.types(code_of(doors), "TEA 12.00", "reward voucher-5")
    assert points(doors) == 342

    clerk.types("cancel")
    assert points(doors) == 542


def test_goods_come_back_by_the_number_of_their_receipt(doors: Doors, clerk: Clerk) -> None:
    clerk.types(card_of(doors), "TEA 10.00", "pay card")
    assert points(doors) == 552

    quoted = clerk.types("return 1", "TEA 10.00", "quote")
    assert "pay out, card" in quoted
    assert points(doors) == 552

    clerk.types("pay")
    assert points(doors) == 542


def test_a_receipt_is_withdrawn(doors: Doors, clerk: Clerk) -> None:
    clerk.types(card_of(doors), "TEA 10.00", "pay", "void 1")

    assert points(doors) == 542


def test_days_without_a_line_are_sent_when_it_is_back_and_count_once(doors: Doors, clerk: Clerk) -> None:
    clerk.line.is_cut = True
    card = card_of(doors)
    for _ in range(3):
        said = clerk.types(card, "TEA 10.00", "pay")
        assert "waits" in said
    assert (points(doors), clerk.waiting()) == (542, 3)

    clerk.line.is_cut = False
    clerk.line.lose = 1  # they arrive, and nobody hears of it
    assert "needs the line" in clerk.types("online")
    assert (points(doors), clerk.waiting()) == (572, 3)

    clerk.types("online")
    assert (points(doors), clerk.waiting()) == (572, 0)


def test_a_sale_whose_answer_was_lost_is_sent_again_with_the_next(doors: Doors, clerk: Clerk) -> None:
    clerk.types(card_of(doors), "TEA 10.00", "quote")
    clerk.line.is_cut = True
    clerk.types("pay")
    clerk.line.is_cut = False

    clerk.types(card_of(doors), "TEA 1.00", "pay")
    assert points(doors) == 553


def test_a_till_that_was_switched_off_goes_on_with_the_next_number(
    doors: Doors, clerk: Clerk, tmp_path: Path
) -> None:
    clerk.line.is_cut = True
    clerk.types(card_of(doors), "TEA 10.00", "pay")

    again = Clerk(doors, tmp_path / "till.db")
    again.types("online")
    again.types(card_of(doors), "TEA", "pay")
    again.journal.close()

    assert points(doors) == 562


def test_without_a_line_points_wait(doors: Doors, clerk: Clerk) -> None:
    clerk.types("offline")
    said = clerk.types(code_of(doors), "TEA 12.00", "points 100")

    assert "with the line there" in said
    clerk.types("pay", "online")
    assert points(doors) == 554


@pytest.fixture
def allowance(doors: Doors, clerk: Clerk) -> str:
    """What ann's phone shows: she may spend 80 points without a line. The till had one in the morning."""
    doors.shop.publish(OFFLINE, "2026-05-01")
    clerk.types("online")
    given = ask(doors, points=80)
    clerk.line.is_cut = True
    return str(given.json["allowance"]["text"])


def test_without_a_line_an_allowance_pays_once(doors: Doors, clerk: Clerk, allowance: str) -> None:
    said = clerk.types(allowance, "TEA 12.00", "points 90", "points 75", "pay")
    assert "more than the allowance is for" in said
    assert "11.25" in said

    again = clerk.types(allowance, "TEA", "points 5", "cancel")
    assert "used here before" in again

    clerk.line.is_cut = False
    clerk.types("online")
    assert points(doors) == 542 - 75 + 12
    assert clerk.waiting() == 0


def test_an_allowance_that_was_made_up_pays_nothing(clerk: Clerk, allowance: str) -> None:
    said = clerk.types(allowance[:-1] + ("A" if allowance[-1] != "A" else "B"), "TEA 12.00", "points 5")

    assert "no allowance of this programme" in said
    assert "scan the member's card or code first" in said


def test_a_till_that_never_had_a_line_takes_no_points(
    doors: Doors, tmp_path: Path, clerk: Clerk, allowance: str
) -> None:
    other = Clerk(doors, tmp_path / "other.db", "8")
    other.line.is_cut = True

    assert "knows no keys" in other.types(allowance)
    other.journal.close()


def test_what_makes_no_sense_changes_nothing(doors: Doors, clerk: Clerk) -> None:
    said = clerk.types(
        "pay", "drop 3", "points 5", "TEA", "TEA five", "return", "return 1 yesterday", "points -5"
    )

    assert said.count("! ") == 8
    clerk.types("TEA 5.00")
    wrong = clerk.types("pay cash nan", "pay 1e5", "pay cash -5", "pay cash 5 5", "T\udcff", "points ٣")
    assert wrong.count("! ") == 6
    assert clerk.waiting() == 0
    clerk.types("drop 1")
    assert clerk.types("basket").endswith("0")


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("TEA 5.00", Typed("ring", ("TEA", "1", "5.00"))),
        ("TEA 0.350 12.00", Typed("ring", ("TEA", "0.350", "12.00"))),
        ("TEA", Typed("ring", ("TEA", "1", ""))),
        ("5012345678900", Typed("card", ("5012345678900",))),
        ("RG1:7712345678901234:12345678", Typed("card", ("RG1:7712345678901234:12345678",))),
        ("PAY cash 5", Typed("pay", ("cash", "5"))),
        ("   ", None),
    ],
)
def test_lines_are_understood(line: str, wanted: Typed | None) -> None:
    assert words.understood(line) == wanted


@pytest.mark.parametrize("line", ["TEA -1", "TEA 1 2 3", "TEA 1e5", "TEA ١"])
def test_figures_that_are_none_are_refused(line: str) -> None:
    with pytest.raises(Misunderstood):
        words.understood(line)


def test_it_starts_by_itself_and_ends_with_its_input(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "till.db"
    result = run(
        "till", "--store", "high-street", "--key", "till_x", "--url", "http://127.0.0.1:9", "--journal", path
    )

    assert result.exit_code == 0
