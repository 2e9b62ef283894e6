"""The rotating code: right for a moment, taken once, and nothing to be learnt by trying."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from db.engine import Database
from loyalty import tables
from loyalty.cards import rotating
from loyalty.errors import CardCodeExpired, CardCodeUsed, CardUnusable, WrongCardCode
from tests.loyalty.shop import Shop, moment
from tests.points.crowd import at_once, crowded, kinds

NOW = moment("2026-05-04 12:00")  # the first second of a step
STEP = timedelta(seconds=rotating.STEP_SECONDS)


@pytest.fixture
def shop(database: Database) -> Shop:
    return Shop(database)


@pytest.fixture
def card(shop: Shop) -> str:
    """Ann's card."""
    return shop.member()


def shown(shop: Shop, card: str, at: datetime = NOW) -> str:
    """What ann's phone shows."""
    return rotating.text_at(rotating.secret_of(shop.retailer.index_key, card), card, at)


def scan(shop: Shop, text: str, at: datetime = NOW, database: Database | None = None) -> tuple[str, str]:
    """A till takes it."""
    return (database or shop.database).write(
        lambda session: rotating.consume(session, shop.retailer, text, at)
    )


def set_status(shop: Shop, table, status: str) -> None:
    changed = update(table).values(status=status)
    shop.database.write(lambda session: session.connection.execute(changed))


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "46119246"),
        (1_111_111_109, "68084774"),
        (1_111_111_111, "67062674"),
        (1_234_567_890, "91819424"),
        (2_000_000_000, "90698825"),
        (20_000_000_000, "77737706"),
    ],
)
def test_codes_are_those_of_rfc_6238(second: int, code: str) -> None:
    """Appendix B, the lines of SHA-256."""
    secret = b"12345678901234567890123456789012"

    assert rotating.code_at(secret, datetime.fromtimestamp(second, UTC)) == code


def test_a_code_lasts_until_its_step_is_over(shop: Shop, card: str) -> None:
    end = rotating.valid_until(NOW)

    assert end == NOW + STEP
    assert shown(shop, card, end - timedelta(microseconds=1)) == shown(shop, card)
    assert shown(shop, card, end) != shown(shop, card)


def test_a_till_learns_who_it_is(shop: Shop, card: str) -> None:
    text = shown(shop, card)

    assert rotating.is_rotating(text)
    assert not rotating.is_rotating(card)
    assert scan(shop, f" {text}\n") == (shop.member_id(), card)


@pytest.mark.parametrize("steps", [-1, 1])
def test_one_step_either_way_is_taken(shop: Shop, card: str, steps: int) -> None:
    assert scan(shop, shown(shop, card, NOW + steps * STEP))[1] == card


@pytest.mark.parametrize(
    ("steps", "error"),
    [(-2, CardCodeExpired), (-20, CardCodeExpired), (-21, WrongCardCode), (2, WrongCardCode)],
)
def test_two_steps_are_not_taken(shop: Shop, card: str, steps: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        scan(shop, shown(shop, card, NOW + steps * STEP))
    assert shop.rows(tables.card_nonce, None) == []


def test_a_copy_is_worth_nothing_once_the_original_was_taken(shop: Shop, card: str) -> None:
    text = shown(shop, card)
    scan(shop, text)

    for later in (timedelta(0), timedelta(seconds=29), STEP):
        with pytest.raises(CardCodeUsed):
            scan(shop, text, NOW + later)
    assert scan(shop, shown(shop, card, NOW + STEP), NOW + STEP)[1] == card


def test_of_sixteen_tills_at_once_one_takes_it(shop: Shop, card: str, database_url: str) -> None:
    text = shown(shop, card)
    with crowded(database_url) as database:
        outcomes = at_once(*[lambda: scan(shop, text, database=database)] * 16)

    assert kinds(outcomes) == {"tuple": 1, "CardCodeUsed": 15}


def test_a_code_taken_in_work_that_fails_is_not_used_up(shop: Shop, card: str) -> None:
    text = shown(shop, card)

    def identify_and_break(session) -> None:
        rotating.consume(session, shop.retailer, text, NOW)
        raise RuntimeError("the till's own trouble")

    with pytest.raises(RuntimeError):
        shop.database.write(identify_and_break)
    assert scan(shop, text)[1] == card


def test_a_code_of_one_card_opens_no_other(shop: Shop, card: str) -> None:
    other = shop.member("bob")
    text = shown(shop, card).replace(card, other)

    with pytest.raises(WrongCardCode):
        scan(shop, text)


def test_a_right_code_of_a_card_that_is_not_there_tells_no_more_than_a_wrong_one(shop: Shop) -> None:
    absent = "920000000000000009"

    for text in (shown(shop, absent), f"RG1:{absent}:00000000"):
        with pytest.raises(WrongCardCode):
            scan(shop, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RG1",
        "RG1::",
        "RG1:{card}",
        "RG1:{card}:1234567",
        "RG1:{card}:123456789",
        "RG1:{card}:１２３４５６７８",
        "RG2:{card}:12345678",
        "rg1:{card}:12345678",
        "RG1:{card}0:12345678",
        "RG1:{card}:12345678:1",
        "RG1:{card}:12345678\n\nRG1",
        "RG1:" + "9" * 100_000,
        "{card}",
    ],
)
def test_what_is_no_code_is_wrong_and_nothing_breaks(shop: Shop, card: str, text: str) -> None:
    with pytest.raises(WrongCardCode):
        scan(shop, text.replace("{card}", card))


@pytest.mark.parametrize("status", ["blocked", "replaced", "expired"])
def test_a_till_is_told_why_a_card_is_not_taken(shop: Shop, card: str, status: str) -> None:
    set_status(shop, tables.card, status)

    with pytest.raises(CardUnusable) as refused:
        scan(shop, shown(shop, card))
    assert refused.value.status == status


def test_but_only_with_a_right_code(shop: Shop, card: str) -> None:
    set_status(shop, tables.card, "blocked")
    right = shown(shop, card)

    with pytest.raises(WrongCardCode):
        scan(shop, f"{right[:-1]}{(int(right[-1]) + 1) % 10}")


def test_who_left_is_not_recognised(shop: Shop, card: str) -> None:
    set_status(shop, tables.member, "erased")

    with pytest.raises(CardUnusable) as refused:
        scan(shop, shown(shop, card))
    assert refused.value.status == "closed"


def test_an_earn_only_card_is_recognised(shop: Shop, card: str) -> None:
    set_status(shop, tables.card, "earn-only")

    assert scan(shop, shown(shop, card))[1] == card


def test_no_secret_is_stored_and_each_card_has_its_own(shop: Shop, card: str) -> None:
    secret = rotating.secret_of(shop.retailer.index_key, card)
    scan(shop, shown(shop, card))

    assert secret.decode() not in str([shop.rows(t, None) for t in (tables.card, tables.card_nonce)])
    assert secret != rotating.secret_of(shop.retailer.index_key, shop.member("bob"))
    assert secret != rotating.secret_of(b"j" * 32, card)


def test_a_used_code_is_kept_longer_than_any_clock_could_take_it(shop: Shop, card: str) -> None:
    scan(shop, shown(shop, card), NOW - STEP)

    (row,) = shop.rows(tables.card_nonce, None)
    assert row["expires_at"] > NOW + 2 * STEP
