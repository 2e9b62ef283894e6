"""What a member prefers, and what cannot be preferred."""

from __future__ import annotations

from datetime import time

import pytest

from db.engine import Database
from loyalty.errors import InvalidPreference
from loyalty.people import preferences
from loyalty.people.preferences import Preference
from tests.loyalty.shop import Shop, moment


@pytest.fixture
def shop(database: Database) -> Shop:
    shop = Shop(database)
    shop.member()
    return shop


def put(shop: Shop, **wish: str) -> None:
    member_id = shop.member_id()
    shop.database.write(
        lambda session: preferences.put(session, member_id, Preference(**wish), moment("2026-02-01"))
    )


def found(shop: Shop) -> Preference:
    return shop.database.read(lambda session: preferences.of_member(session, shop.member_id()))


def test_who_chose_nothing_has_quiet_nights(shop: Shop) -> None:
    assert found(shop) == Preference()
    assert found(shop).quiet == (time(21), time(9))


def test_the_last_choice_holds_as_a_whole(shop: Shop) -> None:
    put(shop, language="zh-Hant", zone="Asia/Hong_Kong")
    put(shop, quiet_from="22:30", quiet_until="08:00")

    assert found(shop) == Preference(quiet_from="22:30", quiet_until="08:00")
    assert found(shop).quiet == (time(22, 30), time(8))


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"language": "english, please"}, "language"),
        ({"language": "e"}, "language"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"quiet_from": "24:00", "quiet_until": "09:00"}, "quiet_from"),
        ({"quiet_from": "21:00", "quiet_until": "9:00"}, "quiet_until"),
        ({"quiet_from": "21:00"}, "quiet_until"),
        ({"quiet_from": "٢١:٠٠", "quiet_until": "09:00"}, "quiet_from"),
    ],
)
def test_what_cannot_be_kept_is_refused(shop: Shop, wish: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidPreference) as caught:
        put(shop, **wish)
    assert caught.value.field == field
    assert found(shop) == Preference()
