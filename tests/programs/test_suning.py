"""蘇寧: chosen goods cost members less from one date to another."""

from __future__ import annotations

from tests.loyalty.shop import goods
from tests.programs.conftest import OpenHouse

TV, FAN = goods("2999.00", "TV-29"), goods("159.00", "FAN-16")


def test_a_year_of_member_prices(open_house: OpenHouse) -> None:
    house = open_house("suning")

    # On the last day of April everything costs what it costs; the list begins with the first minute of May.
    assert house.buy("1", "2026-04-30 23:59", FAN) == 15_900
    found, receipt = house.quote("2", "2026-05-01 00:00", TV, FAN)
    assert [line.net_minor for line in found.prices.lines] == [269_900, 12_900]
    house.record(receipt)
    assert house.points("2026-05-01") == 15 + 282

    # The seventh is the last day; between the lists nothing is cheaper.
    assert house.buy("3", "2026-05-07 23:59", TV) == 269_900
    assert house.buy("4", "2026-05-08 00:00", TV) == 299_900
    # In June the fan is cheaper still; two of them cost twice that.
    assert house.buy("5", "2026-06-15", goods("318.00", "FAN-16", 2)) == 23_800
    # A till that has them for less keeps its price.
    assert house.buy("6", "2026-06-16", goods("99.00", "FAN-16")) == 9_900
    assert house.buy("7", "2026-10-03", TV) == 259_900


def test_who_is_no_member_pays_the_full_price(open_house: OpenHouse) -> None:
    house = open_house("suning")
    found, _ = house.quote("1", "2026-05-01", TV, member=None)
    assert [line.net_minor for line in found.prices.lines] == [299_900]
